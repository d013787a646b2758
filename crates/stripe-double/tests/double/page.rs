use reqwest::Response;
use rstest::rstest;
use serde_json::json;

use crate::shop::{SESSION, Shop};

async fn press(shop: &Shop, url: &str, action: &str) -> Response {
    let request = shop.http.post(url).header("Content-Type", "application/x-www-form-urlencoded");
    request.body(format!("action={action}")).send().await.unwrap()
}

fn location(response: &Response) -> &str {
    assert_eq!(response.status(), 303);
    response.headers()["Location"].to_str().unwrap()
}

#[tokio::test]
async fn the_page_says_that_no_money_moves_and_runs_no_script() {
    let shop = Shop::open();
    let form = SESSION.replace("30 jetons", "<script>{total}</script>");
    let session = shop.post("/v1/checkout/sessions", &form).await.body;
    let response = shop.http.get(session["url"].as_str().unwrap()).send().await.unwrap();
    assert!(
        response.headers()["Content-Security-Policy"].to_str().unwrap().starts_with("default-src 'none'")
    );
    let page = response.text().await.unwrap();
    assert!(page.contains("aucun argent ne circule"));
    assert!(page.contains("&lt;script&gt;{total}&lt;/script&gt;") && !page.contains("<script"));
    assert!(page.contains("25,00\u{a0}€"));
    for button in ["Payer", "Payer plus tard (asynchrone)", "Échouer", "Annuler"] {
        assert!(page.contains(&format!(">{button}</button>")), "{button}");
    }
}

#[rstest]
#[case("pay", "complete", "paid")]
#[case("later", "complete", "unpaid")]
#[tokio::test]
async fn paying_leads_to_the_success_page(#[case] action: &str, #[case] status: &str, #[case] payment: &str) {
    let shop = Shop::open();
    let id = shop.session().await;
    let url = shop.url(&format!("/c/pay/{id}"));
    let pressed = press(&shop, &url, action).await;
    assert_eq!(location(&pressed), format!("https://shop.example/ok?id={id}"));
    let session = shop.see(&id).await;
    assert_eq!((&session["status"], &session["payment_status"]), (&json!(status), &json!(payment)));
}

#[tokio::test]
async fn failing_stays_on_the_page_and_canceling_leaves_the_session_open() {
    let shop = Shop::open();
    let id = shop.session().await;
    let url = shop.url(&format!("/c/pay/{id}"));
    assert_eq!(location(&press(&shop, &url, "fail").await), url);
    let page = shop.http.get(&url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Le paiement a été refusé"));
    assert_eq!(location(&press(&shop, &url, "cancel").await), "https://shop.example/no");
    assert_eq!(shop.see(&id).await["status"], json!("open"));
}

#[tokio::test]
async fn money_on_its_way_can_arrive_from_the_page() {
    let shop = Shop::open();
    let id = shop.session().await;
    let url = shop.url(&format!("/c/pay/{id}"));
    press(&shop, &url, "later").await;
    let page = shop.http.get(&url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("value=\"arrive\"") && !page.contains("value=\"pay\""));
    assert_eq!(location(&press(&shop, &url, "arrive").await), url);
    assert_eq!(shop.see(&id).await["payment_status"], json!("paid"));
    assert_eq!(location(&press(&shop, &url, "pay").await), url, "a page out of date shows how things are");
    assert_eq!(shop.double.events().len(), 3);
}

#[tokio::test]
async fn unknown_sessions_and_buttons_are_refused() {
    let shop = Shop::open();
    let url = shop.url(&format!("/c/pay/{}", shop.session().await));
    assert_eq!(press(&shop, &url, "steal").await.status(), 400);
    assert_eq!(press(&shop, &shop.url("/c/pay/cs_test_none"), "pay").await.status(), 404);
    assert_eq!(shop.http.get(shop.url("/c/pay/x")).send().await.unwrap().status(), 404);
}
