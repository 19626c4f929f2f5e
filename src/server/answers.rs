//! Answers that several routes give: pages, texts, refusals.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Why a request was refused, for the counters.
#[derive(Clone, Copy)]
pub struct Refused(pub &'static str);

/// A page of HTML.
pub fn page(html: &'static str) -> Response {
    with_type("text/html; charset=utf-8", Body::from(html))
}

/// A text of a media type.
pub fn text(media_type: &'static str, text: String) -> Response {
    with_type(media_type, Body::from(text))
}

/// A body of a media type.
pub fn with_type(media_type: &'static str, body: Body) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static(media_type))], body).into_response()
}

/// A refusal as text.
pub fn message(status: StatusCode, text: &str) -> Response {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    (status, [(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))], clean + "\n").into_response()
}

/// The refusal of what there is no room for now.
pub fn busy(text: &str) -> Response {
    let mut response = message(StatusCode::SERVICE_UNAVAILABLE, text);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response.extensions_mut().insert(Refused("busy"));
    response
}

/// The answer when the program is at fault.
pub fn broken() -> Response {
    message(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be made, by a fault of the program")
}
