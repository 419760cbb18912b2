//! Arc scores → a tree with one root: best heads first, then cycles are opened where it costs least.

/// Heads of `n` tokens; the root's is its own index. `scores` has shape `[n, n + 1]`, column 0 stands for the root.
pub fn best(scores: &[f32], n: usize) -> Vec<usize> {
    let at = |i: usize, head: usize| scores[i * (n + 1) + head + 1];
    let mut heads: Vec<usize> = (0..n)
        .map(|i| {
            (0..n).filter(|&j| j != i).fold(i, |best, j| if best == i || at(i, j) > at(i, best) { j } else { best })
        })
        .collect();
    let gain = |i: usize| scores[i * (n + 1)] - if n > 1 { at(i, heads[i]) } else { 0.0 };
    let root = (1..n).fold(0, |best, i| if gain(i) > gain(best) { i } else { best });
    if n > 0 {
        heads[root] = root;
    }
    // Each round opens one cycle and closes none.
    while let Some(cycle) = find_cycle(&heads, root) {
        let under = below(&heads, &cycle);
        let mut pick = (f32::NEG_INFINITY, cycle[0], root);
        for &member in &cycle {
            for head in (0..n).filter(|&j| !under[j]) {
                let gain = at(member, head) - at(member, heads[member]);
                if gain > pick.0 {
                    pick = (gain, member, head);
                }
            }
        }
        heads[pick.1] = pick.2;
    }
    heads
}

/// True when some token reaches no root: no token that is its own head.
pub fn has_circle(heads: &[usize]) -> bool {
    // 0: not seen; walk number: on the present walk or on an earlier one, which led to a root.
    let mut seen = vec![0; heads.len()];
    (0..heads.len()).any(|start| {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            at = heads[at];
        }
        seen[at] == start + 1 && heads[at] != at
    })
}

/// Tokens of one cycle that does not hold `root`.
fn find_cycle(heads: &[usize], root: usize) -> Option<Vec<usize>> {
    // 0: not seen; walk number: on the present walk or on an earlier one, which led to the root.
    let mut seen = vec![0; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            at = heads[at];
        }
        if seen[at] == start + 1 && at != root {
            let mut cycle = vec![at];
            let mut next = heads[at];
            while next != at {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

/// Marks the tokens that hang on the cycle, itself included.
fn below(heads: &[usize], cycle: &[usize]) -> Vec<bool> {
    let mut first = vec![usize::MAX; heads.len()];
    let mut next = vec![usize::MAX; heads.len()];
    for (t, &h) in heads.iter().enumerate() {
        next[t] = first[h];
        first[h] = t;
    }
    let mut under = vec![false; heads.len()];
    let mut open = cycle.to_vec();
    while let Some(t) = open.pop() {
        if !std::mem::replace(&mut under[t], true) {
            let mut kid = first[t];
            while kid != usize::MAX {
                open.push(kid);
                kid = next[kid];
            }
        }
    }
    under
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_tree(heads: &[usize]) -> bool {
        let roots = heads.iter().enumerate().filter(|(t, h)| t == *h).count();
        roots == 1
            && (0..heads.len()).all(|t| {
                (0..heads.len()).fold(t, |at, _| heads[at])
                    == heads.iter().enumerate().position(|(t, &h)| t == h).unwrap_or(0)
            })
    }

    #[test]
    fn any_scores_give_a_tree() {
        let mut seed = 1u32;
        for n in 1..40 {
            for _ in 0..20 {
                let scores: Vec<f32> = (0..n * (n + 1))
                    .map(|_| {
                        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        (seed >> 20) as f32
                    })
                    .collect();
                let heads = best(&scores, n);
                assert!(is_tree(&heads) && !has_circle(&heads), "{heads:?}");
            }
        }
        assert!(is_tree(&best(&[f32::NAN; 30], 5)));
        assert!(best(&[], 0).is_empty());
    }

    #[test]
    fn circles_are_seen_wherever_they_hang() {
        assert!(has_circle(&[1, 0]) && has_circle(&[0, 2, 3, 1]) && has_circle(&[1, 2, 1, 3]));
        assert!(!has_circle(&[0, 0, 1, 3]) && !has_circle(&[2, 0, 2]));
    }

    #[test]
    fn clear_scores_give_their_tree() {
        // Columns: root, then heads 0 to 2.
        let scores = [0.0, -9.0, 5.0, 0.0, 9.0, 4.0, -9.0, 0.0, 0.0, 1.0, 7.0, -9.0];
        assert_eq!(best(&scores, 3), [1, 1, 1]);
    }
}
