//! Numbers and dates through the browser's own `Intl`, so that they read as people write them.

use js_sys::{Array, Date, Intl, Object, Reflect};
use protocol::time::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

use super::Lang;

fn locales(lang: Lang) -> Array {
    Array::of1(&JsValue::from_str(lang.locale()))
}

fn options(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in entries {
        // Setting a plain property on a fresh object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), value);
    }
    object
}

fn number(lang: Lang, value: f64, entries: &[(&str, JsValue)]) -> String {
    let format = Intl::NumberFormat::new(&locales(lang), &options(entries));
    call(&format.format(), &JsValue::from_f64(value))
}

fn date(lang: Lang, at: Timestamp, entries: &[(&str, JsValue)]) -> String {
    let format = Intl::DateTimeFormat::new(&locales(lang), &options(entries));
    call(&format.format(), &js_date(at))
}

fn call(format: &js_sys::Function, value: &JsValue) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "amounts and milliseconds stay far below 2^53")]
const fn float(value: i64) -> f64 {
    value as f64
}

fn js_date(at: Timestamp) -> JsValue {
    Date::new(&JsValue::from_f64(float(at.as_millis()))).unchecked_into()
}

/// Whole euros: `1 200 €`.
pub(crate) fn euros(lang: Lang, euros: i64) -> String {
    let digits = JsValue::from_f64(0.0);
    number(
        lang,
        float(euros),
        &[("style", "currency".into()), ("currency", "EUR".into()), ("maximumFractionDigits", digits)],
    )
}

/// Euros and cents: `6,00 €`.
pub(crate) fn cents(lang: Lang, cents: i64) -> String {
    number(lang, float(cents) / 100.0, &[("style", "currency".into()), ("currency", "EUR".into())])
}

/// A rate of so many hundredths of a percent: `20 %`, `5,5 %`.
pub(crate) fn percent(lang: Lang, basis_points: i64) -> String {
    let digits = JsValue::from_f64(2.0);
    number(
        lang,
        float(basis_points) / 10_000.0,
        &[("style", "percent".into()), ("maximumFractionDigits", digits)],
    )
}

/// A day and time: `21 nov. 2026, 14:05`.
pub(crate) fn moment(lang: Lang, at: Timestamp) -> String {
    date(lang, at, &[("dateStyle", "medium".into()), ("timeStyle", "short".into())])
}

/// A time of day: `14:05`.
pub(crate) fn time(lang: Lang, at: Timestamp) -> String {
    date(lang, at, &[("hour", "2-digit".into()), ("minute", "2-digit".into())])
}

/// A day: `21 novembre 2026`.
pub(crate) fn day(lang: Lang, at: Timestamp) -> String {
    date(lang, at, &[("day", "numeric".into()), ("month", "long".into()), ("year", "numeric".into())])
}

/// A short day: `21 nov.`
pub(crate) fn short_day(lang: Lang, at: Timestamp) -> String {
    date(lang, at, &[("day", "numeric".into()), ("month", "short".into())])
}

/// How many local calendar days `at` lies before now: 0 today, 1 yesterday.
pub(crate) fn days_ago(at: Timestamp) -> i32 {
    let midnight = |date: &Date| {
        date.set_hours(0);
        date.set_minutes(0);
        date.set_seconds(0);
        date.set_milliseconds(0);
        date.get_time()
    };
    let then = midnight(&Date::new(&js_date(at)));
    let today = midnight(&Date::new_0());
    // A day with a clock change has 23 or 25 hours: round.
    #[expect(clippy::cast_possible_truncation, reason = "a whole number of days")]
    let days = ((today - then) / 86_400_000.0).round() as i32;
    days
}
