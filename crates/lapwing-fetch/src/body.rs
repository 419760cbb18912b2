//! The bytes of an answer, packed or not, and never more than are wanted.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

pub(crate) enum Trouble {
    TooLarge,
    Io(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        Trouble::Io(error)
    }
}

/// All of it, or `TooLarge`. At most `max` bytes go over the wire, and as many are held unpacked: a bomb is seen when it has
/// swollen so far, not when it has burst.
pub(crate) fn read(reader: impl Read, is_packed: bool, max: u64) -> Result<Vec<u8>, Trouble> {
    let mut wire = Counted { inner: reader, n: 0 };
    let mut bytes = Vec::new();
    let limit = max + 1;
    if is_packed {
        MultiGzDecoder::new(wire.by_ref().take(limit)).take(limit).read_to_end(&mut bytes).or_else(|e| {
            // Cut off by the limit, not broken by the server.
            if wire.n > max { Ok(0) } else { Err(e) }
        })?;
    } else {
        wire.by_ref().take(limit).read_to_end(&mut bytes)?;
    }
    if wire.n > max || bytes.len() as u64 > max { Err(Trouble::TooLarge) } else { Ok(bytes) }
}

/// As much of it as is wanted.
pub(crate) fn beginning(reader: impl Read, is_packed: bool, max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if is_packed {
        MultiGzDecoder::new(reader).take(max).read_to_end(&mut bytes)?;
    } else {
        reader.take(max).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Counts what came over the wire.
struct Counted<R> {
    inner: R,
    n: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.n += n as u64;
        Ok(n)
    }
}
