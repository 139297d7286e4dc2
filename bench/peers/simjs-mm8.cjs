// The work of ../mm8.ts on simjs. Prints the customers that were served and the seconds they took.
// The package exports nothing; it puts itself into a browser's window.
globalThis.window = {};
require('simjs');
const { Entity, Facility, Random, Sim } = globalThis.window.Sim;

const [SERVERS, UTILISATION, CUSTOMERS] = [8, 0.8, 50_000];
const random = new Random(1);
const sim = new Sim();
const servers = new Facility('servers', Facility.FCFS, SERVERS);
let served = 0;

class Customer extends Entity {
  start() {
    this.useFacility(servers, random.exponential(1)).done(() => {
      served += 1;
    });
  }
}

class Arrivals extends Entity {
  start() {
    this.left = CUSTOMERS;
    this.next();
  }
  next() {
    if (this.left === 0) return;
    this.left -= 1;
    this.sim.addEntity(Customer);
    this.setTimer(random.exponential(SERVERS * UTILISATION)).done(() => this.next());
  }
}

sim.addEntity(Arrivals);
const start = performance.now();
sim.simulate(Number.MAX_VALUE);
if (served !== CUSTOMERS) throw new Error(`${served} customers were served`);
console.log(served, (performance.now() - start) / 1_000);
