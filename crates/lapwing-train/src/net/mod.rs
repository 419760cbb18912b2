//! The net of [`lapwing_nlp::net`] in training: the same sums forward, and their derivatives backward.
//!
//! In: sentences as rows of the table of embeddings. Out: losses and gradients. One thread, fixed order of sums.
#![allow(clippy::needless_range_loop, clippy::too_many_arguments, reason = "formulas over several lists at once")]

mod adam;
pub mod export;
mod layout;
pub mod learn;
mod math;

use lapwing_nlp::net::{NAMES_LAYER, ROOT, distance};

use crate::random::Random;
use layout::{Layout, Shape, layout};
use math::{mul, mul_ta, mul_tb, sigmoid, sigmoid_slope, softmax_loss};

/// One sentence: feature rows of each token, gold columns. Empty lists mean "not annotated".
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Rows of the table, a list a token.
    pub feats: Vec<[u32; FEATS]>,
    /// For each token the probability, on top of the common one, that the word itself is hidden.
    pub rare: Vec<f32>,
    /// Gold tag numbers.
    pub tags: Vec<u8>,
    /// Gold heads; the root's is its own number.
    pub heads: Vec<usize>,
    /// Gold label numbers.
    pub labels: Vec<u8>,
    /// Gold classes of names; those out of range are not known.
    pub names: Vec<u8>,
    /// What its gradients are multiplied with.
    pub weight: f32,
}
/// Features of a word.
pub const FEATS: usize = lapwing_nlp::net::FEATURES;
/// The first features, which stand for the word itself and may be hidden.
pub const WORD_FEATS: usize = 2;
/// A feature without a row.
pub const NO_FEAT: u32 = u32::MAX;

/// A net: everything that is learnt.
pub struct Net {
    /// Its sizes.
    pub shape: Shape,
    /// Where tensors stand in `dense`.
    pub layout: Layout,
    /// All weights but the embeddings.
    pub dense: Vec<f32>,
    /// Embeddings, shape `[rows, width]`.
    pub table: Vec<f32>,
}

/// Shares of what is set to nothing at random while learning.
#[derive(Clone, Copy)]
pub struct Drop {
    /// Of the summed embeddings.
    pub input: f32,
    /// Of each layer's input.
    pub layer: f32,
    /// Of what heads, labels and tags are read off.
    pub mlp: f32,
    /// Of the words, whose affixes remain.
    pub word: f32,
}

/// Gradients of a batch.
pub struct Grads {
    pub dense: Vec<f32>,
    pub table: Vec<f32>,
    /// Rows of the table that have gradients.
    pub touched: Vec<u32>,
    mark: Vec<bool>,
}

impl Grads {
    pub fn new(net: &Net) -> Self {
        Grads {
            dense: vec![0.0; net.dense.len()],
            table: vec![0.0; net.table.len()],
            touched: Vec::new(),
            mark: vec![false; net.shape.rows],
        }
    }
    pub fn clear(&mut self, d: usize) {
        self.dense.fill(0.0);
        for &r in &self.touched {
            self.table[r as usize * d..(r as usize + 1) * d].fill(0.0);
            self.mark[r as usize] = false;
        }
        self.touched.clear();
    }
}

/// What the backward pass needs of a layer.
struct LayerCache {
    mask: Vec<f32>,
    dropped: Vec<f32>,
    p: Vec<f32>,
    /// Gates before the sigmoid, and cell states. Shapes: `[n, width]`.
    fpre: Vec<f32>,
    rpre: Vec<f32>,
    c: Vec<f32>,
}

fn mask(n: usize, d: usize, spans: &[(usize, usize)], p: f32, random: &mut Random) -> Vec<f32> {
    // One mask a sentence and column.
    let mut m = vec![1.0; n * d];
    if p > 0.0 {
        let keep = 1.0 / (1.0 - p);
        let mut row = vec![0.0; d];
        for &(a, b) in spans {
            for x in row.iter_mut() {
                *x = if random.unit() < p { 0.0 } else { keep };
            }
            for t in a..b {
                m[t * d..(t + 1) * d].copy_from_slice(&row);
            }
        }
    }
    m
}

impl Net {
    pub fn new(shape: Shape, seed: u64) -> Self {
        let layout = layout(&shape);
        let mut random = Random::new(seed);
        let mut dense = vec![0.0; layout.total];
        let mut fill = |at: usize, n: usize, fan: usize, random: &mut Random| {
            let a = (3.0 / fan as f32).sqrt();
            for x in &mut dense[at..at + n] {
                *x = (2.0 * random.unit() - 1.0) * a;
            }
        };
        let (d, h, s) = (shape.width, shape.width / 2, &shape);
        fill(layout.win_w, 3 * d * d, 3 * d, &mut random);
        for l in &layout.layer {
            fill(l[0], d * 6 * h, d, &mut random);
        }
        fill(layout.tag_w, d * s.tags, d, &mut random);
        fill(layout.name_w, d * s.names, d, &mut random);
        fill(layout.ad_w, d * s.arc, d, &mut random);
        fill(layout.ah_w, d * s.arc, d, &mut random);
        fill(layout.u, s.arc * s.arc, s.arc * 4, &mut random);
        fill(layout.root, s.arc, 3, &mut random);
        fill(layout.ld_w, d * s.lab, d, &mut random);
        fill(layout.lh_w, d * s.lab, d, &mut random);
        fill(layout.lroot, s.lab, 3, &mut random);
        fill(layout.out_w, s.lab * s.labels, s.lab, &mut random);
        for l in &layout.layer {
            // Gates start open for memory and for passing on.
            dense[l[1]..l[1] + 4 * h].fill(0.0);
        }
        let table = (0..shape.rows * d).map(|_| (2.0 * random.unit() - 1.0) * 0.1).collect();
        Net { shape, layout, dense, table }
    }

    fn part(&self, at: usize, n: usize) -> &[f32] {
        &self.dense[at..at + n]
    }

    fn embed(&self, feats: &[u32], out: &mut [f32]) {
        let d = self.shape.width;
        for &f in feats {
            if f != NO_FEAT {
                let row = &self.table[f as usize * d..(f as usize + 1) * d];
                for i in 0..d {
                    out[i] += row[i];
                }
            }
        }
    }

    fn affine(&self, x: &[f32], w: usize, b: Option<usize>, n: usize, k: usize, m: usize) -> Vec<f32> {
        let mut y = vec![0.0; n * m];
        if let Some(b) = b {
            for row in y.chunks_exact_mut(m) {
                row.copy_from_slice(self.part(b, m));
            }
        }
        mul(x, self.part(w, k * m), &mut y, n, k, m, 1.0);
        y
    }

    fn window(&self, x: &[f32], spans: &[(usize, usize)], n: usize) -> Vec<f32> {
        let d = self.shape.width;
        let mut cat = vec![0.0; n * 3 * d];
        for &(a, b) in spans {
            for t in a..b {
                let row = &mut cat[t * 3 * d..(t + 1) * 3 * d];
                if t > a {
                    row[..d].copy_from_slice(&x[(t - 1) * d..t * d]);
                }
                row[d..2 * d].copy_from_slice(&x[t * d..(t + 1) * d]);
                if t + 1 < b {
                    row[2 * d..].copy_from_slice(&x[(t + 1) * d..(t + 2) * d]);
                }
            }
        }
        cat
    }

    /// Runs layer `l` over `x`; gives its output and what backward needs.
    fn layer(&self, l: usize, x: &[f32], mask: Vec<f32>, spans: &[(usize, usize)], n: usize) -> (Vec<f32>, LayerCache) {
        let (d, h) = (self.shape.width, self.shape.width / 2);
        let dropped: Vec<f32> = x.iter().zip(&mask).map(|(a, m)| a * m).collect();
        let [w, b, v] = self.layout.layer[l];
        let p = self.affine(&dropped, w, None, n, d, 6 * h);
        let (mut fpre, mut rpre, mut c, mut y) =
            (vec![0.0; n * d], vec![0.0; n * d], vec![0.0; n * d], vec![0.0; n * d]);
        for dir in 0..2 {
            let bias = self.part(b + dir * 2 * h, 2 * h);
            let peep = self.part(v + dir * 2 * h, 2 * h);
            for &(from, to) in spans {
                let mut state = vec![0.0f32; h];
                for step in 0..to - from {
                    let t = if dir == 0 { from + step } else { to - 1 - step };
                    let pt = &p[t * 6 * h + dir * 3 * h..t * 6 * h + (dir + 1) * 3 * h];
                    let o = t * d + dir * h;
                    let (pz, rest) = pt.split_at(h);
                    let (pf, pr) = rest.split_at(h);
                    let (fp, rp) = (&mut fpre[o..o + h], &mut rpre[o..o + h]);
                    let (ct, yt, xt) = (&mut c[o..o + h], &mut y[o..o + h], &x[o..o + h]);
                    for i in 0..h {
                        fp[i] = pf[i] + bias[i] + peep[i] * state[i];
                        rp[i] = pr[i] + bias[h + i] + peep[h + i] * state[i];
                        let f = sigmoid(fp[i]);
                        let r = sigmoid(rp[i]);
                        state[i] = f * state[i] + (1.0 - f) * pz[i];
                        ct[i] = state[i];
                        yt[i] = r * state[i] + (1.0 - r) * xt[i];
                    }
                }
            }
        }
        (y, LayerCache { mask, dropped, p, fpre, rpre, c })
    }

    fn layer_back(
        &self,
        l: usize,
        x: &[f32],
        cache: &LayerCache,
        dy: &[f32],
        spans: &[(usize, usize)],
        n: usize,
        grads: &mut Grads,
    ) -> Vec<f32> {
        let (d, h) = (self.shape.width, self.shape.width / 2);
        let [w, b, v] = self.layout.layer[l];
        let mut dp = vec![0.0; n * 6 * h];
        let mut dx = vec![0.0; n * d];
        for dir in 0..2 {
            let peep = self.part(v + dir * 2 * h, 2 * h);
            let (mut db, mut dv) = (vec![0.0f32; 2 * h], vec![0.0f32; 2 * h]);
            let zero = vec![0.0f32; h];
            for &(from, to) in spans {
                let mut carry = vec![0.0f32; h];
                for step in (0..to - from).rev() {
                    let t = if dir == 0 { from + step } else { to - 1 - step };
                    let o = t * d + dir * h;
                    let prev_o = if step == 0 { None } else { Some(if dir == 0 { o - d } else { o + d }) };
                    let base = t * 6 * h + dir * 3 * h;
                    let prev = prev_o.map_or(&zero[..], |q| &cache.c[q..q + h]);
                    let (dz, rest) = dp[base..base + 3 * h].split_at_mut(h);
                    let (df, dr_out) = rest.split_at_mut(h);
                    let (fp, rp, ct) = (&cache.fpre[o..o + h], &cache.rpre[o..o + h], &cache.c[o..o + h]);
                    let (z, g, xt, dxt) = (&cache.p[base..base + h], &dy[o..o + h], &x[o..o + h], &mut dx[o..o + h]);
                    let (dbf, dbr) = db.split_at_mut(h);
                    let (dvf, dvr) = dv.split_at_mut(h);
                    let (pf, pr) = peep.split_at(h);
                    let (dz, df, dr_out, dxt, carry) =
                        (&mut dz[..h], &mut df[..h], &mut dr_out[..h], &mut dxt[..h], &mut carry[..h]);
                    let (dbf, dbr, dvf, dvr, pf, pr, prev) =
                        (&mut dbf[..h], &mut dbr[..h], &mut dvf[..h], &mut dvr[..h], &pf[..h], &pr[..h], &prev[..h]);
                    for i in 0..h {
                        let f = sigmoid(fp[i]);
                        let r = sigmoid(rp[i]);
                        let dr = g[i] * (ct[i] - xt[i]);
                        let dc = g[i] * r + carry[i];
                        dxt[i] += g[i] * (1.0 - r);
                        let dfp = dc * (prev[i] - z[i]) * sigmoid_slope(fp[i]);
                        let drp = dr * sigmoid_slope(rp[i]);
                        dz[i] = dc * (1.0 - f);
                        df[i] = dfp;
                        dr_out[i] = drp;
                        dbf[i] += dfp;
                        dbr[i] += drp;
                        dvf[i] += dfp * prev[i];
                        dvr[i] += drp * prev[i];
                        carry[i] = dc * f + dfp * pf[i] + drp * pr[i];
                    }
                }
            }
            for i in 0..2 * h {
                grads.dense[b + dir * 2 * h + i] += db[i];
                grads.dense[v + dir * 2 * h + i] += dv[i];
            }
        }
        mul_ta(&cache.dropped, &dp, &mut grads.dense[w..w + d * 6 * h], n, d, 6 * h, 1.0);
        let mut dd = vec![0.0; n * d];
        mul_tb(&dp, self.part(w, d * 6 * h), &mut dd, n, 6 * h, d, 0.0);
        for i in 0..n * d {
            dx[i] += dd[i] * cache.mask[i];
        }
        dx
    }

    /// Gradient of an affine map: adds to weights and bias, gives the input's.
    fn affine_back(
        &self,
        x: &[f32],
        dy: &[f32],
        w: usize,
        b: Option<usize>,
        dims: (usize, usize, usize),
        dx: &mut [f32],
        grads: &mut Grads,
    ) {
        let (n, k, m) = dims;
        mul_ta(x, dy, &mut grads.dense[w..w + k * m], n, k, m, 1.0);
        if let Some(b) = b {
            for row in dy.chunks_exact(m) {
                for i in 0..m {
                    grads.dense[b + i] += row[i];
                }
            }
        }
        mul_tb(dy, self.part(w, k * m), dx, n, m, k, 1.0);
    }

    /// Loss of a batch; its gradients are added to `grads`. Gives the summed losses of tags, arcs, labels, names.
    pub fn learn(&self, batch: &[&Sample], drop: Drop, random: &mut Random, grads: &mut Grads) -> [f32; 4] {
        let s = &self.shape;
        let (d, a, lw) = (s.width, s.arc, s.lab);
        let mut spans = Vec::new();
        let mut n = 0;
        for sample in batch {
            spans.push((n, n + sample.feats.len()));
            n += sample.feats.len();
        }
        // Embeddings.
        let mut used: Vec<[u32; FEATS]> = Vec::with_capacity(n);
        for sample in batch {
            for (f, &rare) in sample.feats.iter().zip(&sample.rare) {
                let mut f = *f;
                if drop.word > 0.0 && random.unit() < drop.word + rare {
                    f[..WORD_FEATS].fill(NO_FEAT);
                }
                used.push(f);
            }
        }
        let mut x0 = vec![0.0; n * d];
        for (f, row) in used.iter().zip(x0.chunks_exact_mut(d)) {
            self.embed(f, row);
        }
        let in_mask = mask(n, d, &spans, drop.input, random);
        for (x, m) in x0.iter_mut().zip(&in_mask) {
            *x *= m;
        }
        let cat = self.window(&x0, &spans, n);
        let pre = self.affine(&cat, self.layout.win_w, Some(self.layout.win_b), n, 3 * d, d);
        let h0: Vec<f32> = pre.iter().zip(&x0).map(|(p, x)| p.max(0.0) + x).collect();
        let mut hs = vec![h0];
        let mut caches = Vec::new();
        for l in 0..s.layers {
            let m = mask(n, d, &spans, drop.layer, random);
            let (y, cache) = self.layer(l, &hs[l], m, &spans, n);
            hs.push(y);
            caches.push(cache);
        }
        let mut dhs: Vec<Vec<f32>> = vec![vec![0.0; n * d]; s.layers + 1];
        let mut losses = [0.0; 4];
        // Tags from the first layer, names from their own.
        for (which, level) in [(0usize, 1usize), (3, NAMES_LAYER.min(s.layers))] {
            let (w, b, k) = if which == 0 {
                (self.layout.tag_w, self.layout.tag_b, s.tags)
            } else {
                (self.layout.name_w, self.layout.name_b, s.names)
            };
            let m = mask(n, d, &spans, drop.mlp, random);
            let x: Vec<f32> = hs[level].iter().zip(&m).map(|(x, m)| x * m).collect();
            let mut y = self.affine(&x, w, Some(b), n, d, k);
            for (sample, &(from, to)) in batch.iter().zip(&spans) {
                let gold = if which == 0 { &sample.tags } else { &sample.names };
                for t in from..to {
                    let row = &mut y[t * k..(t + 1) * k];
                    if gold.is_empty() || usize::from(gold[t - from]) >= k {
                        row.fill(0.0);
                        continue;
                    }
                    losses[which] += softmax_loss(row, usize::from(gold[t - from]));
                    for g in row.iter_mut() {
                        *g *= sample.weight;
                    }
                }
            }
            let mut dx = vec![0.0; n * d];
            self.affine_back(&x, &y, w, Some(b), (n, d, k), &mut dx, grads);
            for i in 0..n * d {
                dhs[level][i] += dx[i] * m[i];
            }
        }
        // Arcs and labels.
        let top = &hs[s.layers];
        let m = mask(n, d, &spans, drop.mlp, random);
        let x: Vec<f32> = top.iter().zip(&m).map(|(x, m)| x * m).collect();
        let project = |w: usize, b: Option<usize>, k: usize, random: &mut Random| {
            let mut y = self.affine(&x, w, b, n, d, k);
            let m = mask(n, k, &spans, drop.mlp, random);
            for (y, m) in y.iter_mut().zip(&m) {
                *y = y.max(0.0) * m;
            }
            (y, m)
        };
        let lay = &self.layout;
        let (ad, ad_m) = project(lay.ad_w, Some(lay.ad_b), a, random);
        let (ah, ah_m) = project(lay.ah_w, Some(lay.ah_b), a, random);
        let ld = self.affine(&x, lay.ld_w, Some(lay.ld_b), n, d, lw);
        let lh = self.affine(&x, lay.lh_w, None, n, d, lw);
        let (mut dad, mut dah) = (vec![0.0; n * a], vec![0.0; n * a]);
        let (mut dld, mut dlh) = (vec![0.0; n * lw], vec![0.0; n * lw]);
        let u = self.part(lay.u, a * a);
        let ub = self.part(lay.ub, a);
        for (sample, &(from, to)) in batch.iter().zip(&spans) {
            if sample.heads.is_empty() {
                continue;
            }
            let k = to - from;
            let dep = &ad[from * a..to * a];
            let mut heads = self.part(lay.root, a).to_vec();
            heads.extend_from_slice(&ah[from * a..to * a]);
            let mut q = vec![0.0; k * a];
            mul(dep, u, &mut q, k, a, a, 0.0);
            for row in q.chunks_exact_mut(a) {
                for i in 0..a {
                    row[i] += ub[i];
                }
            }
            let w = k + 1;
            let mut scores = vec![0.0; k * w];
            mul_tb(&q, &heads, &mut scores, k, a, w, 0.0);
            for i in 0..k {
                let row = &mut scores[i * w..(i + 1) * w];
                row[0] += self.dense[lay.dist + ROOT];
                for j in 0..k {
                    row[j + 1] = if i == j { -1e9 } else { row[j + 1] + self.dense[lay.dist + distance(i, j)] };
                }
                let gold = if sample.heads[i] == i { 0 } else { sample.heads[i] + 1 };
                losses[1] += softmax_loss(row, gold);
                for g in row.iter_mut() {
                    *g *= sample.weight;
                }
                grads.dense[lay.dist + ROOT] += row[0];
                for j in (0..k).filter(|&j| j != i) {
                    grads.dense[lay.dist + distance(i, j)] += row[j + 1];
                }
            }
            // scores = q·headsᵀ
            let mut dq = vec![0.0; k * a];
            mul(&scores, &heads, &mut dq, k, w, a, 0.0);
            let mut dheads = vec![0.0; w * a];
            mul_ta(&scores, &q, &mut dheads, k, w, a, 0.0);
            for row in dq.chunks_exact(a) {
                for i in 0..a {
                    grads.dense[lay.ub + i] += row[i];
                }
            }
            mul_ta(dep, &dq, &mut grads.dense[lay.u..lay.u + a * a], k, a, a, 1.0);
            mul_tb(&dq, u, &mut dad[from * a..to * a], k, a, a, 1.0);
            for i in 0..a {
                grads.dense[lay.root + i] += dheads[i];
            }
            for (x, y) in dah[from * a..to * a].iter_mut().zip(&dheads[a..]) {
                *x += y;
            }
            // Labels on gold arcs.
            let mut pre = vec![0.0; k * lw];
            for i in 0..k {
                let row = &mut pre[i * lw..(i + 1) * lw];
                let h = sample.heads[i];
                let (head, at) = if h == i {
                    (self.part(lay.lroot, lw), ROOT)
                } else {
                    (&lh[(from + h) * lw..(from + h + 1) * lw], distance(i, h))
                };
                let own = &ld[(from + i) * lw..(from + i + 1) * lw];
                let dist = self.part(lay.ldist + at * lw, lw);
                for c in 0..lw {
                    row[c] = own[c] + head[c] + dist[c];
                }
            }
            let lm = mask(k, lw, &[(0, k)], drop.mlp, random);
            let act: Vec<f32> = pre.iter().zip(&lm).map(|(p, m)| p.max(0.0) * m).collect();
            let mut y = self.affine(&act, lay.out_w, Some(lay.out_b), k, lw, s.labels);
            for i in 0..k {
                let row = &mut y[i * s.labels..(i + 1) * s.labels];
                losses[2] += softmax_loss(row, usize::from(sample.labels[i]));
                for g in row.iter_mut() {
                    *g *= sample.weight;
                }
            }
            let mut dact = vec![0.0; k * lw];
            self.affine_back(&act, &y, lay.out_w, Some(lay.out_b), (k, lw, s.labels), &mut dact, grads);
            for i in 0..k {
                let h = sample.heads[i];
                for c in 0..lw {
                    let g = if pre[i * lw + c] > 0.0 { dact[i * lw + c] * lm[i * lw + c] } else { 0.0 };
                    dld[(from + i) * lw + c] += g;
                    if h == i {
                        grads.dense[lay.lroot + c] += g;
                        grads.dense[lay.ldist + ROOT * lw + c] += g;
                    } else {
                        dlh[(from + h) * lw + c] += g;
                        grads.dense[lay.ldist + distance(i, h) * lw + c] += g;
                    }
                }
            }
        }
        let mut dx = vec![0.0; n * d];
        for (y, m, dy) in [(&ad, &ad_m, &mut dad), (&ah, &ah_m, &mut dah)] {
            for i in 0..n * a {
                dy[i] = if y[i] > 0.0 { dy[i] * m[i] } else { 0.0 };
            }
        }
        self.affine_back(&x, &dad, lay.ad_w, Some(lay.ad_b), (n, d, a), &mut dx, grads);
        self.affine_back(&x, &dah, lay.ah_w, Some(lay.ah_b), (n, d, a), &mut dx, grads);
        self.affine_back(&x, &dld, lay.ld_w, Some(lay.ld_b), (n, d, lw), &mut dx, grads);
        self.affine_back(&x, &dlh, lay.lh_w, None, (n, d, lw), &mut dx, grads);
        for i in 0..n * d {
            dhs[s.layers][i] += dx[i] * m[i];
        }
        // Down through the layers.
        for l in (0..s.layers).rev() {
            let dx = self.layer_back(l, &hs[l], &caches[l], &dhs[l + 1], &spans, n, grads);
            for (a, b) in dhs[l].iter_mut().zip(dx) {
                *a += b;
            }
        }
        let dh0 = &dhs[0];
        let dpre: Vec<f32> = dh0.iter().zip(&pre).map(|(g, p)| if *p > 0.0 { *g } else { 0.0 }).collect();
        let mut dcat = vec![0.0; n * 3 * d];
        self.affine_back(&cat, &dpre, lay.win_w, Some(lay.win_b), (n, 3 * d, d), &mut dcat, grads);
        let mut dx0 = dh0.clone();
        for &(from, to) in &spans {
            for t in from..to {
                let row = &dcat[t * 3 * d..(t + 1) * 3 * d];
                for i in 0..d {
                    if t > from {
                        dx0[(t - 1) * d + i] += row[i];
                    }
                    dx0[t * d + i] += row[d + i];
                    if t + 1 < to {
                        dx0[(t + 1) * d + i] += row[2 * d + i];
                    }
                }
            }
        }
        for (x, m) in dx0.iter_mut().zip(&in_mask) {
            *x *= m;
        }
        for (f, g) in used.iter().zip(dx0.chunks_exact(d)) {
            for &r in f.iter().filter(|&&r| r != NO_FEAT) {
                if !grads.mark[r as usize] {
                    grads.mark[r as usize] = true;
                    grads.touched.push(r);
                }
                let row = &mut grads.table[r as usize * d..(r as usize + 1) * d];
                for i in 0..d {
                    row[i] += g[i];
                }
            }
        }
        losses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_agree_with_differences() {
        // Small, or steps cross the bends of the rectifiers.
        const STEP: f32 = 4e-3;
        let shape = Shape { width: 8, layers: 2, arc: 5, lab: 6, rows: 40, tags: 4, labels: 3, names: 3 };
        let mut net = Net::new(shape, 3);
        let mut random = Random::new(5);
        for p in &mut net.dense {
            *p += (random.unit() - 0.5) * 0.3;
        }
        let samples: Vec<Sample> = [5usize, 3, 1]
            .iter()
            .map(|&n| Sample {
                feats: (0..n).map(|_| std::array::from_fn(|_| random.below(40) as u32)).collect(),
                rare: vec![0.0; n],
                tags: (0..n).map(|_| random.below(4) as u8).collect(),
                heads: (0..n).map(|i| if i == 0 { 0 } else { random.below(i) }).collect(),
                labels: (0..n).map(|_| random.below(3) as u8).collect(),
                names: (0..n).map(|_| random.below(3) as u8).collect(),
                weight: 1.0,
            })
            .collect();
        let batch: Vec<&Sample> = samples.iter().collect();
        let none = Drop { input: 0.0, layer: 0.0, mlp: 0.0, word: 0.0 };
        let loss = |net: &Net| {
            net.learn(&batch, none, &mut Random::new(1), &mut Grads::new(net))
                .iter()
                .map(|&x| f64::from(x))
                .sum::<f64>()
        };
        let mut grads = Grads::new(&net);
        net.learn(&batch, none, &mut Random::new(1), &mut grads);
        let mut bad = Vec::new();
        for at in (0..net.dense.len()).step_by(7) {
            let old = net.dense[at];
            net.dense[at] = old + STEP;
            let up = loss(&net);
            net.dense[at] = old - STEP;
            let down = loss(&net);
            net.dense[at] = old;
            let slope = (up - down) / (2.0 * f64::from(STEP));
            if (slope - f64::from(grads.dense[at])).abs() > 0.02 + 0.05 * slope.abs() {
                bad.push((at, slope, grads.dense[at]));
            }
        }
        let n_bad = bad.len();
        assert!(n_bad * 100 < net.dense.len() / 7, "{bad:?} {:?}", net.layout);
        let mut bad = 0;
        for at in 0..net.table.len() {
            let old = net.table[at];
            net.table[at] = old + STEP;
            let up = loss(&net);
            net.table[at] = old - STEP;
            let down = loss(&net);
            net.table[at] = old;
            let slope = (up - down) / (2.0 * f64::from(STEP));
            if (slope - f64::from(grads.table[at])).abs() > 0.02 + 0.05 * slope.abs() {
                bad += 1;
            }
        }
        assert!(bad * 50 < net.table.len(), "{bad} of {}", net.table.len());
    }
}
