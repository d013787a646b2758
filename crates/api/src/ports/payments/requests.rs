//! Bodies of the requests that we send. Repeated under one key they must be the same, so they depend on nothing
//! but the order and the product's own address.

use protocol::ids::PurchaseId;
use protocol::tokens::Asset;
use serde::Serialize;

use crate::ports::payments::Order;

const CARD: [&str; 1] = ["card"];

#[derive(Serialize)]
pub(super) struct NewSession<'a> {
    mode: &'static str,
    payment_method_types: [&'static str; 1],
    line_items: [LineItem<'a>; 1],
    metadata: Metadata,
    payment_intent_data: IntentData,
    success_url: String,
    cancel_url: String,
}

#[derive(Serialize)]
struct LineItem<'a> {
    quantity: u8,
    price_data: PriceData<'a>,
}

#[derive(Serialize)]
struct PriceData<'a> {
    currency: &'a str,
    unit_amount: i64,
    product_data: ProductData,
}

#[derive(Serialize)]
struct ProductData {
    name: String,
}

#[derive(Serialize, Clone, Copy)]
struct Metadata {
    purchase_id: PurchaseId,
}

#[derive(Serialize)]
struct IntentData {
    metadata: Metadata,
}

#[derive(Serialize)]
pub(super) struct NewIntent<'a> {
    amount: i64,
    currency: &'a str,
    payment_method_types: [&'static str; 1],
    description: String,
    metadata: Metadata,
}

/// Which events: those since a second, the newest first.
#[derive(Serialize)]
pub(super) struct EventsQuery<'a> {
    pub(super) created: Since,
    pub(super) limit: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) starting_after: Option<&'a str>,
    pub(super) types: &'static [&'static str],
}

#[derive(Serialize)]
pub(super) struct Since {
    pub(super) gte: i64,
}

impl<'a> NewSession<'a> {
    /// A page that leads back to `origin`.
    pub(super) fn new(order: &'a Order, origin: &str) -> Self {
        let metadata = Metadata { purchase_id: order.purchase };
        let price_data = PriceData {
            currency: &order.currency,
            unit_amount: order.amount_cents,
            product_data: ProductData { name: name(order) },
        };
        Self {
            mode: "payment",
            payment_method_types: CARD,
            line_items: [LineItem { quantity: 1, price_data }],
            metadata,
            payment_intent_data: IntentData { metadata },
            success_url: success_url(origin, order.purchase),
            cancel_url: cancel_url(origin, order.purchase),
        }
    }
}

impl<'a> NewIntent<'a> {
    pub(super) fn new(order: &'a Order) -> Self {
        Self {
            amount: order.amount_cents,
            currency: &order.currency,
            payment_method_types: CARD,
            description: name(order),
            metadata: Metadata { purchase_id: order.purchase },
        }
    }
}

/// What the payer reads on Stripe's page and on the statement.
fn name(order: &Order) -> String {
    let premium = if order.asset == Asset::Premium { " premium" } else { "" };
    format!("LeBonCoup : {} jetons{premium}", order.tokens.get())
}

/// Where a buyer comes back who has paid.
pub(crate) fn success_url(origin: &str, purchase: PurchaseId) -> String {
    format!("{origin}/tokens/success?purchase={purchase}")
}

/// Where a buyer comes back who has not.
pub(crate) fn cancel_url(origin: &str, purchase: PurchaseId) -> String {
    format!("{origin}/tokens/cancel?purchase={purchase}")
}
