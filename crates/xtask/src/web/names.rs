//! Names that change with the content, so that a browser may keep every such file for ever.
//!
//! The form is `name-<16 hex digits>.ext`: the server recognises it and answers `immutable`.

use std::{fs, path::Path};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use crate::digest::hex;

/// Writes a file under a name made of `stem` and its content's hash, and returns the name.
pub(super) fn write_hashed(
    folder: &Path,
    stem: &str,
    extension: &str,
    content: &[u8],
) -> anyhow::Result<String> {
    let name = hashed_name(stem, extension, content);
    fs::write(folder.join(&name), content).with_context(|| format!("cannot write {name}"))?;
    Ok(name)
}

/// Renames the compiled app (module, its JavaScript, the boot script) after what the files now contain, and
/// rewrites the references: Trunk named the module before it was optimised.
///
/// The order is that of the references: the JavaScript names the module, the boot script both, the page all.
pub(super) fn rename_by_content(folder: &Path, page: &mut String) -> anyhow::Result<()> {
    let mut renamed: Vec<(String, String)> = Vec::new();
    for (suffix, extension) in [("_bg.wasm", "wasm"), (".js", "js")] {
        for old in
            files(folder)?.into_iter().filter(|name| name.ends_with(suffix) && !name.starts_with("boot-"))
        {
            let Some(stem) = trunk_stem(&old) else { continue };
            let new = rename(folder, &old, stem, extension, &renamed)?;
            renamed.push((old, new));
        }
    }
    for old in files(folder)?.into_iter().filter(|name| name.starts_with("boot-")) {
        let new = rename(folder, &old, "boot", "js", &renamed)?;
        renamed.push((old, new));
    }
    for (old, new) in renamed {
        *page = page.replace(&old, &new);
    }
    Ok(())
}

fn rename(
    folder: &Path,
    old: &str,
    stem: &str,
    extension: &str,
    renamed: &[(String, String)],
) -> anyhow::Result<String> {
    let mut content = fs::read(folder.join(old))?;
    if extension == "js" {
        let text = String::from_utf8(content).with_context(|| format!("{old} is not text"))?;
        content = renamed.iter().fold(text, |text, (from, to)| text.replace(from, to)).into_bytes();
    }
    fs::remove_file(folder.join(old))?;
    write_hashed(folder, stem, extension, &content)
}

/// `web` of `web-0123456789abcdef_bg.wasm` and `web-0123456789abcdef.js`; nothing of a name without a hash.
fn trunk_stem(name: &str) -> Option<&str> {
    let (stem, rest) = name.rsplit_once('-')?;
    let hash = rest.split(['_', '.']).next()?;
    // Trunk writes a 64-bit number without leading zeros.
    ((8..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(stem)
}

fn hashed_name(stem: &str, extension: &str, content: &[u8]) -> String {
    let hash = hex(&Sha256::digest(content));
    format!("{stem}-{hash:.16}.{extension}")
}

fn files(folder: &Path) -> anyhow::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    let mut names: Vec<String> =
        entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_a_hash_has_a_stem() {
        assert_eq!(trunk_stem("web-0123456789abcdef_bg.wasm"), Some("web"));
        assert_eq!(trunk_stem("web-98b50e22ef8e6ad_bg.wasm"), Some("web"));
        assert_eq!(trunk_stem("my-app-0123456789abcdef.js"), Some("my-app"));
        assert_eq!(trunk_stem("sw.js"), None);
        assert_eq!(trunk_stem("service-worker.js"), None);
    }

    #[test]
    fn every_reference_follows_its_file_to_the_new_name() {
        let sh = xshell::Shell::new().unwrap();
        let temporary = sh.create_temp_dir().unwrap();
        let folder = temporary.path();
        fs::write(folder.join("web-0123456789abcdef_bg.wasm"), b"module").unwrap();
        fs::write(folder.join("web-0123456789abcdef.js"), "fetch('web-0123456789abcdef_bg.wasm')").unwrap();
        fs::write(folder.join("boot-0000000000000000.js"), "import '/web-0123456789abcdef.js'").unwrap();
        let mut page =
            "/web-0123456789abcdef_bg.wasm /web-0123456789abcdef.js /boot-0000000000000000.js".to_owned();

        rename_by_content(folder, &mut page).unwrap();

        let found = files(folder).unwrap();
        let named =
            |start: &str, end: &str| found.iter().find(|name| name.starts_with(start) && name.ends_with(end));
        let (wasm, js) = (named("web-", ".wasm").unwrap(), named("web-", ".js").unwrap());
        let boot = named("boot-", ".js").unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(page, format!("/{wasm} /{js} /{boot}"));
        assert_eq!(fs::read_to_string(folder.join(js)).unwrap(), format!("fetch('{wasm}')"));
        assert_eq!(fs::read_to_string(folder.join(boot)).unwrap(), format!("import '/{js}'"));
        assert_eq!(*wasm, hashed_name("web", "wasm", b"module"));
    }
}
