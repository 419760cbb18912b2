//! Dense matrices in row-major slices; the few functions that the net is made of, with their derivatives.
//!
//! Plain loops that the compiler turns into vector code: build with `-C target-cpu=native`, or training takes hours.
#![allow(clippy::needless_range_loop, reason = "index loops over blocks are what is turned into vector code")]

#[inline(always)]
fn fused(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(target_feature = "fma") { a.mul_add(b, c) } else { a * b + c }
}

/// Adds a block of `R` rows and `C` columns of the product to `c`. `a(r, t)` gives the left factor.
#[inline(always)]
fn block<const R: usize, const C: usize>(
    a: impl Fn(usize, usize) -> f32,
    b: &[f32],
    c: &mut [f32],
    (row, col): (usize, usize),
    k: usize,
    m: usize,
) {
    let mut acc = [[0.0f32; C]; R];
    for t in 0..k {
        let line: &[f32; C] = b[t * m + col..t * m + col + C].try_into().expect("a block's width");
        for r in 0..R {
            let x = a(row + r, t);
            for j in 0..C {
                acc[r][j] = fused(x, line[j], acc[r][j]);
            }
        }
    }
    for r in 0..R {
        let out = &mut c[(row + r) * m + col..(row + r) * m + col + C];
        for j in 0..C {
            out[j] += acc[r][j];
        }
    }
}

#[inline(always)]
fn rows<const R: usize>(
    a: impl Fn(usize, usize) -> f32 + Copy,
    b: &[f32],
    c: &mut [f32],
    row: usize,
    k: usize,
    m: usize,
) {
    let mut col = 0;
    while col + 64 <= m {
        block::<R, 64>(a, b, c, (row, col), k, m);
        col += 64;
    }
    while col + 32 <= m {
        block::<R, 32>(a, b, c, (row, col), k, m);
        col += 32;
    }
    while col + 16 <= m {
        block::<R, 16>(a, b, c, (row, col), k, m);
        col += 16;
    }
    while col + 4 <= m {
        block::<R, 4>(a, b, c, (row, col), k, m);
        col += 4;
    }
    while col < m {
        block::<R, 1>(a, b, c, (row, col), k, m);
        col += 1;
    }
}

#[inline(always)]
fn product(a: impl Fn(usize, usize) -> f32 + Copy, b: &[f32], c: &mut [f32], n: usize, k: usize, m: usize, beta: f32) {
    if beta == 0.0 {
        c[..n * m].fill(0.0);
    }
    let mut row = 0;
    while row + 6 <= n {
        rows::<6>(a, b, c, row, k, m);
        row += 6;
    }
    while row < n {
        rows::<1>(a, b, c, row, k, m);
        row += 1;
    }
}

/// c = a·b + beta·c, beta 0 or 1. Shapes: a `[n, k]`, b `[k, m]`, c `[n, m]`.
pub fn mul(a: &[f32], b: &[f32], c: &mut [f32], n: usize, k: usize, m: usize, beta: f32) {
    assert!(a.len() == n * k && b.len() == k * m && c.len() == n * m);
    product(|r, t| a[r * k + t], b, c, n, k, m, beta);
}

/// c = aᵀ·b + beta·c, beta 0 or 1. Shapes: a `[n, k]`, b `[n, m]`, c `[k, m]`.
pub fn mul_ta(a: &[f32], b: &[f32], c: &mut [f32], n: usize, k: usize, m: usize, beta: f32) {
    assert!(a.len() == n * k && b.len() == n * m && c.len() == k * m);
    product(|r, t| a[t * k + r], b, c, k, n, m, beta);
}

/// c = a·bᵀ + beta·c, beta 0 or 1. Shapes: a `[n, k]`, b `[m, k]`, c `[n, m]`.
pub fn mul_tb(a: &[f32], b: &[f32], c: &mut [f32], n: usize, k: usize, m: usize, beta: f32) {
    let mut turned = vec![0.0; k * m];
    for (i, row) in b.chunks_exact(k).enumerate() {
        for (j, &x) in row.iter().enumerate() {
            turned[j * m + i] = x;
        }
    }
    mul(a, &turned, c, n, k, m, beta);
}

/// A sigmoid without exponentials: the same on every machine, and quick.
#[inline]
pub fn sigmoid(x: f32) -> f32 {
    let x = (0.5 * x).clamp(-3.0, 3.0);
    let x2 = x * x;
    0.5 + 0.5 * x * (27.0 + x2) / (27.0 + 9.0 * x2)
}

/// Derivative of [`sigmoid`].
#[inline]
pub fn sigmoid_slope(x: f32) -> f32 {
    let x = (0.5 * x).clamp(-3.0, 3.0);
    let x2 = x * x;
    let a = (x2 - 9.0) / (3.0 + x2);
    0.25 * a * a / 9.0
}

/// Turns scores into minus the gradient-ready probabilities: on return `scores` = softmax − onehot(gold); gives the loss.
pub fn softmax_loss(scores: &mut [f32], gold: usize) -> f32 {
    let max = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - max).exp();
        sum += *s;
    }
    for s in scores.iter_mut() {
        *s /= sum;
    }
    let loss = -scores[gold].max(1e-12).ln();
    scores[gold] -= 1.0;
    loss
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_agree_with_their_definition() {
        let (n, k, m) = (13, 5, 85);
        let a: Vec<f32> = (0..n * k).map(|i| (i % 7) as f32 - 3.0).collect();
        let b: Vec<f32> = (0..k * m).map(|i| (i % 5) as f32 - 2.0).collect();
        let mut c = vec![1.0; n * m];
        mul(&a, &b, &mut c, n, k, m, 1.0);
        for i in 0..n {
            for j in 0..m {
                let sum: f32 = (0..k).map(|t| a[i * k + t] * b[t * m + j]).sum();
                assert_eq!(c[i * m + j], sum + 1.0);
            }
        }
    }
}
