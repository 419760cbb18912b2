//! Ascending hashes and where each stands: the look-up of all tables of the model.

/// Ascending keys, found by their upper 16 bits and a short walk.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    keys: Vec<u32>,
    /// Index of the first key with these upper 16 bits or more. Length 65,537, or 0 when there are no keys.
    starts: Vec<u32>,
}

impl Keys {
    /// `None` when `keys` do not ascend.
    pub(crate) fn new(keys: Vec<u32>) -> Option<Keys> {
        if keys.windows(2).any(|pair| pair[0] >= pair[1]) {
            return None;
        }
        let mut starts = Vec::with_capacity(65_537);
        for (at, &key) in keys.iter().enumerate() {
            while starts.len() <= (key >> 16) as usize {
                starts.push(at as u32);
            }
        }
        starts.resize(65_537, keys.len() as u32);
        Some(Keys { keys, starts })
    }

    /// Place of `key` among the keys.
    pub(crate) fn position(&self, key: u32) -> Option<usize> {
        let part = (key >> 16) as usize;
        let (&from, &to) = (self.starts.get(part)?, self.starts.get(part + 1)?);
        let (from, to) = (from as usize, to as usize);
        self.keys[from..to].iter().position(|&k| k == key).map(|i| from + i)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_where_they_stand() {
        let keys = Keys::new(vec![1, 0x1_0000, 0x1_0002, u32::MAX]).expect("they ascend");
        let found = [1, 2, 0x1_0000, 0x1_0002, u32::MAX].map(|k| keys.position(k));
        assert_eq!(found, [Some(0), None, Some(1), Some(2), Some(3)]);
        assert!(Keys::new(vec![2, 2]).is_none());
        assert_eq!(Keys::default().position(7), None);
    }
}
