//! Bodies and queries as Stripe's SDKs encode them: `line_items[0][price_data][unit_amount]=1000`.

pub mod params;

use std::collections::BTreeMap;

use url::form_urlencoded;

use crate::error::StripeError;

/// Deeper nesting than any parameter of Stripe's.
const MAX_DEPTH: usize = 8;

/// A value, or named values; an array is named by its indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A value.
    Text(String),
    /// Values by name.
    Named(BTreeMap<String, Node>),
}

/// Reads pairs into a tree.
///
/// # Errors
/// [`StripeError`] for brackets that do not match, a value that is both text and a tree, and excessive nesting.
pub fn parse(encoded: &[u8]) -> Result<BTreeMap<String, Node>, StripeError> {
    let mut tree = BTreeMap::new();
    for (key, value) in form_urlencoded::parse(encoded) {
        let path = path(&key).ok_or_else(|| malformed(&key))?;
        insert(&mut tree, &path, value.into_owned()).ok_or_else(|| malformed(&key))?;
    }
    Ok(tree)
}

fn malformed(key: &str) -> StripeError {
    StripeError::invalid(format!("Invalid parameter name: {key}")).param(key)
}

/// `a[b][]` as `a`, `b` and an empty name.
fn path(key: &str) -> Option<Vec<&str>> {
    let Some((first, rest)) = key.split_once('[') else { return Some(vec![key]) };
    let inner = rest.strip_suffix(']')?;
    let path: Vec<&str> = std::iter::once(first).chain(inner.split("][")).collect();
    let plain = path.iter().all(|name| !name.contains(['[', ']'])) && !first.is_empty();
    (plain && path.len() <= MAX_DEPTH).then_some(path)
}

fn insert(tree: &mut BTreeMap<String, Node>, path: &[&str], value: String) -> Option<()> {
    let (first, rest) = path.split_first()?;
    // `a[]` appends.
    let name = if first.is_empty() { tree.len().to_string() } else { (*first).to_owned() };
    if rest.is_empty() {
        return match tree.insert(name, Node::Text(value)) {
            Some(Node::Named(_)) => None,
            Some(Node::Text(_)) | None => Some(()),
        };
    }
    match tree.entry(name).or_insert_with(|| Node::Named(BTreeMap::new())) {
        Node::Named(inner) => insert(inner, rest, value),
        Node::Text(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn text(value: &str) -> Node {
        Node::Text(value.to_owned())
    }

    fn named(pairs: &[(&str, Node)]) -> Node {
        Node::Named(pairs.iter().map(|(name, node)| ((*name).to_owned(), node.clone())).collect())
    }

    #[test]
    fn brackets_make_trees_escaped_or_not() {
        let tree = parse(b"a%5B0%5D[b]=1&a[0][c]=x%20y&m[checkout]=%C3%A9&e[]=p&e[]=q&n=1").unwrap();
        let expected = named(&[
            ("a", named(&[("0", named(&[("b", text("1")), ("c", text("x y"))]))])),
            ("m", named(&[("checkout", text("é"))])),
            ("e", named(&[("0", text("p")), ("1", text("q"))])),
            ("n", text("1")),
        ]);
        assert_eq!(Node::Named(tree), expected);
    }

    #[rstest]
    #[case("a[b=1")]
    #[case("a[b]c=1")]
    #[case("[b]=1")]
    #[case("a=1&a[b]=2")]
    #[case("a[b]=2&a=1")]
    #[case("a[1][2][3][4][5][6][7][8]=1")]
    fn crooked_names_are_refused(#[case] body: &str) {
        assert_eq!(parse(body.as_bytes()).unwrap_err().status(), 400);
    }
}
