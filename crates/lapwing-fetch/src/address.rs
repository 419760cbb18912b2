//! Which addresses are asked: those of the open internet. What a name means is looked up once, checked, and connected to,
//! so that no second look-up can lead elsewhere.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Looks names up and lets only public addresses through.
#[derive(Debug)]
pub(crate) struct PublicOnly {
    inner: DefaultResolver,
    allow_private: bool,
    but: Vec<SocketAddr>,
}

impl PublicOnly {
    pub fn new(allow_private: bool, but: &[SocketAddr]) -> PublicOnly {
        PublicOnly { inner: DefaultResolver::default(), allow_private, but: but.to_vec() }
    }
}

impl Resolver for PublicOnly {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        // One private address among public ones is a trick, not an accident.
        if self.allow_private || found.iter().all(|a| is_public(a.ip()) || self.but.contains(a)) {
            return Ok(found);
        }
        Err(Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, Refusal)))
    }
}

/// An address that is not asked.
#[derive(Debug)]
struct Refusal;

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address is private")
    }
}

impl std::error::Error for Refusal {}

pub(crate) fn is_refusal(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|e| e.is::<Refusal>())
}

/// True for addresses of the open internet. Source: the special-purpose registries of IANA (RFC 6890 and its updates).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(a: Ipv4Addr) -> bool {
    let [p, q, r, _] = a.octets();
    let special = a.is_private()
        || a.is_loopback()
        || a.is_link_local()
        || a.is_broadcast()
        || a.is_documentation()
        || a.is_multicast()
        || p == 0
        || p >= 240
        // Shared between a provider and its customers.
        || p == 100 && (64..128).contains(&q)
        || (p, q, r) == (192, 0, 0)
        || p == 198 && (18..20).contains(&q);
    !special
}

fn is_public_v6(a: Ipv6Addr) -> bool {
    let s = a.segments();
    let embedded = |high: u16, low: u16| {
        let [b0, b1] = high.to_be_bytes();
        let [b2, b3] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(b0, b1, b2, b3))
    };
    match s {
        // An older address in a newer one.
        [0, 0, 0, 0, 0, 0xffff, high, low] => embedded(high, low),
        [0, 0, 0, 0, 0, 0, ..] => false,
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x64, 0xff9b, 1, ..] => false,
        [0x2002, high, low, ..] => embedded(high, low),
        // Only 2000::/3 is given out; within it, documentation and the protocol assignments of 2001::/23.
        _ => {
            (0x2000..0x4000).contains(&s[0]) && !(s[0] == 0x2001 && (s[1] == 0x0db8 || s[1] < 0x0200)) && s[0] != 0x3fff
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_internet_is_public() {
        for private in [
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::1",
            "2001::1",
            "3fff::1",
        ] {
            assert!(!is_public(private.parse().expect("an address")), "{private}");
        }
        for public in [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
    }
}
