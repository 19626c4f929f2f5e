//! Content negotiation by the `Accept` header (RFC 9110, section 12.5.1).

/// The offered media type that the header likes best; the first offered if it says nothing, none if it likes none.
pub fn best<'o>(header: Option<&str>, offers: &[&'o str]) -> Option<&'o str> {
    let Some(header) = header.filter(|header| !header.trim().is_empty()) else { return offers.first().copied() };
    let ranges: Vec<(&str, f32)> = header.split(',').map(range).collect();
    let mut best: Option<(&str, f32)> = None;
    for offer in offers {
        let quality = quality(&ranges, offer);
        if quality > best.map_or(0.0, |(_, quality)| quality) {
            best = Some((offer, quality));
        }
    }
    best.map(|(offer, _)| offer)
}

fn range(item: &str) -> (&str, f32) {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (name, quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0)))
}

/// The quality that the most exact range gives to a media type.
fn quality(ranges: &[(&str, f32)], offer: &str) -> f32 {
    let family = offer.split('/').next().unwrap_or_default();
    let exactness = |name: &str| {
        if name.eq_ignore_ascii_case(offer) {
            3
        } else if name.strip_suffix("/*").is_some_and(|wanted| wanted.eq_ignore_ascii_case(family)) {
            2
        } else {
            i32::from(name == "*/*")
        }
    };
    let matching = ranges.iter().filter(|(name, _)| exactness(name) > 0);
    matching.max_by_key(|(name, _)| exactness(name)).map_or(0.0, |(_, quality)| *quality)
}

#[cfg(test)]
mod tests {
    use super::best;

    const OFFERS: [&str; 3] = ["application/json", "application/graphql-response+json", "text/html"];

    #[test]
    fn the_liked_best_is_taken() {
        assert_eq!(best(None, &OFFERS), Some("application/json"));
        assert_eq!(best(Some("*/*"), &OFFERS), Some("application/json"));
        assert_eq!(best(Some("application/*"), &OFFERS), Some("application/json"));
        assert_eq!(best(Some("text/html,application/xhtml+xml,*/*;q=0.8"), &OFFERS), Some("text/html"));
        let both = "application/graphql-response+json, application/json;q=0.9";
        assert_eq!(best(Some(both), &OFFERS), Some("application/graphql-response+json"));
        assert_eq!(best(Some("application/json;q=0, */*"), &OFFERS), Some("application/graphql-response+json"));
        assert_eq!(best(Some("image/png"), &OFFERS), None);
    }
}
