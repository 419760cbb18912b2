//! A reader that can go back a little: what stands behind a damaged member is found by looking again.

use std::io::{self, BufRead, Read};

/// Bytes kept behind the place of reading, at least; members of archives are mostly smaller.
const KEPT_BYTES: usize = 2 << 20;
const CHUNK_BYTES: usize = 1 << 16;

/// See the module.
pub(crate) struct Replay {
    reader: Box<dyn Read>,
    buffer: Vec<u8>,
    at: usize,
    /// Where in the file the buffer begins.
    base: u64,
    ended: bool,
}

impl Replay {
    pub fn new(reader: impl Read + 'static) -> Replay {
        Replay { reader: Box::new(reader), buffer: Vec::new(), at: 0, base: 0, ended: false }
    }

    /// Bytes consumed so far.
    pub fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Moves back to an offset, or as near to it as what is kept allows.
    pub fn go_back_to(&mut self, offset: u64) {
        let at = usize::try_from(offset.saturating_sub(self.base)).unwrap_or(usize::MAX);
        self.at = self.at.min(at);
    }

    /// The next `n` bytes without consuming them; fewer at the end.
    pub fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < n && !self.ended {
            self.read_more()?;
        }
        let end = self.buffer.len().min(self.at + n);
        Ok(&self.buffer[self.at..end])
    }

    fn read_more(&mut self) -> io::Result<()> {
        if self.at > 2 * KEPT_BYTES {
            let dropped = self.at - KEPT_BYTES;
            self.buffer.drain(..dropped);
            self.at -= dropped;
            self.base += dropped as u64;
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK_BYTES, 0);
        let read = loop {
            match self.reader.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let n = *read.as_ref().unwrap_or(&0);
        self.buffer.truncate(filled + n);
        self.ended = read.is_ok() && n == 0;
        read.map(|_| ())
    }
}

impl BufRead for Replay {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len() && !self.ended {
            self.read_more()?;
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, n: usize) {
        self.at = (self.at + n).min(self.buffer.len());
    }
}

impl Read for Replay {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(into.len());
        into[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}
