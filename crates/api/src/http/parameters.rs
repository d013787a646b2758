//! Path and query parameters: an invalid one is a problem like any other.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use protocol::problem::Code;
use serde::de::DeserializeOwned;

use crate::http::problem::ApiError;

/// The parameters of the path, read as `T`.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// The query string, read as `T`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Path<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = web::Path::<T>::from_request(request, payload).into_inner();
        ready(match read {
            Ok(path) => Ok(Self(path.into_inner())),
            Err(_) => Err(ApiError::because(Code::InvalidField, "a part of the path is not an identifier")),
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = web::Query::<T>::from_query(request.query_string());
        ready(match read {
            Ok(query) => Ok(Self(query.into_inner())),
            Err(error) => Err(ApiError::because(Code::InvalidField, format!("query: {error}"))),
        })
    }
}
