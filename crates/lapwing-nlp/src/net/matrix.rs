//! Products with weight matrices in whole numbers: the same on every machine, and quicker than in fractions.
//!
//! A row of inputs and a column of weights are both scaled so that their largest value is that of [`levels`], rounded,
//! and multiplied in 16 bits with sums in 32. No sum can overflow, so its order does not matter.

use pulp::{Simd, WithSimd};

use crate::model::{ModelError, Reader};

/// Outputs that are summed side by side.
const LANES: usize = 32;
/// Pairs of inputs between two looks at the bounds: so many that the compiler leaves the loop over them as it is.
const STEP: usize = 16;
/// Most inputs of a matrix: more would leave too few levels.
const INPUTS_MAX: usize = 512;

/// Pairs that `n_in` inputs make, with zeros behind them up to a whole number of steps.
fn n_pairs(n_in: usize) -> usize {
    n_in.div_ceil(2).next_multiple_of(STEP)
}

/// Largest value of an input or a weight of a product of `n_in` inputs, so that sums stay below 2³¹: 12 bits and more.
fn levels(n_in: usize) -> f32 {
    ((i32::MAX as usize / n_in.max(1)).isqrt() as f32).min(32_767.0)
}

/// Inputs of several products, rounded once.
#[derive(Debug, Default)]
pub struct Rows {
    /// Values of two neighbours each, shape `[n, n_pairs, 2]`; those beyond the inputs are 0.
    pairs: Vec<[i16; 2]>,
    /// What one level of a row stands for. Shape: `[n]`.
    scales: Vec<f32>,
    n_pairs: usize,
}

impl Rows {
    /// Rounds `x`, shape `[n, n_in]`.
    pub fn new(x: &[f32], n_in: usize) -> Self {
        let n_pairs = n_pairs(n_in);
        let n = x.len() / n_in.max(1);
        let mut rows = Rows { pairs: vec![[0; 2]; n * n_pairs], scales: vec![0.0; n], n_pairs };
        quick(Rounding { x, n_in, rows: &mut rows });
        rows
    }

    /// The rows with these numbers.
    pub(crate) fn some(&self, rows: &[usize]) -> Rows {
        let k = self.n_pairs;
        Rows {
            pairs: rows.iter().flat_map(|r| &self.pairs[r * k..(r + 1) * k]).copied().collect(),
            scales: rows.iter().map(|&r| self.scales[r]).collect(),
            n_pairs: k,
        }
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.scales.len()
    }
}

struct Rounding<'a> {
    x: &'a [f32],
    n_in: usize,
    rows: &'a mut Rows,
}

impl WithSimd for Rounding<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let width = 2 * self.rows.n_pairs;
        let most = levels(self.n_in);
        let levels = self.rows.pairs.as_flattened_mut();
        for (i, x) in self.x.chunks_exact(self.n_in).enumerate() {
            let out = &mut levels[i * width..i * width + self.n_in];
            self.rows.scales[i] = round(x, most, out);
        }
    }
}

/// Rounds one row to levels; gives what one level stands for.
#[inline(always)]
fn round(x: &[f32], levels: f32, out: &mut [i16]) -> f32 {
    let mut most = [1e-9f32; 16];
    let (parts, rest) = x.as_chunks::<16>();
    for part in parts {
        for (m, v) in most.iter_mut().zip(part) {
            *m = if v.abs() > *m { v.abs() } else { *m };
        }
    }
    let most = most.iter().chain(rest).fold(0.0f32, |m, v| m.max(v.abs()));
    let scale = levels / most;
    // The sum's last bits are the whole number, halves to even: quick everywhere.
    const ROUND: f32 = 12_582_912.0;
    for (out, v) in out.iter_mut().zip(x) {
        *out = (v * scale + ROUND).to_bits() as i16;
    }
    most / levels
}

/// Weights of a pair of inputs for `LANES` outputs; as loads that cross a line of the cache take twice as long, at its begin.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Row([[i16; 2]; LANES]);

/// A weight matrix, kept in blocks of [`LANES`] outputs.
#[derive(Debug, Default)]
pub struct Matrix {
    /// Number of inputs.
    pub n_in: usize,
    /// Number of outputs.
    pub n_out: usize,
    /// Block b holds, for each pair of inputs, the weights of both for outputs `LANES · b` on; missing outputs are 0.
    blocks: Vec<Row>,
    /// What one level of an output's weights stands for. Shape: `[n_out]`.
    scales: Vec<f32>,
}

impl Matrix {
    /// Reads a scale and 16-bit weights of shape `[n_in, n_out]`.
    pub(crate) fn read(reader: &mut Reader, n_in: usize, n_out: usize) -> Result<Self, ModelError> {
        if n_in > INPUTS_MAX {
            return Err(ModelError::Broken("its net is too wide"));
        }
        let scale = reader.f32()?;
        let bytes = reader.bytes(n_in * n_out * 2)?;
        let mut columns = vec![0.0; n_in * n_out];
        for (at, weight) in bytes.as_chunks::<2>().0.iter().enumerate() {
            columns[at % n_out * n_in + at / n_out] = f32::from(i16::from_le_bytes(*weight)) * scale;
        }
        Ok(Matrix::new(&Rows::new(&columns, n_in), n_in))
    }

    /// A matrix from the weights of each output, of `n_in` inputs.
    pub fn new(outputs: &Rows, n_in: usize) -> Self {
        let (n_out, n_pairs) = (outputs.len(), outputs.n_pairs);
        let mut blocks = vec![Row([[0; 2]; LANES]); n_out.div_ceil(LANES) * n_pairs];
        for (j, pairs) in outputs.pairs.chunks_exact(n_pairs.max(1)).enumerate() {
            let block = &mut blocks[j / LANES * n_pairs..(j / LANES + 1) * n_pairs];
            for (to, pair) in block.iter_mut().zip(pairs) {
                to.0[j % LANES] = *pair;
            }
        }
        Matrix { n_in, n_out, blocks, scales: outputs.scales.clone() }
    }

    /// Adds the products of the rows of `x` to the rows of `y`. Shapes: x `[n, n_in]`, y `[n, n_out]`.
    pub fn add(&self, x: &Rows, y: &mut [f32]) {
        self.multiply::<true>(x, y);
    }

    /// Writes the products of the rows of `x` over the rows of `y`. Shapes as for [`Matrix::add`].
    pub fn write(&self, x: &Rows, y: &mut [f32]) {
        self.multiply::<false>(x, y);
    }

    fn multiply<const ADD: bool>(&self, x: &Rows, y: &mut [f32]) {
        debug_assert_eq!(x.n_pairs, n_pairs(self.n_in));
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V4::try_new() {
            let product = wide::Product::<_, ADD> { simd, matrix: self, x, y };
            return match wide::V4Sums::try_new() {
                Some(sums) => sums.vectorize(product),
                None => simd.vectorize(product),
            };
        }
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V3::try_new() {
            return simd.vectorize(wide::Product::<_, ADD> { simd, matrix: self, x, y });
        }
        self.multiply_plainly::<ADD>(x, y);
    }

    /// [`Matrix::multiply`] for machines of any kind.
    fn multiply_plainly<const ADD: bool>(&self, x: &Rows, y: &mut [f32]) {
        let mut sums = vec![[0; LANES]; x.len()];
        for (b, block) in self.blocks.chunks_exact(x.n_pairs).enumerate() {
            for (sums, pairs) in sums.iter_mut().zip(x.pairs.chunks_exact(x.n_pairs)) {
                sums.fill(0);
                for (w, v) in block.iter().zip(pairs) {
                    for (sum, w) in sums.iter_mut().zip(&w.0) {
                        *sum += i32::from(w[0]) * i32::from(v[0]) + i32::from(w[1]) * i32::from(v[1]);
                    }
                }
            }
            self.put::<ADD>(b, &sums, &x.scales, y);
        }
    }

    /// Puts the sums of block `b` into the rows of results. Shapes: sums and scales `[n]`.
    #[inline(always)]
    fn put<const ADD: bool>(&self, b: usize, sums: &[[i32; LANES]], scales: &[f32], y: &mut [f32]) {
        let first = b * LANES;
        let own = &self.scales[first..];
        for ((sums, scale), y) in sums.iter().zip(scales).zip(y.chunks_exact_mut(self.n_out)) {
            let y = &mut y[first..];
            // The same twice: with a length that is known it becomes a few instructions for many values.
            if let (Some(y), Some(own)) = (y.first_chunk_mut::<LANES>(), own.first_chunk::<LANES>()) {
                for j in 0..LANES {
                    let product = sums[j] as f32 * (scale * own[j]);
                    y[j] = if ADD { y[j] + product } else { product };
                }
            } else {
                for ((y, sum), own) in y.iter_mut().zip(sums).zip(own) {
                    let product = *sum as f32 * (scale * own);
                    *y = if ADD { *y + product } else { product };
                }
            }
        }
    }
}

/// [`Matrix::add`] for machines with AVX2 or AVX-512, which multiply pairs and add their products in one step.
#[cfg(target_arch = "x86_64")]
mod wide {
    use pulp::x86::{V3, V4};
    use pulp::{NullaryFnOnce, cast, i16x16, i16x32, i32x8, i32x16};

    use super::{LANES, Matrix, Row, Rows, STEP};

    pulp::simd_type! {
        /// AVX-512 with VNNI, where the compiler makes one instruction of a multiplication of pairs and the addition to
        /// a sum: the same whole numbers in half the steps.
        pub struct V4Sums {
            pub sse: "sse",
            pub sse2: "sse2",
            pub sse3: "sse3",
            pub ssse3: "ssse3",
            pub sse4_1: "sse4.1",
            pub sse4_2: "sse4.2",
            pub popcnt: "popcnt",
            pub avx: "avx",
            pub avx2: "avx2",
            pub bmi1: "bmi1",
            pub bmi2: "bmi2",
            pub fma: "fma",
            pub lzcnt: "lzcnt",
            pub avx512f: "avx512f",
            pub avx512bw: "avx512bw",
            pub avx512cd: "avx512cd",
            pub avx512dq: "avx512dq",
            pub avx512vl: "avx512vl",
            pub avx512vnni: "avx512vnni",
        }
    }

    /// Sums of a block's outputs in registers.
    pub trait Lanes: Copy {
        /// Rows of input whose sums have room in the registers beside the weights.
        const ROWS: usize;
        type Sums: Copy;
        type Weights: Copy;

        fn zero(self) -> Self::Sums;
        fn weights(self, block: &[[i16; 2]; LANES]) -> Self::Weights;
        fn add(self, sums: &mut Self::Sums, weights: Self::Weights, pair: [i16; 2]);
        fn plain(sums: Self::Sums) -> [i32; LANES];
    }

    impl Lanes for V3 {
        const ROWS: usize = 3;
        type Sums = [i32x8; 4];
        type Weights = [i16x16; 4];

        #[inline(always)]
        fn zero(self) -> Self::Sums {
            [self.splat_i32x8(0); 4]
        }

        #[inline(always)]
        fn weights(self, block: &[[i16; 2]; LANES]) -> Self::Weights {
            cast(*block)
        }

        #[inline(always)]
        fn add(self, sums: &mut Self::Sums, weights: Self::Weights, pair: [i16; 2]) {
            let pair = cast(self.splat_i32x8(cast(pair)));
            for (sum, part) in sums.iter_mut().zip(weights) {
                *sum = self.wrapping_add_i32x8(*sum, self.multiply_wrapping_add_adjacent_i16x16(part, pair));
            }
        }

        #[inline(always)]
        fn plain(sums: Self::Sums) -> [i32; LANES] {
            cast(sums)
        }
    }

    impl Lanes for V4 {
        const ROWS: usize = 7;
        type Sums = [i32x16; 2];
        type Weights = [i16x32; 2];

        #[inline(always)]
        fn zero(self) -> Self::Sums {
            [self.splat_i32x16(0); 2]
        }

        #[inline(always)]
        fn weights(self, block: &[[i16; 2]; LANES]) -> Self::Weights {
            cast(*block)
        }

        #[inline(always)]
        fn add(self, sums: &mut Self::Sums, weights: Self::Weights, pair: [i16; 2]) {
            let pair = cast(self.splat_i32x16(cast(pair)));
            for (sum, half) in sums.iter_mut().zip(weights) {
                *sum = self.wrapping_add_i32x16(*sum, self.multiply_wrapping_add_adjacent_i16x32(half, pair));
            }
        }

        #[inline(always)]
        fn plain(sums: Self::Sums) -> [i32; LANES] {
            cast(sums)
        }
    }

    /// A product that is added to what stands in `y`, or written over it.
    pub struct Product<'a, S, const ADD: bool> {
        pub simd: S,
        pub matrix: &'a Matrix,
        pub x: &'a Rows,
        pub y: &'a mut [f32],
    }

    impl<S: Lanes, const ADD: bool> NullaryFnOnce for Product<'_, S, ADD> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            let Product { simd, matrix, x, y } = self;
            let (n, k) = (x.len(), x.n_pairs);
            let mut sums = vec![[0; LANES]; n];
            // All rows go through one block before the next is fetched: a block fits the nearest cache, a matrix does not.
            for (b, block) in matrix.blocks.chunks_exact(k).enumerate() {
                for (sums, pairs) in sums.chunks_mut(S::ROWS).zip(x.pairs.chunks(S::ROWS * k)) {
                    match sums.len() {
                        7.. => rows::<S, 7>(simd, block, pairs, sums),
                        6 => rows::<S, 6>(simd, block, pairs, sums),
                        5 => rows::<S, 5>(simd, block, pairs, sums),
                        4 => rows::<S, 4>(simd, block, pairs, sums),
                        3 => rows::<S, 3>(simd, block, pairs, sums),
                        2 => rows::<S, 2>(simd, block, pairs, sums),
                        _ => rows::<S, 1>(simd, block, pairs, sums),
                    }
                }
                matrix.put::<ADD>(b, &sums, &x.scales, y);
            }
        }
    }

    /// The sums of `N` rows and a block.
    #[inline(always)]
    fn rows<S: Lanes, const N: usize>(simd: S, block: &[Row], pairs: &[[i16; 2]], to: &mut [[i32; LANES]]) {
        let k = block.len();
        let rows: [&[[[i16; 2]; STEP]]; N] = std::array::from_fn(|r| pairs[r * k..][..k].as_chunks().0);
        let mut sums = [simd.zero(); N];
        for (i, weights) in block.as_chunks::<STEP>().0.iter().enumerate() {
            let step = rows.map(|row| &row[i]);
            for (j, weights) in weights.iter().enumerate() {
                let weights = simd.weights(&weights.0);
                for (sums, row) in sums.iter_mut().zip(step) {
                    simd.add(sums, weights, row[j]);
                }
            }
        }
        for (to, sums) in to.iter_mut().zip(sums) {
            *to = S::plain(sums);
        }
    }
}

/// Runs `work` compiled for the widest vectors that this machine has. Sums stay the same: nothing is reordered or fused.
pub fn quick<W: WithSimd>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(work)
}

/// Sigmoids of two numbers without exponentials: the same on every machine, and quick, with one division for both.
#[inline(always)]
pub fn sigmoids(x: f32, y: f32) -> (f32, f32) {
    /// Above and below the line of the fraction that half a sigmoid is.
    #[inline(always)]
    fn fraction(x: f32) -> (f32, f32) {
        let x = (0.5 * x).clamp(-3.0, 3.0);
        let x2 = x * x;
        (0.5 * x * (27.0 + x2), 27.0 + 9.0 * x2)
    }
    let ((above_x, below_x), (above_y, below_y)) = (fraction(x), fraction(y));
    let one = 1.0 / (below_x * below_y);
    (0.5 + above_x * (below_y * one), 0.5 + above_y * (below_x * one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(n: usize, seed: u32) -> Vec<f32> {
        let mut seed = seed;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..n).map(|_| next()).collect()
    }

    #[test]
    fn products_agree_with_their_definition() {
        for (n, k, m) in [(7, 5, 11), (4, 384, 32), (1, 128, 50), (3, 1, 1)] {
            let (x, weights) = (sample(n * k, 1), sample(m * k, 2));
            let mut y = vec![1.0; n * m];
            Matrix::new(&Rows::new(&weights, k), k).add(&Rows::new(&x, k), &mut y);
            for r in 0..n {
                for j in 0..m {
                    let sum: f32 = (0..k).map(|i| x[r * k + i] * weights[j * k + i]).sum();
                    let far = (y[r * m + j] - sum - 1.0).abs();
                    assert!(far < 1e-3 * (k as f32).sqrt(), "{far} in [{n}, {k}] · [{k}, {m}]");
                }
            }
        }
    }

    #[test]
    fn every_machine_gets_the_same_bits() {
        for (n, k, m) in [(7, 5, 11), (9, 128, 50), (2, 384, 33)] {
            let x = Rows::new(&sample(n * k, 3), k);
            let matrix = Matrix::new(&Rows::new(&sample(m * k, 4), k), k);
            let mut plain = vec![0.5; n * m];
            matrix.multiply_plainly::<true>(&x, &mut plain);
            let mut quick = vec![0.5; n * m];
            matrix.add(&x, &mut quick);
            assert_eq!(quick, plain);
            let (mut added, mut written) = (vec![0.0; n * m], vec![0.5; n * m]);
            matrix.add(&x, &mut added);
            matrix.write(&x, &mut written);
            assert_eq!(added, written);
            // This machine has the widest vectors of its kind: the narrower ones give the same.
            #[cfg(target_arch = "x86_64")]
            {
                let mut narrow = vec![0.5; n * m];
                if let Some(simd) = pulp::x86::V4::try_new() {
                    simd.vectorize(wide::Product::<_, true> { simd, matrix: &matrix, x: &x, y: &mut narrow });
                    assert_eq!(narrow, plain);
                }
                narrow.fill(0.5);
                if let Some(simd) = pulp::x86::V3::try_new() {
                    simd.vectorize(wide::Product::<_, true> { simd, matrix: &matrix, x: &x, y: &mut narrow });
                    assert_eq!(narrow, plain);
                }
            }
        }
    }

    #[test]
    fn the_largest_sums_fit() {
        for n in 1..=INPUTS_MAX {
            let most = Rows::new(&vec![7.0; n], n);
            let mut y = vec![0.0];
            Matrix::new(&most, n).add(&most, &mut y);
            assert!((y[0] / (49.0 * n as f32) - 1.0).abs() < 1e-3);
        }
    }

    #[test]
    fn the_sigmoid_rises_from_nothing_to_one() {
        for other in [-50.0, 0.0, 0.7, 50.0] {
            let sigmoid = |x: f32| sigmoids(x, other).0;
            let far = |x: f32, y: f32| (x - y).abs() > 1e-6;
            assert!(!far(sigmoid(-50.0), 0.0) && !far(sigmoid(0.0), 0.5) && !far(sigmoid(50.0), 1.0));
            assert!(sigmoid(1.0) > sigmoid(0.9));
            assert_eq!(sigmoids(0.3, other).0, sigmoids(other, 0.3).1);
        }
    }
}
