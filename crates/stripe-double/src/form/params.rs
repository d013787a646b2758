//! Typed reading of parameters; what nobody asked for is refused, as Stripe does.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use crate::error::StripeError;
use crate::form::Node;
use crate::values::metadata::Metadata;

/// Parameters, and where in the request they stand.
#[derive(Debug)]
pub struct Params {
    at: Option<String>,
    fields: BTreeMap<String, Node>,
}

impl Params {
    /// The parameters of a request.
    #[must_use]
    pub const fn new(fields: BTreeMap<String, Node>) -> Self {
        Self { at: None, fields }
    }

    /// The full name of the parameter `name`, as errors report it.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        self.at.as_ref().map_or_else(|| name.to_owned(), |at| format!("{at}[{name}]"))
    }

    /// A text; empty counts as absent, as for Stripe.
    ///
    /// # Errors
    /// When there is a tree instead.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, StripeError> {
        match self.fields.remove(name) {
            None => Ok(None),
            Some(Node::Text(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(Node::Named(_)) => Err(self.invalid(name, "Invalid string")),
        }
    }

    /// A value in the form that its type has.
    ///
    /// # Errors
    /// When it does not parse; the message tells what it would have to be.
    pub fn value<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<Option<T>, StripeError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        text.parse()
            .map(Some)
            .map_err(|error| self.invalid(name, &format!("Invalid value '{text}': {error}")))
    }

    /// A value that must be there.
    ///
    /// # Errors
    /// When it is absent or does not parse.
    pub fn required<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<T, StripeError> {
        self.value(name)?.ok_or_else(|| self.missing(name))
    }

    /// Parameters within this one.
    ///
    /// # Errors
    /// When there is a text instead.
    pub fn inner(&mut self, name: &str) -> Result<Option<Self>, StripeError> {
        match self.fields.remove(name) {
            None => Ok(None),
            Some(Node::Named(fields)) => Ok(Some(Self { at: Some(self.name(name)), fields })),
            Some(Node::Text(_)) => Err(self.invalid(name, "Invalid object")),
        }
    }

    /// The elements of an array of objects, in the order of their indices.
    ///
    /// # Errors
    /// When it is no array, or an element is a text.
    pub fn items(&mut self, name: &str) -> Result<Vec<Self>, StripeError> {
        let Some(mut array) = self.inner(name)? else { return Ok(Vec::new()) };
        array.indices(name)?.iter().filter_map(|index| array.inner(index).transpose()).collect()
    }

    /// The elements of an array of texts.
    ///
    /// # Errors
    /// When it is no array, or an element is an object.
    pub fn texts(&mut self, name: &str) -> Result<Vec<String>, StripeError> {
        let Some(mut array) = self.inner(name)? else { return Ok(Vec::new()) };
        array.indices(name)?.iter().filter_map(|index| array.text(index).transpose()).collect()
    }

    fn indices(&self, name: &str) -> Result<Vec<String>, StripeError> {
        let mut numbers = self
            .fields
            .keys()
            .map(|key| key.parse::<usize>().map_err(|_| self.invalid(name, "Invalid array")))
            .collect::<Result<Vec<_>, _>>()?;
        numbers.sort_unstable();
        Ok(numbers.iter().map(usize::to_string).collect())
    }

    /// `metadata`.
    ///
    /// # Errors
    /// When it is more than Stripe keeps.
    pub fn metadata(&mut self) -> Result<Metadata, StripeError> {
        let Some(inner) = self.inner("metadata")? else { return Ok(Metadata::default()) };
        let pairs = inner.fields.into_iter().map(|(key, node)| match node {
            Node::Text(value) => Ok((key, value)),
            Node::Named(_) => Err(StripeError::invalid("Metadata values must be strings").param("metadata")),
        });
        let pairs: BTreeMap<String, String> = pairs.collect::<Result<_, _>>()?;
        Metadata::try_from(pairs)
            .map_err(|error| StripeError::invalid(error.to_string()).param(&self.name("metadata")))
    }

    /// Refuses what was not read.
    ///
    /// # Errors
    /// `parameter_unknown` naming the first such parameter.
    pub fn finish(self) -> Result<(), StripeError> {
        let Some(name) = self.fields.keys().next().map(|name| self.name(name)) else { return Ok(()) };
        Err(StripeError::invalid(format!("Received unknown parameter: {name}"))
            .code("parameter_unknown")
            .param(&name))
    }

    /// The error for a parameter that must be there.
    #[must_use]
    pub fn missing(&self, name: &str) -> StripeError {
        let name = self.name(name);
        StripeError::invalid(format!("Missing required param: {name}."))
            .code("parameter_missing")
            .param(&name)
    }

    /// The error for a parameter that makes no sense.
    #[must_use]
    pub fn invalid(&self, name: &str, why: &str) -> StripeError {
        StripeError::invalid(why).param(&self.name(name))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::form;

    fn params(body: &str) -> Params {
        Params::new(form::parse(body.as_bytes()).unwrap())
    }

    #[test]
    fn errors_name_the_parameter_in_full() {
        let mut items = params("line_items[0][price_data][unit_amount]=x").items("line_items").unwrap();
        let mut price = items[0].inner("price_data").unwrap().unwrap();
        let error = price.required::<i64>("unit_amount").unwrap_err().body();
        assert_eq!(error["error"]["param"], json!("line_items[0][price_data][unit_amount]"));
        let error = price.required::<i64>("currency").unwrap_err().body();
        assert_eq!(error["error"]["code"], json!("parameter_missing"));
    }

    #[test]
    fn arrays_keep_the_order_of_their_indices() {
        let body = "a[10]=k&a[2]=c&a[0]=a";
        assert_eq!(params(body).texts("a").unwrap(), ["a", "c", "k"]);
        assert!(params("a[x]=1").texts("a").is_err());
    }

    #[test]
    fn what_nobody_reads_is_unknown() {
        let mut some = params("a=1&b[c]=2");
        assert_eq!(some.value::<i64>("a").unwrap(), Some(1));
        let error = some.finish().unwrap_err().body();
        assert_eq!(error["error"]["code"], json!("parameter_unknown"));
        assert_eq!(error["error"]["param"], json!("b"));
    }

    #[test]
    fn an_empty_text_is_absent() {
        assert_eq!(params("a=").text("a").unwrap(), None);
    }
}
