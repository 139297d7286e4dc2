"""The work of ../processes.ts and ../mm8.ts on SimPy. Prints the units that were done and the seconds they took."""

import math
import random
import sys
import time

import simpy

SLEEPERS, SLEEPS = 10_000, 10
SERVERS, UTILISATION, CUSTOMERS = 8, 0.8, 50_000


def processes():
    env = simpy.Environment()
    rng = random.Random(1)
    resumptions = 0

    def sleeper():
        nonlocal resumptions
        for _ in range(SLEEPS):
            yield env.timeout(1 + rng.randrange(1_000_000))
            resumptions += 1

    for _ in range(SLEEPERS):
        env.process(sleeper())
    start = time.perf_counter()
    env.run()
    seconds = time.perf_counter() - start
    assert resumptions == SLEEPERS * SLEEPS
    return resumptions, seconds


def mm8():
    env = simpy.Environment()
    rng = random.Random(1)
    servers = simpy.Resource(env, capacity=SERVERS)
    waits = []

    def customer():
        arrived = env.now
        with servers.request() as request:
            yield request
            waits.append(env.now - arrived)
            yield env.timeout(rng.expovariate(1))

    def arrivals():
        for _ in range(CUSTOMERS):
            env.process(customer())
            yield env.timeout(rng.expovariate(SERVERS * UTILISATION))

    env.process(arrivals())
    start = time.perf_counter()
    env.run()
    seconds = time.perf_counter() - start
    assert len(waits) == CUSTOMERS
    mean = sum(waits) / CUSTOMERS
    assert abs(mean / mean_wait_by_erlang_c() - 1) < 0.2, mean
    return CUSTOMERS, seconds


def mean_wait_by_erlang_c():
    load = SERVERS * UTILISATION
    below = sum(load**busy / math.factorial(busy) for busy in range(SERVERS))
    all_busy = load**SERVERS / math.factorial(SERVERS) / (1 - UTILISATION)
    return all_busy / (below + all_busy) / (SERVERS * (1 - UTILISATION))


print(*{"processes": processes, "mm8": mm8}[sys.argv[1]]())
