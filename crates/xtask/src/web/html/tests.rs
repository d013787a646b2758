use super::*;

const TRUNK: &str = "<html><head><link rel=\"modulepreload\" href=\"/web.js\" crossorigin=\"anonymous\"/></head><body>\
    <script type=\"module\">\nimport init from '/web.js';\n</script></body></html>";

#[test]
fn inline_code_moves_to_a_file_and_the_page_keeps_only_its_name() {
    let mut page = TRUNK.to_owned();
    let mut saved = String::new();
    move_inline_scripts(&mut page, |code| {
        saved = code.to_owned();
        Ok("boot-1.js".to_owned())
    })
    .unwrap();
    assert_eq!(saved, "import init from '/web.js';");
    assert!(page.ends_with("<script type=\"module\" src=\"/boot-1.js\"></script></body></html>"), "{page}");
    check_policy(&page).unwrap();
}

#[test]
fn a_script_that_already_is_a_file_stays() {
    let mut page = "<script src=\"/theme.js\"></script><p>".to_owned();
    move_inline_scripts(&mut page, |_| panic!("nothing is inline")).unwrap();
    assert_eq!(page, "<script src=\"/theme.js\"></script><p>");
}

#[test]
fn scripts_and_module_preloads_get_a_checksum() {
    let mut page = TRUNK.to_owned();
    add_integrity(&mut page, |file| (file == "web.js").then(|| b"code".to_vec()));
    let checksum = Base64::encode_string(&Sha384::digest(b"code"));
    let expected = format!(
        "<link rel=\"modulepreload\" href=\"/web.js\" crossorigin=\"anonymous\" integrity=\"sha384-{checksum}\">"
    );
    assert!(page.contains(&expected), "{page}");
}

#[test]
fn links_to_pages_and_wasm_preloads_get_none() {
    let page = "<link rel=\"preload\" href=\"/web.wasm\" as=\"fetch\"><a href=\"/web.js\">".to_owned();
    let mut changed = page.clone();
    add_integrity(&mut changed, |_| Some(Vec::new()));
    assert_eq!(changed, page);
}

#[test]
fn inline_scripts_styles_and_handlers_are_refused() {
    for page in ["<script>x</script>", "<style>x</style>", "<p style=\"x\">", "<body onload=\"x()\">"] {
        assert!(check_policy(page).is_err(), "{page}");
    }
}
