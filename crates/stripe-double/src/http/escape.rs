//! Text in HTML.

/// `text` so that HTML shows it as it is, in elements and in quoted attributes.
#[must_use]
pub(super) fn html(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(html(r#"<b a="1">l'été & co"#), "&lt;b a=&quot;1&quot;&gt;l&#39;été &amp; co");
    }
}
