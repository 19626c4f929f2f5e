//! The parameters of an address.

/// The parameters of an address in their order, decoded.
pub fn parse(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}
