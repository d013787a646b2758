//! A page of A4 to write on, measured in points from its lower left corner.

use pdf_writer::{Content, Date, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};
use protocol::time::Timestamp;

use super::font::{Font, encode};

pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
/// 20 mm.
pub(super) const LEFT: f32 = 56.7;
pub(super) const RIGHT: f32 = WIDTH - LEFT;

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) font: Font,
    pub(super) size: f32,
    /// Red, green, blue.
    pub(super) color: [f32; 3],
}

impl Style {
    fn width(self, text: &str) -> f32 {
        self.font.width(&encode(text)) * self.size
    }
}

/// The page.
pub(super) struct Sheet(Content);

impl Sheet {
    pub(super) fn new() -> Self {
        Self(Content::new())
    }

    /// Writes from `x` on.
    pub(super) fn text(&mut self, x: f32, y: f32, style: Style, text: &str) {
        let [red, green, blue] = style.color;
        self.0.begin_text().set_fill_rgb(red, green, blue).set_font(Name(style.font.key()), style.size);
        self.0.next_line(x, y).show(Str(&encode(text))).end_text();
    }

    /// Writes up to `x`.
    pub(super) fn right(&mut self, x: f32, y: f32, style: Style, text: &str) {
        self.text(x - style.width(text), y, style, text);
    }

    /// Writes lines from `x` and `y` downwards; returns where the next one would be.
    pub(super) fn lines(&mut self, x: f32, mut y: f32, leading: f32, style: Style, lines: &[String]) -> f32 {
        for line in lines {
            self.text(x, y, style, line);
            y -= leading;
        }
        y
    }

    /// A horizontal line.
    pub(super) fn rule(&mut self, from: f32, to: f32, y: f32, width: f32, color: [f32; 3]) {
        let [red, green, blue] = color;
        self.0.set_line_width(width).set_stroke_rgb(red, green, blue);
        self.0.move_to(from, y).line_to(to, y).stroke();
    }

    /// A filled box.
    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, color: [f32; 3]) {
        let [red, green, blue] = color;
        self.0.set_fill_rgb(red, green, blue).rect(x, y, width, height).fill_nonzero();
    }

    /// The document: this page alone, dated `at`.
    pub(super) fn finish(self, title: &str, author: &str, at: Timestamp) -> Vec<u8> {
        let [catalog, pages, page, content, info] = [1, 2, 3, 4, 5].map(Ref::new);
        let fonts = Font::ALL.into_iter().zip([6, 7].map(Ref::new));
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(pages).lang(TextStr("fr-FR")).viewer_preferences().display_doc_title(true);
        let mut about = pdf.document_info(info);
        about.title(TextStr(title)).author(TextStr(author)).producer(TextStr("LeBonCoup"));
        if let Some(date) = date(at) {
            about.creation_date(date);
        }
        about.finish();
        pdf.pages(pages).kids([page]).count(1);
        let mut only = pdf.page(page);
        only.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(pages).contents(content);
        let mut resources = only.resources();
        let mut names = resources.fonts();
        for (font, id) in fonts.clone() {
            names.pair(Name(font.key()), id);
        }
        names.finish();
        resources.finish();
        only.finish();
        for (font, id) in fonts {
            pdf.type1_font(id).base_font(Name(font.name())).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        pdf.stream(content, &self.0.finish());
        pdf.finish()
    }
}

/// The document's own date: when it was issued, whenever it is printed.
fn date(at: Timestamp) -> Option<Date> {
    let utc = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?;
    let utc = jiff::tz::TimeZone::UTC.to_datetime(utc);
    let part = |part: i8| u8::try_from(part).ok();
    let date = Date::new(u16::try_from(utc.year()).ok()?).month(part(utc.month())?).day(part(utc.day())?);
    let date = date.hour(part(utc.hour())?).minute(part(utc.minute())?).second(part(utc.second())?);
    Some(date.utc_offset_hour(0).utc_offset_minute(0))
}

/// Breaks text into lines of at most `width`, between words where it can; at most `most` lines, an ellipsis where
/// more would follow.
pub(super) fn wrap(text: &str, style: Style, width: f32, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let line = lines.last().map_or("", String::as_str);
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if style.width(&longer) <= width {
            replace_last(&mut lines, longer);
            continue;
        }
        if !line.is_empty() {
            lines.push(String::new());
        }
        for letter in word.chars() {
            let line = lines.last().map_or("", String::as_str);
            let longer = format!("{line}{letter}");
            if style.width(&longer) <= width {
                replace_last(&mut lines, longer);
            } else {
                lines.push(letter.to_string());
            }
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while last.pop().is_some() && style.width(&format!("{last}…")) > width {}
            last.push('…');
        }
    }
    lines
}

fn replace_last(lines: &mut [String], line: String) {
    if let Some(last) = lines.last_mut() {
        *last = line;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { font: Font::Regular, size: 10.0, color: [0.0; 3] };

    #[test]
    fn lines_break_between_words_and_never_leave_the_column() {
        assert_eq!(wrap("un deux trois", STYLE, 40.0, 9), ["un deux", "trois"]);
        assert_eq!(wrap("", STYLE, 40.0, 9), [""]);
        for text in
            ["W".repeat(120), "mot ".repeat(40), "日本".repeat(60), "x".repeat(39) + " " + &"y".repeat(80)]
        {
            let lines = wrap(&text, STYLE, 230.0, 4);
            assert!(lines.len() <= 4);
            assert!(lines.iter().all(|line| STYLE.width(line) <= 230.0), "{lines:?}");
        }
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let lines = wrap(&"W".repeat(120), STYLE, 230.0, 2);
        assert_eq!((lines.len(), lines[1].ends_with('…')), (2, true));
        assert!(wrap(&"W".repeat(20), STYLE, 230.0, 2).iter().all(|line| !line.contains('…')));
    }
}
