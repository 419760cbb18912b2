//! Lines of a byte stream with a cap: a line above it is skipped without being held in memory.

use std::io::{self, BufRead};

/// One line as the reader met it.
pub(crate) enum Line {
    /// The bytes without their line end.
    Whole(Vec<u8>),
    /// Longer than the cap; the reader stands behind it.
    TooLong,
}

/// Reads the next line; None at the end of the stream.
pub(crate) fn next_line(reader: &mut dyn BufRead, cap_bytes: usize) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let mut too_long = false;
    let mut seen = false;
    loop {
        let available = match reader.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            break;
        }
        seen = true;
        let newline = available.iter().position(|b| *b == b'\n');
        let taken = &available[..newline.unwrap_or(available.len())];
        if line.len() + taken.len() > cap_bytes {
            too_long = true;
            line = Vec::new();
        }
        if !too_long {
            line.extend_from_slice(taken);
        }
        let n_consumed = taken.len() + usize::from(newline.is_some());
        reader.consume(n_consumed);
        if newline.is_some() {
            break;
        }
    }
    Ok(match (seen, too_long) {
        (false, _) => None,
        (true, true) => Some(Line::TooLong),
        (true, false) => Some(Line::Whole(line)),
    })
}
