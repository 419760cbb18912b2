//! Products with weight matrices, in the same order of sums on every machine, so that results never differ.

use pulp::{Simd, WithSimd};

use crate::model::{ModelError, Reader};

/// Outputs that are summed side by side.
const LANES: usize = 16;
/// Rows of input that share one pass over the weights.
const ROWS: usize = 4;

/// A weight matrix, kept in blocks of [`LANES`] outputs.
#[derive(Debug, Default)]
pub struct Matrix {
    /// Number of inputs.
    pub n_in: usize,
    /// Number of outputs.
    pub n_out: usize,
    /// Block b holds, for each input, the weights of outputs `LANES · b` on; missing outputs are 0.
    blocks: Vec<[f32; LANES]>,
}

impl Matrix {
    /// Reads a scale and 16-bit weights of shape `[n_in, n_out]`.
    pub(crate) fn read(reader: &mut Reader, n_in: usize, n_out: usize) -> Result<Self, ModelError> {
        let scale = reader.f32()?;
        let weights: Vec<f32> =
            (0..n_in * n_out).map(|_| Ok(f32::from(reader.i16()?) * scale)).collect::<Result<_, ModelError>>()?;
        Ok(Matrix::new(&weights, n_in, n_out))
    }

    /// A matrix from its weights, shape `[n_in, n_out]`.
    pub fn new(weights: &[f32], n_in: usize, n_out: usize) -> Self {
        let mut blocks = Vec::with_capacity(n_out.div_ceil(LANES) * n_in);
        for first in (0..n_out).step_by(LANES) {
            for row in weights.chunks_exact(n_out) {
                let mut block = [0.0; LANES];
                let width = LANES.min(n_out - first);
                block[..width].copy_from_slice(&row[first..first + width]);
                blocks.push(block);
            }
        }
        Matrix { n_in, n_out, blocks }
    }

    /// Adds the products of the rows of `x` to the rows of `y`. Shapes: x `[n, n_in]`, y `[n, n_out]`.
    pub fn add(&self, x: &[f32], y: &mut [f32]) {
        quick(Product { matrix: self, x, y });
    }

    #[inline(always)]
    fn add_rows<const N: usize>(&self, x: &[f32], y: &mut [f32]) {
        let k = self.n_in;
        let rows: [&[f32]; N] = std::array::from_fn(|r| &x[r * k..(r + 1) * k]);
        for (b, block) in self.blocks.chunks_exact(k).enumerate() {
            let mut sums = [[0.0f32; LANES]; N];
            for (i, weights) in block.iter().enumerate() {
                for r in 0..N {
                    let v = rows[r][i];
                    for j in 0..LANES {
                        sums[r][j] += v * weights[j];
                    }
                }
            }
            let first = b * LANES;
            let width = LANES.min(self.n_out - first);
            for (r, sums) in sums.iter().enumerate() {
                let at = r * self.n_out + first;
                for (y, s) in y[at..at + width].iter_mut().zip(sums) {
                    *y += s;
                }
            }
        }
    }
}

/// The sums of [`Matrix::add`].
struct Product<'a> {
    matrix: &'a Matrix,
    x: &'a [f32],
    y: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let (n_in, n_out) = (self.matrix.n_in, self.matrix.n_out);
        let mut xs = self.x.chunks_exact(ROWS * n_in);
        let mut ys = self.y.chunks_exact_mut(ROWS * n_out);
        for (x, y) in xs.by_ref().zip(ys.by_ref()) {
            self.matrix.add_rows::<ROWS>(x, y);
        }
        for (x, y) in xs.remainder().chunks_exact(n_in).zip(ys.into_remainder().chunks_exact_mut(n_out)) {
            self.matrix.add_rows::<1>(x, y);
        }
    }
}

/// Runs `work` compiled for the widest vectors that this machine has. Sums stay the same: nothing is reordered or fused.
pub fn quick<W: WithSimd>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(work)
}

/// A sigmoid without exponentials: the same on every machine, and quick.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    let x = (0.5 * x).clamp(-3.0, 3.0);
    let x2 = x * x;
    0.5 + 0.5 * x * (27.0 + x2) / (27.0 + 9.0 * x2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_agree_with_their_definition() {
        let (n, k, m) = (7, 5, 11);
        let weights: Vec<f32> = (0..k * m).map(|i| (i % 9) as f32 - 4.0).collect();
        let x: Vec<f32> = (0..n * k).map(|i| (i % 7) as f32 - 3.0).collect();
        let mut y = vec![1.0; n * m];
        Matrix::new(&weights, k, m).add(&x, &mut y);
        for r in 0..n {
            for j in 0..m {
                let sum: f32 = (0..k).map(|i| x[r * k + i] * weights[i * m + j]).sum();
                assert_eq!(y[r * m + j], sum + 1.0);
            }
        }
    }

    #[test]
    fn the_sigmoid_rises_from_nothing_to_one() {
        assert_eq!((sigmoid(-50.0), sigmoid(0.0), sigmoid(50.0)), (0.0, 0.5, 1.0));
        assert!(sigmoid(1.0) > sigmoid(0.9));
    }
}
