// The work of ../hold.ts on a 4-ary heap written by hand: the queue alone, without cancelling or an order of equal times.
// Usage: rust-heap PENDING. Prints the operations that were done and the seconds they took.
use std::time::Instant;

const OPERATIONS: usize = 3_000_000;
const ARITY: usize = 4;
const MEAN_DELAY: f64 = 30e6;

struct Heap {
    entries: Vec<(u64, u32)>,
}

impl Heap {
    fn push(&mut self, entry: (u64, u32)) {
        self.entries.push(entry);
        let mut at = self.entries.len() - 1;
        while at > 0 {
            let parent = (at - 1) / ARITY;
            if self.entries[parent].0 <= entry.0 {
                break;
            }
            self.entries[at] = self.entries[parent];
            at = parent;
        }
        self.entries[at] = entry;
    }

    fn pop(&mut self) -> (u64, u32) {
        let first = self.entries[0];
        let last = self.entries.pop().unwrap();
        let length = self.entries.len();
        if length == 0 {
            return first;
        }
        let mut at = 0;
        loop {
            let children = at * ARITY + 1;
            if children >= length {
                break;
            }
            let mut least = children;
            for child in children + 1..(children + ARITY).min(length) {
                if self.entries[child].0 < self.entries[least].0 {
                    least = child;
                }
            }
            if last.0 <= self.entries[least].0 {
                break;
            }
            self.entries[at] = self.entries[least];
            at = least;
        }
        self.entries[at] = last;
        first
    }
}

/// Marsaglia's xorshift64, enough for delays.
fn uniform(state: &mut u64) -> f64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 11) as f64 / (1u64 << 53) as f64
}

fn main() {
    let pending: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut state = 88_172_645_463_325_252;
    let delays: Vec<u64> = (0..99_991)
        .map(|_| (-(1.0 - uniform(&mut state)).ln() * MEAN_DELAY) as u64)
        .collect();
    let mut heap = Heap { entries: Vec::with_capacity(pending) };
    for i in 0..pending {
        heap.push((delays[i % delays.len()], i as u32));
    }
    let start = Instant::now();
    let mut now = 0;
    for i in pending..pending + OPERATIONS {
        let (time, event) = heap.pop();
        assert!(time >= now);
        now = time;
        heap.push((now + delays[i % delays.len()], event));
    }
    println!("{} {}", OPERATIONS, start.elapsed().as_secs_f64());
}
