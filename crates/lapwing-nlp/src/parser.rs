//! Dependency trees by greedy arc-hybrid transitions, labels by a second linear model.
//!
//! Source: Kuhlmann, Gómez-Rodríguez, Satta (2011) for the system; Goldberg and Nivre (2012) for the training oracle.
//! A tree is always a tree: what is left on the stack hangs on the root.

use crate::hash::feature;
use crate::weights::Weights;
use crate::word::Word;

/// Moves of the parser.
pub const SHIFT: usize = 0;
/// The top of the stack hangs on the front of the buffer.
pub const LEFT: usize = 1;
/// The top of the stack hangs on the item below it.
pub const RIGHT: usize = 2;

const NONE: usize = usize::MAX;

/// A sentence as the parser sees it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Hashed words.
    pub words: &'a [Word],
    /// Tagger classes.
    pub tags: &'a [u8],
}

/// State of one parse. Token n (the length) stands for the artificial root and waits at the end of the buffer.
#[derive(Clone, Debug)]
pub struct State {
    /// Token numbers, bottom first.
    pub stack: Vec<usize>,
    /// Front of the buffer.
    pub front: usize,
    /// Number of tokens.
    pub n: usize,
    /// Head of each token, `usize::MAX` while unknown.
    pub heads: Vec<usize>,
    kids: Vec<Kids>,
}

/// Outermost dependents of a token.
#[derive(Clone, Copy, Debug)]
struct Kids {
    left: [usize; 2],
    right: [usize; 2],
    n_left: u32,
    n_right: u32,
}

impl State {
    /// Before the first move.
    pub fn new(n: usize) -> Self {
        let none = Kids { left: [NONE; 2], right: [NONE; 2], n_left: 0, n_right: 0 };
        State { stack: Vec::with_capacity(n), front: 0, n, heads: vec![NONE; n], kids: vec![none; n + 1] }
    }

    /// True when only the root is left.
    pub fn done(&self) -> bool {
        self.front == self.n && self.stack.is_empty()
    }

    /// Which moves are possible.
    pub fn legal(&self) -> [bool; 3] {
        let at_root = self.front == self.n;
        [!at_root, !self.stack.is_empty() && (!at_root || self.stack.len() == 1), self.stack.len() > 1]
    }

    /// Does one legal move.
    pub fn apply(&mut self, action: usize) {
        match action {
            SHIFT => {
                self.stack.push(self.front);
                self.front += 1;
            }
            LEFT => {
                if let Some(s) = self.stack.pop() {
                    self.attach(s, self.front);
                }
            }
            _ => {
                if let Some(s) = self.stack.pop() {
                    let head = self.stack.last().copied().unwrap_or(self.n);
                    self.attach(s, head);
                }
            }
        }
    }

    fn attach(&mut self, dependent: usize, head: usize) {
        self.heads[dependent] = head;
        let kids = &mut self.kids[head];
        if dependent < head {
            kids.left = [dependent, kids.left[0]];
            kids.n_left += 1;
        } else {
            kids.right = [dependent, kids.right[0]];
            kids.n_right += 1;
        }
    }

    /// Features of the state. Clears and fills `out`.
    pub fn features(&self, input: Input, out: &mut Vec<u32>) {
        out.clear();
        let depth = self.stack.len();
        let stack = |i: usize| if i < depth { self.stack[depth - 1 - i] } else { NONE };
        let buffer = |i: usize| if self.front + i <= self.n { self.front + i } else { NONE };
        let (s0, s1, s2, b0, b1, b2) = (stack(0), stack(1), stack(2), buffer(0), buffer(1), buffer(2));
        let kid = |t: usize, left: bool, i: usize| {
            if t == NONE {
                NONE
            } else if left {
                self.kids[t].left[i]
            } else {
                self.kids[t].right[i]
            }
        };
        let w = |t: usize| match t {
            NONE => 1,
            t if t == self.n => 2,
            t => input.words[t].lower,
        };
        let p = |t: usize| match t {
            NONE => 254,
            t if t == self.n => 255,
            t => u32::from(input.tags[t]),
        };
        let c = |t: usize| if t == NONE || t == self.n { 0 } else { input.words[t].suffix[2] };
        let valency =
            |t: usize| if t == NONE { 99 } else { self.kids[t].n_left.min(3) * 4 + self.kids[t].n_right.min(3) };
        let distance = |a: usize, b: usize| if a == NONE || b == NONE { 0 } else { bucket(a.abs_diff(b)) };
        let (s0w, s1w, s2w, b0w, b1w, b2w) = (w(s0), w(s1), w(s2), w(b0), w(b1), w(b2));
        let (s0p, s1p, s2p, b0p, b1p, b2p) = (p(s0), p(s1), p(s2), p(b0), p(b1), p(b2));
        let (s0l, s0r, s1l, s1r, b0l) =
            (kid(s0, true, 0), kid(s0, false, 0), kid(s1, true, 0), kid(s1, false, 0), kid(b0, true, 0));
        let (s0l2, s0r2, s1r2, b0l2) = (kid(s0, true, 1), kid(s0, false, 1), kid(s1, false, 1), kid(b0, true, 1));
        let (d01, d0b) = (distance(s0, s1), distance(s0, b0));
        let punct_between = self.comma_between(input, s0, b0);
        let mut n = 100;
        let mut add = |parts: &[u32]| {
            n += 1;
            out.push(feature(n, parts));
        };
        add(&[s0w, s0p]);
        add(&[s0w]);
        add(&[s0p]);
        add(&[s1w, s1p]);
        add(&[s1w]);
        add(&[s1p]);
        add(&[s2w]);
        add(&[s2p]);
        add(&[b0w, b0p]);
        add(&[b0w]);
        add(&[b0p]);
        add(&[b1w, b1p]);
        add(&[b1w]);
        add(&[b1p]);
        add(&[b2w]);
        add(&[b2p]);
        add(&[s0w, b0w]);
        add(&[s0w, s0p, b0w, b0p]);
        add(&[s0p, b0w, b0p]);
        add(&[s0w, b0p]);
        add(&[s0w, s0p, b0p]);
        add(&[s0p, b0p]);
        add(&[s0w, s1w]);
        add(&[s0p, s1p]);
        add(&[s0w, s1p]);
        add(&[s0p, s1w]);
        add(&[s0w, s0p, s1p]);
        add(&[s1w, b0w]);
        add(&[s1p, b0p]);
        add(&[s0p, b0p, b1p]);
        add(&[s0p, s1p, b0p]);
        add(&[s0p, s1p, s2p]);
        add(&[s0p, s1p, b0p, b1p]);
        add(&[s0w, b0p, b1p]);
        add(&[s0p, b0w, b1p]);
        add(&[s1p, s0w, b0p]);
        add(&[s1w, s0p, b0p]);
        add(&[b0p, b1p, b2p]);
        add(&[b0w, b1p]);
        add(&[s0p, p(s0l), p(s0r), b0p]);
        add(&[s0p, p(s0l), b0p]);
        add(&[s0p, p(s0r), b0p]);
        add(&[s0w, p(s0r)]);
        add(&[s0w, p(s0l)]);
        add(&[s0p, w(s0r)]);
        add(&[s0p, w(s0l)]);
        add(&[s1p, p(s1l), s0p]);
        add(&[s1p, p(s1r), s0p]);
        add(&[s1w, p(s1r), s0p]);
        add(&[s1p, p(s1r2), p(s1r), s0p]);
        add(&[s0p, b0p, p(b0l)]);
        add(&[s0w, b0p, p(b0l)]);
        add(&[b0p, p(b0l), p(b0l2)]);
        add(&[b0w, p(b0l)]);
        add(&[b0p, w(b0l)]);
        add(&[s0p, p(s0l), p(s0l2)]);
        add(&[s0p, p(s0r), p(s0r2)]);
        add(&[s0p, s1p, p(s1l), p(s0r)]);
        add(&[s0w, valency(s0)]);
        add(&[s0p, valency(s0), b0p]);
        add(&[s1p, valency(s1), s0p]);
        add(&[s1w, valency(s1)]);
        add(&[b0w, valency(b0)]);
        add(&[b0p, valency(b0), s0p]);
        add(&[s0p, b0p, d0b]);
        add(&[s0w, d0b]);
        add(&[b0w, d0b]);
        add(&[s0p, s1p, d01]);
        add(&[s1w, d01]);
        add(&[s0w, b0w, d0b]);
        add(&[s0p, b0p, punct_between]);
        add(&[s1p, s0p, b0p, punct_between]);
        add(&[c(s0), b0p, s1p]);
        add(&[c(b0), s0p]);
        add(&[c(s0), c(b0)]);
        add(&[w(s0r), s0p, b0w]);
        add(&[s1w, w(s0l), s0p]);
        add(&[s1p, s0w, w(s0l)]);
        add(&[b0w, b1w]);
        add(&[s1w, s0w, b0p]);
    }

    fn comma_between(&self, input: Input, from: usize, to: usize) -> u32 {
        if from == NONE || to == NONE {
            return 3;
        }
        let range = from.min(to) + 1..from.max(to).min(self.n);
        let comma = crate::hash::bytes(b",");
        range.take(12).filter(|&t| input.words[t].lower == comma).count().min(2) as u32
    }
}

fn bucket(distance: usize) -> u32 {
    match distance {
        0..=4 => distance as u32,
        5..=7 => 5,
        8..=12 => 6,
        _ => 7,
    }
}

/// Heads of all tokens (root: its own index), exactly one root.
pub fn parse(weights: &Weights, input: Input) -> Vec<usize> {
    let n = input.words.len();
    let mut state = State::new(n);
    let (mut feats, mut scores) = (Vec::with_capacity(96), Vec::new());
    while !state.done() {
        let legal = state.legal();
        let action = match legal {
            [true, false, false] => SHIFT,
            [false, true, false] => LEFT,
            _ => {
                state.features(input, &mut feats);
                scores.clear();
                scores.resize(weights.n_classes, 0);
                weights.score(&feats, &mut scores);
                (0..3).filter(|&a| legal[a]).max_by_key(|&a| (scores[a], 3 - a)).unwrap_or(SHIFT)
            }
        };
        state.apply(action);
    }
    let mut heads = state.heads;
    // The transitions leave exactly one token on the artificial root; its head is itself from here on.
    for (t, head) in heads.iter_mut().enumerate() {
        if *head >= n {
            *head = t;
        }
    }
    heads
}

/// Features for the label of token `t` under its head. `kids` lists dependents by head. Clears and fills `out`.
pub fn label_features(input: Input, heads: &[usize], kids: &[Vec<usize>], t: usize, out: &mut Vec<u32>) {
    out.clear();
    let h = heads[t];
    let root = h == t;
    let none = Word::default();
    let (d, g) = (&input.words[t], if root { &none } else { &input.words[h] });
    let p = |i: usize| u32::from(input.tags[i]);
    let (dp, hp) = (p(t), if root { 255 } else { p(h) });
    let near = |i: usize, by: isize| i.checked_add_signed(by).filter(|&j| j < heads.len());
    let np = |i: usize, by: isize| near(i, by).map_or(254, p);
    let nw = |i: usize, by: isize| near(i, by).map_or(1, |j| input.words[j].lower);
    let dir = if root { 2 } else { u32::from(t < h) };
    let dist = bucket(t.abs_diff(h)) * 4 + dir;
    let first_kid = kids[t].first().copied();
    let (kw, kp) = first_kid.map_or((1, 254), |k| (input.words[k].lower, p(k)));
    let last_kid = kids[t].last().map_or(254, |&k| p(k));
    let siblings = if root { &[][..] } else { &kids[h][..] };
    let place = siblings.iter().position(|&k| k == t).unwrap_or(0);
    let left_sibling = place.checked_sub(1).map_or(253, |i| p(siblings[i]));
    let right_sibling = siblings.get(place + 1).map_or(253, |&k| p(k));
    let grand = if root || heads[h] == h { 255 } else { p(heads[h]) };
    let aux = |i: usize| {
        kids[i].iter().take(6).fold(0u32, |acc, &k| if k < i { acc.wrapping_mul(31).wrapping_add(p(k)) } else { acc })
    };
    let before = siblings.iter().filter(|&&k| k < h).count() as u32;
    let mut n = 300;
    let mut add = |parts: &[u32]| {
        n += 1;
        out.push(feature(n, parts));
    };
    add(&[dp, hp]);
    add(&[dp, hp, dir]);
    add(&[dp, hp, dist]);
    add(&[d.lower, hp, dir]);
    add(&[d.lower, g.lower]);
    add(&[dp, g.lower, dir]);
    add(&[d.lower]);
    add(&[g.lower]);
    add(&[d.suffix[2], hp, dir]);
    add(&[dp, g.suffix[2], dir]);
    add(&[d.lower, dp]);
    add(&[kw, dp, hp]);
    add(&[kp, dp, hp, dir]);
    add(&[kw, d.lower]);
    add(&[kw, g.lower, dp]);
    add(&[last_kid, dp, hp]);
    add(&[left_sibling, dp, hp, dir]);
    add(&[right_sibling, dp, hp, dir]);
    add(&[left_sibling, right_sibling, dp, hp]);
    add(&[np(t, -1), dp, hp, dir]);
    add(&[np(t, 1), dp, hp, dir]);
    add(&[nw(t, -1), dp, hp]);
    add(&[nw(t, 1), dp, hp]);
    add(&[nw(h, -1), dp, hp, dir]);
    add(&[nw(h, 1), dp, hp, dir]);
    add(&[np(h, -1), np(h, 1), dp, hp]);
    add(&[grand, hp, dp, dir]);
    add(&[if root { 0 } else { aux(h) }, dp, hp, dir]);
    add(&[aux(t), dp, hp, dir]);
    add(&[before, dp, hp, dir]);
    add(&[d.shape, g.shape, dp, hp]);
    add(&[d.form]);
    add(&[d.classes, dp, hp, dir]);
    add(&[u32::from(root), dp]);
}

/// Label numbers of all tokens. Shape: `[n_tokens]`.
pub fn label(weights: &Weights, input: Input, heads: &[usize]) -> Vec<u8> {
    let kids = dependents(heads);
    let (mut feats, mut scores) = (Vec::with_capacity(48), Vec::new());
    (0..heads.len())
        .map(|t| {
            label_features(input, heads, &kids, t, &mut feats);
            weights.best(&feats, &mut scores) as u8
        })
        .collect()
}

/// Dependents of each token, in text order; the root is nobody's.
pub fn dependents(heads: &[usize]) -> Vec<Vec<usize>> {
    let mut kids = vec![Vec::new(); heads.len()];
    for (t, &h) in heads.iter().enumerate() {
        if h != t {
            kids[h].push(t);
        }
    }
    kids
}
