//! The bundled data, ready-made: what `lapwing-data` makes of its files, made once while this is built.
//!
//! In: nothing. Out: the one [`Data`] of the whole process. It holds no data of its own and knows nothing about them.

use std::sync::OnceLock;

use lapwing_data::Data;

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/data.bin"));

/// The data that ship inside the binary: those of [`Data::bundled`] in a tenth of the time.
pub fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| Data::from_ready(BYTES))
}
