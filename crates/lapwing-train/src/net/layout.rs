//! Sizes of the net, and where its parameters stand in one long list.

use lapwing_nlp::net::DISTANCES;

/// Sizes of the net.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Numbers that stand for a token in every layer; even.
    pub width: usize,
    /// Recurrent layers.
    pub layers: usize,
    /// Numbers that arcs are scored with.
    pub arc: usize,
    /// Numbers that labels are scored with.
    pub lab: usize,
    /// Rows of the table of embeddings.
    pub rows: usize,
    /// Tag classes.
    pub tags: usize,
    /// Label classes.
    pub labels: usize,
    /// Classes of names.
    pub names: usize,
}

/// Where each tensor starts in the dense parameters.
#[derive(Clone, Debug)]
pub struct Layout {
    pub win_w: usize,
    pub win_b: usize,
    /// Of each recurrent layer: matrix, biases of the gates, peepholes.
    pub layer: Vec<[usize; 3]>,
    pub tag_w: usize,
    pub tag_b: usize,
    pub name_w: usize,
    pub name_b: usize,
    pub ad_w: usize,
    pub ad_b: usize,
    pub ah_w: usize,
    pub ah_b: usize,
    pub u: usize,
    pub ub: usize,
    pub root: usize,
    pub dist: usize,
    pub ld_w: usize,
    pub ld_b: usize,
    pub lh_w: usize,
    pub lroot: usize,
    pub ldist: usize,
    pub out_w: usize,
    pub out_b: usize,
    pub total: usize,
}

/// Puts the tensors of a shape one behind the other.
pub fn layout(s: &Shape) -> Layout {
    let mut at = 0;
    let mut take = |n: usize| {
        at += n;
        at - n
    };
    let (d, h) = (s.width, s.width / 2);
    Layout {
        win_w: take(3 * d * d),
        win_b: take(d),
        layer: (0..s.layers).map(|_| [take(d * 6 * h), take(4 * h), take(4 * h)]).collect(),
        tag_w: take(d * s.tags),
        tag_b: take(s.tags),
        name_w: take(d * s.names),
        name_b: take(s.names),
        ad_w: take(d * s.arc),
        ad_b: take(s.arc),
        ah_w: take(d * s.arc),
        ah_b: take(s.arc),
        u: take(s.arc * s.arc),
        ub: take(s.arc),
        root: take(s.arc),
        dist: take(DISTANCES),
        ld_w: take(d * s.lab),
        ld_b: take(s.lab),
        lh_w: take(d * s.lab),
        lroot: take(s.lab),
        ldist: take(DISTANCES * s.lab),
        out_w: take(s.lab * s.labels),
        out_b: take(s.labels),
        total: at,
    }
}
