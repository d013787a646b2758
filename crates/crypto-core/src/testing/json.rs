//! Any JSON, for the rule that fields of newer versions survive.

use proptest::prelude::*;
use serde_json::{Map, Value};

/// Any value: every kind of number, any text, nested up to three times.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            fields_of(inner).prop_map(Value::Object),
        ]
    })
}

/// Fields that no version of ours has.
pub(crate) fn unknown_fields() -> impl Strategy<Value = Map<String, Value>> {
    proptest::collection::vec((any::<String>(), value()), 0..4)
        .prop_map(|fields| fields.into_iter().map(|(name, value)| (format!("x-{name}"), value)).collect())
}

fn fields_of(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    proptest::collection::vec((any::<String>(), value), 0..4).prop_map(Map::from_iter)
}
