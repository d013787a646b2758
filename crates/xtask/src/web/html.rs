//! The one page: no inline code, and a checksum on everything it loads.

use anyhow::{Context as _, bail};
use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha384};

/// Moves the text of every inline script into a file (`save` returns its name), leaving `<script src>`.
pub(super) fn move_inline_scripts(
    page: &mut String,
    mut save: impl FnMut(&str) -> anyhow::Result<String>,
) -> anyhow::Result<()> {
    let mut rest = std::mem::take(page);
    while let Some((before, script)) = rest.split_once("<script") {
        let (attributes, after) = script.split_once('>').context("a <script> tag does not end")?;
        let (code, after) = after.split_once("</script>").context("a <script> element does not end")?;
        page.push_str(before);
        page.push_str("<script");
        page.push_str(attributes);
        if !code.trim().is_empty() {
            page.push_str(" src=\"/");
            page.push_str(&save(code.trim())?);
            page.push('"');
        }
        page.push_str("></script>");
        rest = after.to_owned();
    }
    page.push_str(&rest);
    Ok(())
}

/// Adds `integrity` to every script, style sheet and preloaded module that `read` finds.
///
/// A preloaded WebAssembly module has none: browsers ignore it there. The script that fetches the module has.
pub(super) fn add_integrity(page: &mut String, read: impl Fn(&str) -> Option<Vec<u8>>) {
    let parts: Vec<String> = page.split_inclusive('>').map(|part| with_integrity(part, &read)).collect();
    *page = parts.concat();
}

fn with_integrity(part: &str, read: impl Fn(&str) -> Option<Vec<u8>>) -> String {
    let checked = ["<script", "rel=\"stylesheet\"", "rel=\"modulepreload\""];
    let tag = part.rfind('<').and_then(|start| part.get(start..)).unwrap_or_default();
    let wanted = checked.iter().any(|mark| tag.contains(mark)) && !tag.contains("integrity=");
    let content = attribute(tag, "src")
        .or_else(|| attribute(tag, "href"))
        .and_then(|url| read(url.trim_start_matches('/')));
    match (wanted, content, part.strip_suffix('>')) {
        (true, Some(content), Some(open)) => {
            let open = open.strip_suffix('/').unwrap_or(open).trim_end();
            format!("{open} integrity=\"sha384-{}\">", Base64::encode_string(&Sha384::digest(content)))
        }
        _ => part.to_owned(),
    }
}

/// The value of a tag's attribute.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    Some(value.split_once('"')?.0)
}

/// Refuses a page that a policy without `'unsafe-inline'` would break.
pub(super) fn check_policy(page: &str) -> anyhow::Result<()> {
    for element in page.split('<') {
        let tag = element.split('>').next().unwrap_or_default();
        let inline_script = tag.starts_with("script") && !tag.contains(" src=");
        let inline_style = tag.starts_with("style") || tag.contains(" style=");
        let handler = tag.contains(" onload=") || tag.contains(" onclick=") || tag.contains(" onerror=");
        if inline_script || inline_style || handler {
            bail!("the content security policy forbids inline code, but the page has <{tag}>");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
