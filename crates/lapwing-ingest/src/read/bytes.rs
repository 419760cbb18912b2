//! A file's bytes, decompressed where they are compressed: gzip and zstd, in any number of members.
//!
//! What comes in is any reader; what goes out are plain bytes through `BufRead`, one layer of compression taken off.
//! A damaged member is an error with its offset; [`Bytes::resume`] then goes on with the next member that begins
//! anywhere behind, so that one bad record of an archive costs that record alone. A member that swells beyond all
//! reason is an error too, long before it fills memory or time.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

use super::replay::Replay;

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
/// A zstd dictionary in front of an archive's members.
const ZSTD_DICTIONARY: &[u8] = b"\x5d\x2a\x4d\x18";
const DICTIONARY_BYTES_MAX: usize = 16 << 20;
/// Below this size a member may swell as it likes.
const SWELL_FREE_BYTES: u64 = 1 << 20;
/// No text shrinks to less than a two-hundredth.
pub(crate) const SWELL_MAX: u64 = 200;
/// Members taken up again after damage, in one file: bounds what crafted input costs.
const RESUMED_MAX: usize = 1000;

/// What is wrong with compressed bytes. Travels inside `io::Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// The file ends within a member.
    CutShort,
    /// The bytes are not what a compressor writes, or fail their checksum.
    Broken,
    /// It swells more than [`SWELL_MAX`] times.
    Bomb,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Damage::CutShort => "the compressed data are cut short",
            Damage::Broken => "the compressed data are damaged",
            Damage::Bomb => "the compressed data swell more than 200 times: a decompression bomb",
        })
    }
}

impl std::error::Error for Damage {}

/// The damage that an error tells of, if any.
pub(crate) fn damage_of(error: &io::Error) -> Option<Damage> {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Damage>()).copied()
}

/// See the module.
pub(crate) struct Bytes {
    member: Member,
    dictionary: Option<Vec<u8>>,
    buffer: Vec<u8>,
    at: usize,
    /// Where in the file the member begins that is being read; for plain bytes, how many were handed out.
    offset: u64,
    /// Bytes that came out of the member.
    n_out: u64,
    n_members: usize,
    n_resumed: usize,
    /// Told again at every read until [`Bytes::resume`].
    damage: Option<Damage>,
}

#[expect(clippy::large_enum_variant, reason = "one for each open input")]
enum Member {
    /// Before the first member, or between two.
    Between(Replay),
    Plain(Replay),
    Gzip(GzDecoder<Replay>),
    Zstd(Box<ZstdDecoder<'static, Replay>>),
    /// Only while a member is taken apart.
    Gone,
}

impl Bytes {
    pub fn new(reader: impl Read + 'static) -> Bytes {
        Bytes {
            member: Member::Between(Replay::new(reader)),
            dictionary: None,
            buffer: Vec::new(),
            at: 0,
            offset: 0,
            n_out: 0,
            n_members: 0,
            n_resumed: 0,
            damage: None,
        }
    }

    /// Where in the file the present member begins; for uncompressed files, where the next byte stands.
    pub fn offset(&self) -> u64 {
        match &self.member {
            Member::Plain(_) => self.offset - (self.buffer.len() - self.at) as u64,
            _ => self.offset,
        }
    }

    /// True while nothing came out of the present member: an error then belongs to what follows.
    pub fn is_at_member_start(&self) -> bool {
        self.n_out == 0
    }

    /// Puts bytes in front of what is read next.
    pub fn put_back(&mut self, bytes: &[u8]) {
        self.buffer.splice(..self.at, bytes.iter().copied());
        self.at = 0;
    }

    /// After damage: goes on with the next member behind the beginning of the damaged one. False at the end.
    pub fn resume(&mut self) -> io::Result<bool> {
        if self.damage.take().is_none() {
            return Ok(true);
        }
        self.n_resumed += 1;
        let mut file = self.take_file();
        self.buffer.clear();
        self.at = 0;
        self.n_out = 0;
        let found = self.n_resumed <= RESUMED_MAX && {
            file.go_back_to(self.offset + 1);
            find_member(&mut file)?
        };
        self.offset = file.offset();
        self.member = Member::Between(file);
        Ok(found)
    }

    fn take_file(&mut self) -> Replay {
        match std::mem::replace(&mut self.member, Member::Gone) {
            Member::Between(file) | Member::Plain(file) => file,
            Member::Gzip(decoder) => decoder.into_inner(),
            Member::Zstd(decoder) => decoder.finish(),
            Member::Gone => Replay::new(io::empty()),
        }
    }

    /// Begins the next member; false at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        let mut file = self.take_file();
        let begun = self.begin_in(&mut file);
        self.offset = file.offset();
        self.n_out = 0;
        self.member = match begun {
            Ok(Some(Kind::Gzip)) => Member::Gzip(GzDecoder::new(file)),
            Ok(Some(Kind::Zstd)) => match zstd_decoder(file, self.dictionary.as_deref()) {
                Ok(decoder) => Member::Zstd(Box::new(decoder)),
                Err(error) => return Err(self.damaged(&error)),
            },
            Ok(Some(Kind::Plain)) => Member::Plain(file),
            Ok(None) => {
                self.member = Member::Between(file);
                return Ok(false);
            }
            Err(error) => {
                self.member = Member::Between(file);
                return Err(self.damaged(&error));
            }
        };
        self.n_members += 1;
        Ok(true)
    }

    fn begin_in(&mut self, file: &mut Replay) -> io::Result<Option<Kind>> {
        loop {
            let head = file.peek(4)?;
            if head.is_empty() {
                return Ok(None);
            }
            if head.starts_with(GZIP) {
                return Ok(Some(Kind::Gzip));
            }
            if head == ZSTD {
                return Ok(Some(Kind::Zstd));
            }
            let is_skippable = head.len() == 4 && (0x50..=0x5f).contains(&head[0]) && head[1..] == ZSTD_DICTIONARY[1..];
            if is_skippable {
                let is_dictionary = head == ZSTD_DICTIONARY;
                file.consume(4);
                let size = file.peek(4)?;
                let size =
                    u32::from_le_bytes(size.try_into().map_err(|_| io::Error::other(Damage::CutShort))?) as usize;
                file.consume(4);
                if is_dictionary && self.n_members == 0 && size <= DICTIONARY_BYTES_MAX {
                    let mut bytes = Vec::new();
                    file.take(size as u64).read_to_end(&mut bytes)?;
                    self.dictionary = Some(plain_dictionary(bytes)?);
                } else {
                    io::copy(&mut file.take(size as u64), &mut io::sink())?;
                }
                continue;
            }
            if self.n_members == 0 {
                return Ok(Some(Kind::Plain));
            }
            // Writers pad with NULs.
            if head[0] != 0 {
                let is_begun = head.len() < 4 && (GZIP.starts_with(head) || ZSTD.starts_with(head));
                return Err(io::Error::other(if is_begun { Damage::CutShort } else { Damage::Broken }));
            }
            file.consume(1);
        }
    }

    fn damaged(&mut self, error: &io::Error) -> io::Error {
        let damage = damage_of(error).unwrap_or(match error.kind() {
            io::ErrorKind::UnexpectedEof => Damage::CutShort,
            _ => Damage::Broken,
        });
        self.damage = Some(damage);
        io::Error::new(io::ErrorKind::InvalidData, damage)
    }

    /// Reads on into the empty buffer; nothing is read at the end of a member.
    fn read_on(&mut self) -> io::Result<usize> {
        const CHUNK_BYTES: usize = 1 << 16;
        self.buffer.resize(CHUNK_BYTES, 0);
        self.at = 0;
        let read = match &mut self.member {
            Member::Plain(file) => file.read(&mut self.buffer),
            Member::Gzip(decoder) => decoder.read(&mut self.buffer),
            Member::Zstd(decoder) => decoder.read(&mut self.buffer),
            Member::Between(_) | Member::Gone => Ok(0),
        };
        self.buffer.truncate(*read.as_ref().unwrap_or(&0));
        read
    }

    fn has_swollen(&self) -> bool {
        let now = match &self.member {
            Member::Gzip(decoder) => decoder.get_ref().offset(),
            Member::Zstd(decoder) => decoder.get_ref().offset(),
            _ => return false,
        };
        self.n_out > SWELL_FREE_BYTES && self.n_out > SWELL_MAX * (now - self.offset)
    }
}

impl BufRead for Bytes {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.buffer.len() {
            if let Some(damage) = self.damage {
                return Err(io::Error::new(io::ErrorKind::InvalidData, damage));
            }
            let is_plain = matches!(self.member, Member::Plain(_));
            match self.read_on() {
                Ok(0) if is_plain => break,
                Ok(0) => {
                    if !self.begin()? {
                        break;
                    }
                }
                Ok(n) => {
                    self.n_out += n as u64;
                    if is_plain {
                        self.offset += n as u64;
                    } else if self.has_swollen() {
                        self.buffer.clear();
                        return Err(self.damaged(&io::Error::other(Damage::Bomb)));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_plain => return Err(error),
                Err(error) => return Err(self.damaged(&error)),
            }
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, n: usize) {
        self.at = (self.at + n).min(self.buffer.len());
    }
}

impl Read for Bytes {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(into.len());
        into[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

enum Kind {
    Plain,
    Gzip,
    Zstd,
}

fn zstd_decoder(file: Replay, dictionary: Option<&[u8]>) -> io::Result<ZstdDecoder<'static, Replay>> {
    let decoder = match dictionary {
        Some(dictionary) => ZstdDecoder::with_dictionary(file, dictionary)?,
        None => ZstdDecoder::with_buffer(file)?,
    };
    Ok(decoder.single_frame())
}

/// A dictionary may be compressed itself.
fn plain_dictionary(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    if !bytes.starts_with(ZSTD) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    ZstdDecoder::new(&bytes[..])?.take(DICTIONARY_BYTES_MAX as u64).read_to_end(&mut plain)?;
    Ok(plain)
}

/// Moves to where a member may begin; false at the end.
fn find_member(file: &mut Replay) -> io::Result<bool> {
    loop {
        let head = file.peek(4)?;
        if head.len() < 4 {
            return Ok(false);
        }
        // Gzip: deflate, and no reserved flag.
        let is_gzip = head.starts_with(GZIP) && head[2] == 8 && head[3] & 0xe0 == 0;
        if is_gzip || head == ZSTD {
            return Ok(true);
        }
        let available = file.fill_buf()?;
        let next =
            available[1..].iter().position(|b| *b == GZIP[0] || *b == ZSTD[0]).map_or(available.len(), |n| n + 1);
        file.consume(next);
    }
}
