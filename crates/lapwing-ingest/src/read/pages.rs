//! Pages of a Parquet file that claim more values than their bytes can hold: set aside before the reader makes room for them.
//!
//! In: a file. Out: the reader of the crate `parquet`, whose pages are looked at first and whose failures are errors. A damaged or hostile file of a
//! thousand bytes may say that a page has a billion values, for which the crate takes memory before it reads one.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::basic::Encoding;
use parquet::bloom_filter::Sbbf;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::record::Row;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;

/// Values that a page may have whatever its size, and further ones for each byte: writers pack some 26 equal lengths in one.
const VALUES_FREE: u64 = 1 << 20;
const VALUES_A_BYTE: u64 = 200;

/// What is said of a file on which the crate itself fails, as it does on some that are damaged.
const FAILED: &str = "the reader failed on it";

/// Opens a Parquet file whose pages are looked at before they are read: an error instead of memory for values that are not there.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn open_parquet(file: File) -> std::result::Result<Box<dyn FileReader>, String> {
    let opened = catch_unwind(AssertUnwindSafe(|| SerializedFileReader::new(file))).map_err(|_| FAILED)?;
    opened.map(|reader| Box::new(Guarded(reader)) as Box<dyn FileReader>).map_err(|e| e.to_string())
}

/// The next row, or what is wrong with the file; nothing is to be read behind an error.
pub fn next_row(rows: &mut RowIter) -> Option<std::result::Result<Row, String>> {
    let next = catch_unwind(AssertUnwindSafe(|| rows.next()));
    next.map_or_else(|_| Some(Err(FAILED.into())), |row| row.map(|r| r.map_err(|e| e.to_string())))
}

struct Guarded<R>(R);

struct GuardedGroup<'r>(Box<dyn RowGroupReader + 'r>);

struct GuardedPages {
    pages: Box<dyn PageReader>,
    /// Highest repetition and definition level of the column.
    levels: (i16, i16),
}

impl<R: FileReader> FileReader for Guarded<R> {
    fn metadata(&self) -> &ParquetMetaData {
        self.0.metadata()
    }

    fn num_row_groups(&self) -> usize {
        self.0.num_row_groups()
    }

    fn get_row_group(&self, i: usize) -> Result<Box<dyn RowGroupReader + '_>> {
        Ok(Box::new(GuardedGroup(self.0.get_row_group(i)?)))
    }

    fn get_row_iter(&self, projection: Option<Type>) -> Result<RowIter<'_>> {
        RowIter::from_file(projection, self)
    }
}

impl RowGroupReader for GuardedGroup<'_> {
    fn metadata(&self) -> &RowGroupMetaData {
        self.0.metadata()
    }

    fn num_columns(&self) -> usize {
        self.0.num_columns()
    }

    fn get_column_page_reader(&self, i: usize) -> Result<Box<dyn PageReader>> {
        let column = self.metadata().schema_descr().column(i);
        let levels = (column.max_rep_level(), column.max_def_level());
        Ok(Box::new(GuardedPages { pages: self.0.get_column_page_reader(i)?, levels }))
    }

    fn get_column_bloom_filter(&self, i: usize) -> Option<&Sbbf> {
        self.0.get_column_bloom_filter(i)
    }

    fn get_row_iter(&self, projection: Option<Type>) -> Result<RowIter<'_>> {
        RowIter::from_row_group(projection, self)
    }
}

impl PageReader for GuardedPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        if page.as_ref().is_some_and(|p| claims_too_much(p, self.levels)) {
            return Err(ParquetError::General("a page claims more values than its bytes can hold".into()));
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.pages.at_record_boundary()
    }
}

impl Iterator for GuardedPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}

/// True for a page for whose values the crate would make room that its bytes cannot fill. What else is wrong with a page the
/// crate finds itself.
fn claims_too_much(page: &Page, levels: (i16, i16)) -> bool {
    let (buf, encoding) = (page.buffer(), page.encoding());
    let values = match page {
        // Each value of a dictionary takes a byte at least.
        Page::DictionaryPage { num_values, .. } => return *num_values as usize > buf.len(),
        Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } => {
            buf.get((*def_levels_byte_len as usize).saturating_add(*rep_levels_byte_len as usize)..)
        }
        Page::DataPage { num_values, rep_level_encoding, def_level_encoding, .. } => {
            let n = u64::from(*num_values);
            let behind = behind_levels(buf, n, levels.0, *rep_level_encoding);
            behind.and_then(|rest| behind_levels(rest, n, levels.1, *def_level_encoding))
        }
    };
    let Some(values) = values else { return false };
    let counts = match encoding {
        Encoding::DELTA_BINARY_PACKED | Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
        // Lengths of what is shared with the value before, then lengths of the rest.
        Encoding::DELTA_BYTE_ARRAY => 2,
        _ => return false,
    };
    let most = VALUES_FREE + VALUES_A_BYTE * values.len() as u64;
    let mut rest = values;
    for _ in 0..counts {
        let Some((n, behind)) = Deltas::begin(rest).map(|d| (d.n, d.behind(most))) else { return false };
        if n > most {
            return true;
        }
        let Some(behind) = behind else { return false };
        rest = behind;
    }
    false
}

/// What stands behind the levels of a page of the first version.
fn behind_levels(buf: &[u8], n_values: u64, highest: i16, encoding: Encoding) -> Option<&[u8]> {
    if highest == 0 {
        return Some(buf);
    }
    let bits = u64::from(u16::BITS - highest.unsigned_abs().leading_zeros());
    #[allow(deprecated, reason = "old files pack levels so")]
    let packed = encoding == Encoding::BIT_PACKED;
    if packed {
        return buf.get(usize::try_from((n_values * bits).div_ceil(8)).ok()?..);
    }
    let n = u32::from_le_bytes(*buf.first_chunk()?);
    buf.get(4..)?.get(usize::try_from(n).ok()?..)
}

/// The head of whole numbers written as differences, and what follows it.
struct Deltas<'b> {
    block: u64,
    minis: u64,
    n: u64,
    rest: &'b [u8],
}

impl<'b> Deltas<'b> {
    fn begin(mut rest: &'b [u8]) -> Option<Deltas<'b>> {
        let (block, minis, n) = (varint(&mut rest)?, varint(&mut rest)?, varint(&mut rest)?);
        varint(&mut rest)?;
        Some(Deltas { block, minis, n, rest })
    }

    /// What stands behind these numbers, if there are at most `most`; None where they do not end.
    fn behind(&self, most: u64) -> Option<&'b [u8]> {
        let a_mini = self.block.checked_div(self.minis)?;
        let mut rest = self.rest;
        let mut left = self.n.saturating_sub(1);
        if a_mini == 0 || self.n > most {
            return None;
        }
        while left > 0 {
            varint(&mut rest)?;
            let (widths, behind) = rest.split_at_checked(usize::try_from(self.minis).ok()?)?;
            rest = behind;
            for width in widths {
                if left == 0 {
                    break;
                }
                let bits = a_mini.checked_mul(u64::from(*width))?;
                rest = rest.get(usize::try_from(bits.div_ceil(8)).ok()?..)?;
                left = left.saturating_sub(a_mini);
            }
        }
        Some(rest)
    }
}

/// A number of seven bits a byte, the lowest first.
fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut n = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, behind) = rest.split_first()?;
        *rest = behind;
        n |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(num_values: u32, bytes: usize) -> Page {
        Page::DictionaryPage { buf: vec![0; bytes].into(), num_values, encoding: Encoding::PLAIN, is_sorted: false }
    }

    fn data(buf: &[u8], encoding: Encoding) -> Page {
        Page::DataPage {
            buf: buf.to_vec().into(),
            num_values: 3,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        }
    }

    #[test]
    fn a_dictionary_of_more_values_than_bytes_is_refused() {
        assert!(claims_too_much(&dictionary(671_088_639, 10), (0, 1)));
        assert!(!claims_too_much(&dictionary(2, 10), (0, 1)));
    }

    #[test]
    fn lengths_that_no_bytes_could_hold_are_refused() {
        // Blocks of 128 in 4 parts, 3 values, the first 5 (zigzag 10); one block: least difference 0, four widths of 0 bits.
        let honest = [0x80, 0x01, 4, 3, 10, 0, 0, 0, 0, 0];
        // The same with 2^40 values.
        let hostile = [0x80, 0x01, 4, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 10, 0, 0, 0, 0, 0];
        let levels = [2u8, 0, 0, 0, 6, 1];
        for encoding in [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BINARY_PACKED, Encoding::DELTA_BYTE_ARRAY] {
            assert!(!claims_too_much(&data(&honest, encoding), (0, 0)), "{encoding}");
            assert!(claims_too_much(&data(&hostile, encoding), (0, 0)), "{encoding}");
            // Behind the levels of a column with gaps.
            assert!(claims_too_much(&data(&[&levels[..], &hostile].concat(), encoding), (0, 1)), "{encoding}");
        }
        // The lengths of the rest stand behind those of what is shared.
        let second = [&honest[..], &hostile].concat();
        assert!(claims_too_much(&data(&second, Encoding::DELTA_BYTE_ARRAY), (0, 0)));
        assert!(!claims_too_much(&data(&[&honest[..], &honest].concat(), Encoding::DELTA_BYTE_ARRAY), (0, 0)));
        assert!(!claims_too_much(&data(&second, Encoding::PLAIN), (0, 0)));
    }
}
