// The work of ../../../hold.ts, processes.ts and mm8.ts on simcore, DSLab's kernel, with callbacks, the faster of its two styles.
// Usage: simcore-benchmarks hold PENDING | processes | mm8. Prints the units that were done and the seconds they took.
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Instant;

use serde::Serialize;
use simcore::{cast, Event, EventHandler, Simulation, SimulationContext};

const OPERATIONS: u64 = 3_000_000;
const MEAN_DELAY: f64 = 30.0;
const SLEEPERS: usize = 10_000;
const SLEEPS: u32 = 50;
const SERVERS: usize = 8;
const UTILISATION: f64 = 0.8;
const CUSTOMERS: usize = 200_000;

#[derive(Clone, Serialize)]
struct Wake {}

#[derive(Clone, Serialize)]
struct Resume {
    sleeper: usize,
}

#[derive(Clone, Serialize)]
struct Arrival {}

#[derive(Clone, Serialize)]
struct Departure {}

fn exponential(context: &SimulationContext, mean: f64) -> f64 {
    -(1.0 - context.rand()).ln() * mean
}

struct Hold {
    context: SimulationContext,
    delays: Vec<f64>,
    done: usize,
}

impl EventHandler for Hold {
    fn on(&mut self, _event: Event) {
        self.context.emit_self(Wake {}, self.delays[self.done % self.delays.len()]);
        self.done += 1;
    }
}

fn hold(pending: usize) -> (u64, f64) {
    let mut simulation = Simulation::new(1);
    let context = simulation.create_context("hold");
    let delays: Vec<f64> = (0..99_991).map(|_| exponential(&context, MEAN_DELAY)).collect();
    for i in 0..pending {
        context.emit_self(Wake {}, delays[i % delays.len()]);
    }
    simulation.add_handler("hold", Rc::new(RefCell::new(Hold { context, delays, done: pending })));
    let start = Instant::now();
    let happened = simulation.steps(OPERATIONS);
    assert!(happened);
    (OPERATIONS, start.elapsed().as_secs_f64())
}

/// One component for all of them.
struct Sleepers {
    context: SimulationContext,
    left: Vec<u32>,
}

impl Sleepers {
    fn sleep(&self, sleeper: usize) {
        let delay = 1e-6 + self.context.rand();
        self.context.emit_self(Resume { sleeper }, delay);
    }
}

impl EventHandler for Sleepers {
    fn on(&mut self, event: Event) {
        cast!(match event.data {
            Resume { sleeper } => {
                self.left[sleeper] -= 1;
                if self.left[sleeper] > 0 {
                    self.sleep(sleeper);
                }
            }
        })
    }
}

fn processes() -> (u64, f64) {
    let mut simulation = Simulation::new(1);
    let context = simulation.create_context("sleepers");
    let sleepers = Sleepers { context, left: vec![SLEEPS; SLEEPERS] };
    for sleeper in 0..SLEEPERS {
        sleepers.sleep(sleeper);
    }
    simulation.add_handler("sleepers", Rc::new(RefCell::new(sleepers)));
    let start = Instant::now();
    simulation.step_until_no_events();
    let resumptions = simulation.event_count();
    assert_eq!(resumptions, SLEEPERS as u64 * u64::from(SLEEPS));
    (resumptions, start.elapsed().as_secs_f64())
}

struct Queue {
    context: SimulationContext,
    free_servers: usize,
    /// When those arrived that wait.
    waiting: VecDeque<f64>,
    arrived: usize,
    served: usize,
    waited: f64,
}

impl Queue {
    fn serve(&mut self, arrived: f64) {
        self.waited += self.context.time() - arrived;
        self.context.emit_self(Departure {}, exponential(&self.context, 1.0));
    }
}

impl EventHandler for Queue {
    fn on(&mut self, event: Event) {
        cast!(match event.data {
            Arrival {} => {
                self.arrived += 1;
                if self.arrived < CUSTOMERS {
                    let gap = exponential(&self.context, 1.0 / (SERVERS as f64 * UTILISATION));
                    self.context.emit_self(Arrival {}, gap);
                }
                if self.free_servers > 0 {
                    self.free_servers -= 1;
                    self.serve(event.time);
                } else {
                    self.waiting.push_back(event.time);
                }
            }
            Departure {} => {
                self.served += 1;
                match self.waiting.pop_front() {
                    Some(arrived) => self.serve(arrived),
                    None => self.free_servers += 1,
                }
            }
        })
    }
}

fn mm8() -> (u64, f64) {
    let mut simulation = Simulation::new(1);
    let context = simulation.create_context("queue");
    context.emit_self(Arrival {}, 0.0);
    let queue = Rc::new(RefCell::new(Queue {
        context,
        free_servers: SERVERS,
        waiting: VecDeque::new(),
        arrived: 0,
        served: 0,
        waited: 0.0,
    }));
    simulation.add_handler("queue", queue.clone());
    let start = Instant::now();
    simulation.step_until_no_events();
    let seconds = start.elapsed().as_secs_f64();
    let queue = queue.borrow();
    assert_eq!(queue.served, CUSTOMERS);
    let mean = queue.waited / CUSTOMERS as f64;
    assert!((mean / mean_wait_by_erlang_c() - 1.0).abs() < 0.1, "mean wait {mean}");
    (CUSTOMERS as u64, seconds)
}

fn mean_wait_by_erlang_c() -> f64 {
    let load = SERVERS as f64 * UTILISATION;
    let mut term = 1.0;
    let mut below = 0.0;
    for busy in 0..SERVERS {
        below += term;
        term *= load / (busy + 1) as f64;
    }
    let all_busy = term / (1.0 - UTILISATION);
    all_busy / (below + all_busy) / (SERVERS as f64 * (1.0 - UTILISATION))
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (done, seconds) = match arguments[1].as_str() {
        "hold" => hold(arguments[2].parse().unwrap()),
        "processes" => processes(),
        _ => mm8(),
    };
    println!("{done} {seconds}");
}
