//! Which states a text speaks of where a sentence stands: what was named lately weighs more than what was named once.
//!
//! In: countries named, by sentence, with weights. Out: for each sentence the codes, heaviest first. Several stories in
//! one file, or a look back to another country, thus do not settle whose unnamed parties are.

use std::collections::BTreeMap;

/// What a naming weighs with every sentence that passes: this many parts of `WHOLE`.
const LEFT: u64 = 6;
const WHOLE: u64 = 16;
/// Namings are counted in small parts, so that old ones fade rather than vanish.
const FINE: u64 = 1 << 20;
/// Codes kept for a sentence.
const KEPT: usize = 4;

/// Ground of a country that was only guessed from what the text speaks of: what is known of the event may correct it.
pub const SPOKEN_OF: &str = "country the article speaks of";

/// Grounds of a country that unnamed people have from what is told beside them, not from their own words.
pub const PLACE_BESIDE: &str = "place in the sentence";
pub const AUTHORITY_BESIDE: &str = "authority in the sentence";

/// True for a country that surroundings gave, which what is said of the same people corrects.
pub fn is_guessed(ground: &str) -> bool {
    [SPOKEN_OF, PLACE_BESIDE, AUTHORITY_BESIDE].iter().any(|g| ground.ends_with(g))
}

/// Ground of a country that unnamed forces have because their state is the subject of the sentence.
pub const OWN_FORCES: &str = "forces of the state that is the subject";

/// For each sentence the states spoken of, heaviest first.
#[derive(Clone, Debug, Default)]
pub struct Scenes(Vec<Vec<(String, u64)>>);

impl Scenes {
    /// Weighs `named` (sentence, code, weight), which come in the order of sentences, over `n` sentences.
    pub fn new<'c>(n: usize, named: impl Iterator<Item = (usize, &'c str, u64)>) -> Scenes {
        let mut named = named.peekable();
        let mut weights: BTreeMap<&str, u64> = BTreeMap::new();
        let mut all = Vec::with_capacity(n);
        for sentence in 0..n {
            weights.values_mut().for_each(|w| *w = *w * LEFT / WHOLE);
            while let Some((_, code, weight)) = named.next_if(|x| x.0 <= sentence) {
                *weights.entry(code).or_default() += weight * FINE;
            }
            let mut ranked: Vec<(String, u64)> =
                weights.iter().filter(|x| *x.1 > 0).map(|(c, w)| ((*c).to_string(), *w)).collect();
            ranked.sort_by_key(|x| std::cmp::Reverse(x.1));
            ranked.truncate(KEPT);
            all.push(ranked);
        }
        Scenes(all)
    }

    /// The state that is spoken of most at `sentence`, those of `not` left out; `None` where two weigh the same.
    pub fn most(&self, sentence: usize, not: &[&str]) -> Option<&str> {
        self.heaviest(sentence, not, 0)
    }

    /// The same of those named at `sentence` or shortly before.
    pub fn lately(&self, sentence: usize, not: &[&str]) -> Option<&str> {
        self.heaviest(sentence, not, FINE / 2)
    }

    /// True where `code` is spoken of at `sentence`, or nothing is: the state that the whole text is about is nobody's where
    /// others are spoken of.
    pub fn allows(&self, sentence: usize, code: &str) -> bool {
        self.0.get(sentence).is_none_or(|ranked| ranked.is_empty() || ranked.iter().any(|(c, _)| c == code))
    }

    fn heaviest(&self, sentence: usize, not: &[&str], least: u64) -> Option<&str> {
        let ranked = self.0.get(sentence)?;
        let mut left = ranked.iter().filter(|(c, w)| *w >= least && !not.contains(&c.as_str()));
        let (best, weight) = left.next()?;
        let sure = left.next().is_none_or(|next| next.1 < *weight);
        sure.then_some(best.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Scenes;

    #[test]
    fn what_was_named_lately_weighs_more() {
        let named = [(0, "ZAF", 3), (0, "ZAF", 3), (3, "AFG", 3), (5, "KEN", 3), (5, "TGO", 3)];
        let scenes = Scenes::new(8, named.into_iter());
        assert_eq!(scenes.most(1, &[]), Some("ZAF"));
        assert_eq!(scenes.most(3, &[]), Some("AFG"));
        assert_eq!(scenes.most(3, &["AFG"]), Some("ZAF"));
        assert_eq!(scenes.most(5, &[]), None);
        assert_eq!(scenes.most(9, &[]), None);
        assert!(scenes.allows(5, "KEN") && scenes.allows(5, "TGO") && !scenes.allows(1, "KEN"));
        assert!(Scenes::new(1, [].into_iter()).allows(0, "KEN"));
        assert_eq!(scenes.lately(3, &["AFG"]), None);
        assert_eq!(scenes.lately(2, &[]), Some("ZAF"));
    }
}
