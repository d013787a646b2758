//! The address a request comes from, as far as limits are concerned.

use std::future::{Ready, ready};
use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use protocol::problem::Code;

use crate::http::problem::ApiError;
use crate::services::Services;

/// A client's address. An IPv6 one stands for its /64: whoever has one of those has all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub [u8; 16]);

impl FromRequest for Peer {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let services = request.app_data::<web::Data<Services>>();
        let trusted = services.is_some_and(|services| services.settings.trusted_proxy);
        let forwarded =
            request.headers().get_all("x-forwarded-for").last().and_then(|value| value.to_str().ok());
        let socket = request.peer_addr().map(|address| address.ip());
        let address = if trusted { last_hop(forwarded).or(socket) } else { socket };
        ready(address.map(Self::from).ok_or(ApiError::new(Code::Internal)))
    }
}

/// The address that the proxy in front of us saw: the only part of the header it wrote itself.
fn last_hop(forwarded: Option<&str>) -> Option<IpAddr> {
    forwarded?.rsplit(',').next()?.trim().parse().ok()
}

impl From<IpAddr> for Peer {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
            IpAddr::V6(address) => (u128::from(address) >> 64 << 64).to_be_bytes(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(address: &str) -> Peer {
        address.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn a_forged_forwarded_address_is_not_believed() {
        assert_eq!(last_hop(Some("1.1.1.1, 2.2.2.2")), "2.2.2.2".parse().ok());
        assert_eq!(last_hop(Some("unknown")), None);
    }

    #[test]
    fn ipv6_neighbours_share_a_bucket_and_ipv4_ones_do_not() {
        assert_eq!(peer("2001:db8::1"), peer("2001:db8::ffff"));
        assert_ne!(peer("2001:db8:0:1::1"), peer("2001:db8::1"));
        assert_ne!(peer("192.0.2.1"), peer("192.0.2.2"));
        assert_eq!(peer("::ffff:192.0.2.1"), peer("192.0.2.1"));
    }
}
