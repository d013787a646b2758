//! Paths and queries that do not fit.

use reqwest::Method;

use super::super::Case;
use super::super::endpoints::{Call, NOTHING, World};

pub(super) fn cases(world: &World) -> Vec<Case> {
    let token = Some(world.pair.pro.token.as_str());
    let get = |path: String| Call::new(Method::GET, path, token);
    let conversation = format!("/api/v1/conversations/{}", world.pair.conversation);
    let nearby = "/api/v1/demandes/nearby?place=75111";
    let long = "x".repeat(101);
    let invalid = [
        "/api/v1/places".to_owned(),
        "/api/v1/places?q=".to_owned(),
        "/api/v1/places?q=%20-".to_owned(),
        format!("/api/v1/places?q={long}"),
        "/api/v1/places?q=paris&limit=0".to_owned(),
        "/api/v1/places?q=paris&limit=101".to_owned(),
        "/api/v1/places?q=paris&limit=dix".to_owned(),
        "/api/v1/demandes/mine?limit=0".to_owned(),
        "/api/v1/demandes/mine?cursor=nonsense".to_owned(),
        "/api/v1/demandes/nearby".to_owned(),
        format!("{nearby}&radius_km=0"),
        format!("{nearby}&radius_km=101"),
        format!("{nearby}&category=astrologie"),
        format!("{nearby}&budget_min=-1"),
        format!("{nearby}&q={long}"),
        format!("{nearby}&limit=-1"),
        format!("{nearby}&cursor=AAAA"),
        "/api/v1/demandes/42".to_owned(),
        "/api/v1/demandes/42/unlocks".to_owned(),
        format!("/api/v1/demandes/{NOTHING}/unlocks?limit=0"),
        format!("/api/v1/demandes/{NOTHING}/unlocks?cursor=AAAA"),
        "/api/v1/tokens/purchases/42".to_owned(),
        "/api/v1/tokens/purchases?limit=101".to_owned(),
        "/api/v1/tokens/purchases?cursor=AAAA".to_owned(),
        "/api/v1/conversations?limit=1000".to_owned(),
        "/api/v1/me/blocks?limit=0".to_owned(),
        "/api/v1/me/blocks?cursor=AAAA".to_owned(),
        "/api/v1/conversations?cursor=%00".to_owned(),
        "/api/v1/conversations/42".to_owned(),
        format!("{conversation}/entries?after=hier"),
        format!("{conversation}/entries?limit=101"),
        format!("{conversation}/pages/un"),
        format!("{conversation}/pages/-1"),
        "/api/v1/envelopes?conversation_id=42".to_owned(),
        "/api/v1/envelopes?cursor=AAAA".to_owned(),
        "/api/v1/envelopes?limit=0".to_owned(),
        "/api/v1/unlocks?limit=0".to_owned(),
        "/api/v1/unlocks?cursor=AAAA".to_owned(),
        "/api/v1/admin/claims?limit=101".to_owned(),
        "/api/v1/admin/claims?cursor=AAAA".to_owned(),
        "/api/v1/admin/cases?limit=0".to_owned(),
        "/api/v1/admin/cases?cursor=AAAA".to_owned(),
        "/api/v1/tokens/ledger?limit=0".to_owned(),
        "/api/v1/tokens/ledger?limit=101".to_owned(),
        "/api/v1/tokens/ledger?cursor=AAAA".to_owned(),
        "/api/v1/tokens/purchases/42/invoice".to_owned(),
        "/api/v1/tokens/purchases/42/invoice.pdf".to_owned(),
    ];
    let mut cases: Vec<Case> =
        invalid.into_iter().map(|path| Case::new("a parameter", get(path), 422, "invalid_field")).collect();
    for place in ["99999", "paris"] {
        let unknown = get(format!("/api/v1/demandes/nearby?place={place}"));
        cases.push(Case::new("an unknown commune", unknown, 422, "unknown_place"));
    }

    for path in [
        format!("/api/v1/demandes/{NOTHING}"),
        format!("/api/v1/demandes/{NOTHING}/unlocks"),
        format!("/api/v1/demandes/{}/unlocks", world.locked),
        format!("/api/v1/tokens/purchases/{NOTHING}"),
        format!("/api/v1/conversations/{NOTHING}"),
        format!("/api/v1/conversations/{NOTHING}/entries"),
        format!("/api/v1/conversations/{NOTHING}/state"),
        format!("/api/v1/conversations/{NOTHING}/pages/1"),
        format!("{conversation}/pages/1"),
        format!("{conversation}/pages/0"),
        format!("/api/v1/tokens/purchases/{NOTHING}/invoice"),
        format!("/api/v1/tokens/purchases/{NOTHING}/invoice.pdf"),
    ] {
        cases.push(Case::new("no such thing", get(path), 404, "not_found"));
    }
    for list in ["stats", "claims", "cases"] {
        let staff_only = get(format!("/api/v1/admin/{list}"));
        cases.push(Case::new("no member of staff", staff_only, 403, "forbidden"));
    }
    cases
}
