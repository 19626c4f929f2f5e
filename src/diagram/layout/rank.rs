//! Ranks for any graph: arrows lead from lower to higher ranks as far as circles allow, and boxes stay near their neighbours.

use super::scene::Scene;

/// The rank of every box.
pub fn ranks(scene: &Scene<'_>) -> Vec<usize> {
    let count = scene.boxes.len();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for line in scene.lines.iter().filter(|line| line.from != line.to) {
        out[line.from].push(line.to);
    }
    let order = finished(&out);
    let place: Vec<usize> = {
        let mut place = vec![0; count];
        order.iter().enumerate().for_each(|(at, node)| place[*node] = at);
        place
    };
    let mut down: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut up: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, list) in out.iter().enumerate() {
        for to in list {
            let (low, high) = if place[from] < place[*to] { (from, *to) } else { (*to, from) };
            down[low].push(high);
            up[high].push(low);
        }
    }
    let mut ranks = vec![0usize; count];
    for node in &order {
        ranks[*node] = up[*node].iter().map(|above| ranks[*above] + 1).max().unwrap_or(0);
    }
    // Whatever has more below than above moves down to it, so that lines get short.
    for _ in 0..4 {
        for node in order.iter().rev() {
            let (Some(below), above) = (down[*node].iter().map(|below| ranks[*below]).min(), up[*node].len()) else {
                continue;
            };
            if down[*node].len() > above || above == 0 {
                ranks[*node] = below.saturating_sub(1).max(ranks[*node]);
            }
        }
    }
    squeezed(&ranks)
}

/// Without ranks that nothing has.
fn squeezed(ranks: &[usize]) -> Vec<usize> {
    let used: std::collections::BTreeSet<usize> = ranks.iter().copied().collect();
    let used: Vec<usize> = used.into_iter().collect();
    ranks.iter().map(|rank| used.binary_search(rank).unwrap_or(0)).collect()
}

/// Depth first, the last to be finished first; without recursion, for graphs as deep as they like.
fn finished(out: &[Vec<usize>]) -> Vec<usize> {
    let mut incoming = vec![0usize; out.len()];
    out.iter().flatten().for_each(|to| incoming[*to] += 1);
    let mut roots: Vec<usize> = (0..out.len()).collect();
    roots.sort_by_key(|node| (incoming[*node] > 0, std::cmp::Reverse(out[*node].len()), *node));
    let mut seen = vec![false; out.len()];
    let mut finished = Vec::new();
    for root in roots {
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 && std::mem::replace(&mut seen[node], true) {
                continue;
            }
            match out[node].get(next) {
                Some(child) => {
                    stack.push((node, next + 1));
                    if !seen[*child] {
                        stack.push((*child, 0));
                    }
                }
                None => finished.push(node),
            }
        }
    }
    finished.reverse();
    finished
}
