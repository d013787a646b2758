//! One style sheet instead of one per source file: the first paint waits for a single request.

use std::{fs, path::Path};

use anyhow::{Context as _, ensure};

use super::{html::attribute, names};

/// Joins the page's style sheets, in the order in which the page loads them, where the first one stood.
pub(super) fn join(folder: &Path, page: &mut String) -> anyhow::Result<()> {
    let links: Vec<String> = page
        .split_inclusive('>')
        .filter_map(|part| part.get(part.rfind("<link")?..))
        .filter(|tag| attribute(tag, "rel") == Some("stylesheet"))
        .map(str::to_owned)
        .collect();
    let Some(first) = links.first() else { return Ok(()) };
    let mut joined = String::new();
    for link in &links {
        let name = attribute(link, "href").context("a style sheet has no href")?.trim_start_matches('/');
        let style = fs::read_to_string(folder.join(name)).with_context(|| format!("cannot read {name}"))?;
        ensure!(
            !style.contains("@import"),
            "{name}: an @import does not work in the middle of a style sheet"
        );
        joined.push_str(&style);
        fs::remove_file(folder.join(name))?;
    }
    let name = names::write_hashed(folder, "style", "css", joined.as_bytes())?;
    *page = page.replacen(first, &format!("<link rel=\"stylesheet\" href=\"/{name}\">"), 1);
    for link in links.iter().skip(1) {
        *page = page.replacen(link, "", 1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_are_joined_in_page_order() {
        let sh = xshell::Shell::new().unwrap();
        let temporary = sh.create_temp_dir().unwrap();
        let folder = temporary.path();
        fs::write(folder.join("b.css"), "b{}\n").unwrap();
        fs::write(folder.join("a.css"), "a{}\n").unwrap();
        let mut page = "<title>x</title><link rel=\"stylesheet\" href=\"/b.css\"/>\
            <link rel=\"icon\" href=\"/i.svg\"><link rel=\"stylesheet\" href=\"/a.css\"/><p>"
            .to_owned();

        join(folder, &mut page).unwrap();

        let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let [style] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!(fs::read_to_string(style).unwrap(), "b{}\na{}\n");
        let name = style.file_name().unwrap().to_string_lossy();
        let expected = format!(
            "<title>x</title><link rel=\"stylesheet\" href=\"/{name}\"><link rel=\"icon\" href=\"/i.svg\"><p>"
        );
        assert_eq!(page, expected);
    }
}
