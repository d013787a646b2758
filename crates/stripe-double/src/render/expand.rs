//! `expand[]`: ids replaced by the objects they name.

use serde_json::Value;

use crate::error::StripeError;
use crate::render;
use crate::world::World;

/// Replaces what each path names, such as `payment_intent.latest_charge` or `data.payment_intent`.
///
/// # Errors
/// For a path to something that does not expand.
pub fn expand(value: &mut Value, paths: &[String], world: &World) -> Result<(), StripeError> {
    paths.iter().try_for_each(|path| {
        let names: Vec<&str> = path.split('.').collect();
        expand_one(value, &names, world).ok_or_else(|| {
            StripeError::invalid(format!("This property cannot be expanded ({path}).")).param("expand")
        })
    })
}

fn expand_one(value: &mut Value, path: &[&str], world: &World) -> Option<()> {
    let Some((name, rest)) = path.split_first() else { return Some(()) };
    if *name == "data" && value.get("object").is_some_and(|object| object == "list") {
        return value
            .get_mut("data")?
            .as_array_mut()?
            .iter_mut()
            .try_for_each(|item| expand_one(item, rest, world));
    }
    if *name == "line_items" {
        let session = world.sessions.get(&value.get("id")?.as_str()?.parse().ok()?).ok()?;
        value.as_object_mut()?.insert("line_items".to_owned(), render::session::line_items(session));
        return Some(());
    }
    let field = value.get_mut(*name)?;
    if let Some(id) = field.as_str() {
        *field = object(id, world)?;
    } else if !field.is_object() {
        // An expandable field that names nothing yet stays null.
        return field.is_null().then_some(());
    }
    expand_one(field, rest, world)
}

fn object(id: &str, world: &World) -> Option<Value> {
    let intent = || Some(render::intent::intent(world.intents.get(&id.parse().ok()?).ok()?));
    let charge = || Some(render::charge::charge(world.charges.get(&id.parse().ok()?).ok()?));
    intent().or_else(charge)
}
