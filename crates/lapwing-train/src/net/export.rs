//! Writes a trained net as [`lapwing_nlp::net::Net`] reads it: matrices in 16 bits, embeddings in 8.

use lapwing_nlp::net::DISTANCES;

use super::Net;

/// What the largest weight of a matrix is written as.
const WEIGHT_MAX: f32 = 32_000.0;

/// Appends the net's part of a model file. `keys` are the feature hashes of the rows, ascending.
pub fn write(net: &Net, keys: &[u32], out: &mut Vec<u8>) {
    let (s, lay) = (&net.shape, &net.layout);
    let (d, a, l) = (s.width, s.arc, s.lab);
    for n in [d, s.layers, a, l] {
        out.extend((n as u16).to_le_bytes());
    }
    out.extend((keys.len() as u32).to_le_bytes());
    for key in keys {
        out.extend(key.to_le_bytes());
    }
    let largest = |row: &[f32]| row.iter().fold(1e-6f32, |m, x| m.max(x.abs()));
    for row in net.table.chunks_exact(d) {
        out.extend((largest(row) / 127.0).to_le_bytes());
    }
    for row in net.table.chunks_exact(d) {
        let scale = largest(row) / 127.0;
        out.extend(row.iter().map(|x| (x / scale).round() as i8 as u8));
    }
    let mut writer = Writer { net, out };
    writer.matrix(lay.win_w, 3 * d, d);
    writer.floats(lay.win_b, d);
    for [w, b, v] in &lay.layer {
        writer.matrix(*w, d, 3 * d);
        writer.floats(*b, 2 * d);
        writer.floats(*v, 2 * d);
    }
    writer.matrix(lay.tag_w, d, s.tags);
    writer.floats(lay.tag_b, s.tags);
    writer.matrix(lay.name_w, d, s.names);
    writer.floats(lay.name_b, s.names);
    writer.matrix(lay.ad_w, d, a);
    writer.floats(lay.ad_b, a);
    writer.matrix(lay.ah_w, d, a);
    writer.floats(lay.ah_b, a);
    writer.matrix(lay.u, a, a);
    writer.floats(lay.ub, a);
    writer.floats(lay.root, a);
    writer.floats(lay.dist, DISTANCES);
    writer.matrix(lay.ld_w, d, l);
    writer.floats(lay.ld_b, l);
    writer.matrix(lay.lh_w, d, l);
    writer.out.extend(std::iter::repeat_n(0u8, 4 * l));
    writer.floats(lay.lroot, l);
    writer.floats(lay.ldist, DISTANCES * l);
    writer.matrix(lay.out_w, l, s.labels);
    writer.floats(lay.out_b, s.labels);
}

struct Writer<'a> {
    net: &'a Net,
    out: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn matrix(&mut self, at: usize, n_in: usize, n_out: usize) {
        let weights = &self.net.dense[at..at + n_in * n_out];
        let scale = weights.iter().fold(1e-6f32, |m, x| m.max(x.abs())) / WEIGHT_MAX;
        self.out.extend(scale.to_le_bytes());
        for weight in weights {
            self.out.extend(((weight / scale).round() as i16).to_le_bytes());
        }
    }

    fn floats(&mut self, at: usize, n: usize) {
        for x in &self.net.dense[at..at + n] {
            self.out.extend(x.to_le_bytes());
        }
    }
}
