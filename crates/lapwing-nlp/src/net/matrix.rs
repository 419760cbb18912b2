//! Products with weight matrices in whole numbers: the same on every machine, and quicker than in fractions.
//!
//! A row of inputs and a column of weights are both scaled so that their largest value is [`LEVELS`], rounded, and
//! multiplied in 8 bits with sums in 32. No sum can overflow, so its order does not matter.

use pulp::{Simd, WithSimd};

use crate::model::{ModelError, Reader};

/// Outputs that are summed side by side.
const LANES: usize = 32;
/// Fours of inputs between two looks at the bounds: so many that the compiler leaves the loop over them as it is.
const STEP: usize = 16;
/// Largest value of an input or a weight.
const LEVELS: f32 = 127.0;
/// What is added to inputs, so that none is below 0.
const ZERO: u8 = 128;
/// Most inputs of a matrix: sums of more would be no exact fractions of 32 bits.
const INPUTS_MAX: usize = 1_024;

/// Fours that `n_in` inputs make, with nothing behind them up to a whole number of steps.
fn n_fours(n_in: usize) -> usize {
    n_in.div_ceil(4).next_multiple_of(STEP)
}

/// Inputs of several products, rounded once.
#[derive(Debug, Default)]
pub struct Rows {
    /// Values of four neighbours each, [`ZERO`] higher, shape `[n, n_fours, 4]`; those beyond the inputs are [`ZERO`].
    fours: Vec<[u8; 4]>,
    /// What one level of a row stands for. Shape: `[n]`.
    scales: Vec<f32>,
    n_fours: usize,
}

impl Rows {
    /// Rounds `x`, shape `[n, n_in]`.
    pub fn new(x: &[f32], n_in: usize) -> Self {
        let n_fours = n_fours(n_in);
        let n = x.len() / n_in.max(1);
        let mut rows = Rows { fours: vec![[ZERO; 4]; n * n_fours], scales: vec![0.0; n], n_fours };
        quick(Rounding { x, n_in, rows: &mut rows });
        rows
    }

    /// The rows with these numbers.
    pub(crate) fn some(&self, rows: &[usize]) -> Rows {
        let k = self.n_fours;
        Rows {
            fours: rows.iter().flat_map(|r| &self.fours[r * k..(r + 1) * k]).copied().collect(),
            scales: rows.iter().map(|&r| self.scales[r]).collect(),
            n_fours: k,
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
        let width = 4 * self.rows.n_fours;
        let levels = self.rows.fours.as_flattened_mut();
        for (i, x) in self.x.chunks_exact(self.n_in).enumerate() {
            let out = &mut levels[i * width..i * width + self.n_in];
            self.rows.scales[i] = round(x, out);
        }
    }
}

/// Rounds one row to levels; gives what one level stands for.
#[inline(always)]
fn round(x: &[f32], out: &mut [u8]) -> f32 {
    let mut most = [1e-9f32; 16];
    let (parts, rest) = x.as_chunks::<16>();
    for part in parts {
        for (m, v) in most.iter_mut().zip(part) {
            *m = if v.abs() > *m { v.abs() } else { *m };
        }
    }
    let most = most.iter().chain(rest).fold(0.0f32, |m, v| m.max(v.abs()));
    let scale = LEVELS / most;
    // The sum's last bits are the whole number, halves to even: quick everywhere.
    const ROUND: f32 = 12_582_912.0;
    for (out, v) in out.iter_mut().zip(x) {
        *out = ((v * scale + ROUND).to_bits() as u8) ^ ZERO;
    }
    most / LEVELS
}

/// Weights of four inputs for `LANES` outputs, where a line of the cache begins: to read across two takes twice as long.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Fours([[i8; 4]; LANES]);

/// A weight matrix, kept in blocks of [`LANES`] outputs.
#[derive(Debug, Default)]
pub struct Matrix {
    /// Number of inputs.
    pub n_in: usize,
    /// Number of outputs.
    pub n_out: usize,
    /// Block b holds, for every four inputs, their weights for outputs `LANES · b` on; missing outputs are 0.
    blocks: Vec<Fours>,
    /// What the sums of a block begin with, as inputs are [`ZERO`] higher than they are.
    begins: Vec<[i32; LANES]>,
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
        let (n_out, k) = (outputs.len(), outputs.n_fours);
        let n_blocks = n_out.div_ceil(LANES);
        let mut blocks = vec![Fours([[0; 4]; LANES]); n_blocks * k];
        let mut begins = vec![[0; LANES]; n_blocks];
        for (j, fours) in outputs.fours.chunks_exact(k.max(1)).enumerate() {
            let (b, lane) = (j / LANES, j % LANES);
            let mut sum = 0;
            for (to, four) in blocks[b * k..(b + 1) * k].iter_mut().zip(fours) {
                to.0[lane] = four.map(|weight| (weight ^ ZERO) as i8);
                sum += to.0[lane].iter().map(|&weight| i32::from(weight)).sum::<i32>();
            }
            begins[b][lane] = -i32::from(ZERO) * sum;
        }
        Matrix { n_in, n_out, blocks, begins, scales: outputs.scales.clone() }
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
        debug_assert_eq!(x.n_fours, n_fours(self.n_in));
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = wide::V4Sums::try_new() {
            return simd.vectorize(wide::Product::<_, ADD> { simd, matrix: self, x, y });
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
        for (b, block) in self.blocks.chunks_exact(x.n_fours).enumerate() {
            for (sums, fours) in sums.iter_mut().zip(x.fours.chunks_exact(x.n_fours)) {
                *sums = self.begins[b];
                for (weights, four) in block.iter().zip(fours) {
                    for (sum, weights) in sums.iter_mut().zip(&weights.0) {
                        *sum += (0..4).map(|i| i32::from(weights[i]) * i32::from(four[i])).sum::<i32>();
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
            // The same twice: with a length that is known and a place of its own it becomes a few instructions for many
            // values.
            if let (Some(y), Some(own)) = (y.first_chunk_mut::<LANES>(), own.first_chunk::<LANES>()) {
                let mut out = if ADD { *y } else { [0.0; LANES] };
                for j in 0..LANES {
                    let product = sums[j] as f32 * (scale * own[j]);
                    out[j] = if ADD { out[j] + product } else { product };
                }
                *y = out;
            } else {
                for ((y, sum), own) in y.iter_mut().zip(sums).zip(own) {
                    let product = *sum as f32 * (scale * own);
                    *y = if ADD { *y + product } else { product };
                }
            }
        }
    }
}

/// [`Matrix::multiply`] for machines with AVX2 or AVX-512, which multiply neighbours and add their products in few steps.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{__m256i, __m512i, _mm512_dpbusd_epi32};

    use pulp::x86::V3;
    use pulp::{NullaryFnOnce, cast};

    use super::{Fours, LANES, Matrix, Rows, STEP, ZERO};

    pulp::simd_type! {
        /// AVX-512 with VNNI, which multiplies fours and adds them to sums in one step.
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

        /// `begins`: those of the block.
        fn begin(self, begins: &[i32; LANES]) -> Self::Sums;
        fn add(self, sums: &mut Self::Sums, weights: &Fours, four: [u8; 4]);
        fn plain(sums: Self::Sums) -> [i32; LANES];
    }

    impl Lanes for V3 {
        const ROWS: usize = 2;
        type Sums = [__m256i; 4];

        /// Inputs are brought back to what they are: 8 bits of any sign times those without one could be too large.
        #[inline(always)]
        fn begin(self, _: &[i32; LANES]) -> Self::Sums {
            cast([0i32; LANES])
        }

        #[inline(always)]
        fn add(self, sums: &mut Self::Sums, weights: &Fours, four: [u8; 4]) {
            let avx = self.avx2;
            let weights: [__m256i; 4] = cast(weights.0);
            let four: __m256i = cast([four.map(|v| v ^ ZERO); 8]);
            let size = avx._mm256_abs_epi8(four);
            for (sum, weights) in sums.iter_mut().zip(weights) {
                let pairs = avx._mm256_maddubs_epi16(size, avx._mm256_sign_epi8(weights, four));
                let fours = avx._mm256_madd_epi16(pairs, cast([1i16; 16]));
                *sum = avx._mm256_add_epi32(*sum, fours);
            }
        }

        #[inline(always)]
        fn plain(sums: Self::Sums) -> [i32; LANES] {
            cast(sums)
        }
    }

    impl Lanes for V4Sums {
        const ROWS: usize = 7;
        type Sums = [__m512i; 2];

        #[inline(always)]
        fn begin(self, begins: &[i32; LANES]) -> Self::Sums {
            cast(*begins)
        }

        #[inline(always)]
        fn add(self, sums: &mut Self::Sums, weights: &Fours, four: [u8; 4]) {
            let weights: [__m512i; 2] = cast(weights.0);
            let four = self.avx512f._mm512_set1_epi32(i32::from_le_bytes(four));
            for (sum, weights) in sums.iter_mut().zip(weights) {
                // SAFETY: a `V4Sums` is only made where the processor has these instructions.
                #[expect(unsafe_code, reason = "pulp offers all instructions but this one")]
                unsafe {
                    *sum = _mm512_dpbusd_epi32(*sum, four, weights);
                }
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
            let (n, k) = (x.len(), x.n_fours);
            let mut sums = vec![[0; LANES]; n];
            // All rows go through one block before the next is fetched: a block fits the nearest cache, a matrix does not.
            for (b, block) in matrix.blocks.chunks_exact(k).enumerate() {
                let begin = simd.begin(&matrix.begins[b]);
                for (sums, fours) in sums.chunks_mut(S::ROWS).zip(x.fours.chunks(S::ROWS * k)) {
                    match sums.len() {
                        7.. => rows::<S, 7>(simd, begin, block, fours, sums),
                        6 => rows::<S, 6>(simd, begin, block, fours, sums),
                        5 => rows::<S, 5>(simd, begin, block, fours, sums),
                        4 => rows::<S, 4>(simd, begin, block, fours, sums),
                        3 => rows::<S, 3>(simd, begin, block, fours, sums),
                        2 => rows::<S, 2>(simd, begin, block, fours, sums),
                        _ => rows::<S, 1>(simd, begin, block, fours, sums),
                    }
                }
                matrix.put::<ADD>(b, &sums, &x.scales, y);
            }
        }
    }

    /// The sums of `N` rows and a block.
    #[inline(always)]
    fn rows<S: Lanes, const N: usize>(
        simd: S,
        begin: S::Sums,
        block: &[Fours],
        fours: &[[u8; 4]],
        to: &mut [[i32; LANES]],
    ) {
        let k = block.len();
        let rows: [&[[[u8; 4]; STEP]]; N] = std::array::from_fn(|r| fours[r * k..][..k].as_chunks().0);
        let mut sums = [begin; N];
        for (i, weights) in block.as_chunks::<STEP>().0.iter().enumerate() {
            let step = rows.map(|row| &row[i]);
            for (j, weights) in weights.iter().enumerate() {
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

/// Sigmoids of two numbers, or of as many pairs as a vector holds, without exponentials: the same on every machine, and
/// quick, with one division for both.
#[inline(always)]
pub fn sigmoids<S: Simd>(simd: S, x: S::f32s, y: S::f32s) -> (S::f32s, S::f32s) {
    /// Above and below the line of the fraction that half a sigmoid is.
    #[inline(always)]
    fn fraction<S: Simd>(simd: S, x: S::f32s) -> (S::f32s, S::f32s) {
        let (half, three) = (simd.splat_f32s(0.5), simd.splat_f32s(3.0));
        let (nine, most) = (simd.splat_f32s(9.0), simd.splat_f32s(27.0));
        let x = simd.min_f32s(simd.max_f32s(simd.mul_f32s(half, x), simd.neg_f32s(three)), three);
        let x2 = simd.mul_f32s(x, x);
        let above = simd.mul_f32s(simd.mul_f32s(half, x), simd.add_f32s(most, x2));
        (above, simd.add_f32s(most, simd.mul_f32s(nine, x2)))
    }
    let (half, one) = (simd.splat_f32s(0.5), simd.splat_f32s(1.0));
    let ((above_x, below_x), (above_y, below_y)) = (fraction(simd, x), fraction(simd, y));
    let share = simd.div_f32s(one, simd.mul_f32s(below_x, below_y));
    let x = simd.add_f32s(half, simd.mul_f32s(above_x, simd.mul_f32s(below_y, share)));
    let y = simd.add_f32s(half, simd.mul_f32s(above_y, simd.mul_f32s(below_x, share)));
    (x, y)
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
                    assert!(far < 5e-3 * (k as f32).sqrt(), "{far} in [{n}, {k}] · [{k}, {m}]");
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
            let sigmoids = |x: f32, y: f32| sigmoids(pulp::Scalar::new(), x, y);
            let sigmoid = |x: f32| sigmoids(x, other).0;
            let far = |x: f32, y: f32| (x - y).abs() > 1e-6;
            assert!(!far(sigmoid(-50.0), 0.0) && !far(sigmoid(0.0), 0.5) && !far(sigmoid(50.0), 1.0));
            assert!(sigmoid(1.0) > sigmoid(0.9));
            assert_eq!(sigmoids(0.3, other).0, sigmoids(other, 0.3).1);
        }
    }
}
