//! Stable hashes: the same on every machine and in every release, because models are keyed by them.

/// FNV-1a over bytes.
pub fn bytes(text: &[u8]) -> u32 {
    text.iter().fold(0x811c_9dc5, |h, &b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// Mixes a feature template's number with the hashes of its parts.
pub fn feature(template: u32, parts: &[u32]) -> u32 {
    let mut h = u64::from(template).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x51_7c_c1_b7;
    for &part in parts {
        h = (h.rotate_left(23) ^ u64::from(part)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    (h ^ (h >> 32)) as u32
}
