//! Adam: steps scaled by running means of gradients. Source: Kingma and Ba (2015), with bias correction.

/// State of one list of parameters.
pub struct Adam {
    m: Vec<f32>,
    v: Vec<f32>,
    step: i32,
}

const B1: f32 = 0.9;
const B2: f32 = 0.98;

impl Adam {
    /// For `n` parameters.
    pub fn new(n: usize) -> Self {
        Adam { m: vec![0.0; n], v: vec![0.0; n], step: 0 }
    }

    /// Begins a step.
    pub fn tick(&mut self) {
        self.step += 1;
    }

    /// Moves `params[at..]` against `grads`: part by part, so that rows without gradients can stay out.
    pub fn update(&mut self, params: &mut [f32], grads: &[f32], at: usize, lr: f32, decay: f32) {
        let c1 = 1.0 - B1.powi(self.step);
        let c2 = 1.0 - B2.powi(self.step);
        let n = grads.len();
        let (m, v) = (&mut self.m[at..at + n], &mut self.v[at..at + n]);
        let p = &mut params[at..at + n];
        let (rate, fix) = (lr / c1, 1.0 / c2);
        for i in 0..n {
            let g = grads[i];
            m[i] = B1 * m[i] + (1.0 - B1) * g;
            v[i] = B2 * v[i] + (1.0 - B2) * g * g;
            p[i] -= rate * m[i] / ((v[i] * fix).sqrt() + 1e-8) + lr * decay * p[i];
        }
    }
}
