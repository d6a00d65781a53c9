/**
 * What 500 clients cost one process that stream a run at once, and what others notice of it.
 *
 * @module
 */
import { median } from "../samples.ts";
import { type Child, type Ports, start } from "./child.ts";
import { latenciesOf, percentile } from "./load.ts";

const clients = 500;
const seeds = 100;

/**
 * Virtual seconds in a second. At the lesson's own speed, which is 3, the simulations of so many
 * clients are more than one core can do, and it would be measured how long they are late.
 */
const speed = 0.25;

const page = "/lessons/thread-pool";
const run = `${page}/run`;

/**
 * What is in use in the process, in bytes. Not what it has of the machine: V8 gives little of that
 * back, and one large collection that comes late would count for all clients.
 */
const memoryOf = async (server: Child): Promise<number> => {
  await server.ask();
  const { external, heapUsed } = await server.read<Deno.MemoryUsage>();
  return heapUsed + external;
};

/** How long pages are asked for, in milliseconds: first alone, then in turns with refusals. */
const [alone, turn, turns] = [1_500, 200, 4] as const;

/** By one that asks again and again. */
const times = (port: number, duration: number, path = page, status = 200) =>
  latenciesOf({ port, path, status, connections: 1, duration });

export const streaming = async () => {
  await using server = start("server.ts");
  const { site } = await server.read<Ports>();
  const stream = (count: number, speed: number) =>
    start("streams.ts", [site, count, seeds, speed].map(String));
  /** The code is compiled, and the heap grows to what runs need for a moment. */
  const warmUp = async (): Promise<void> => {
    await times(site, 1_000);
    await using first = stream(50, 1_000);
    await first.read();
    await first.read();
  };
  await warmUp();
  const before = await memoryOf(server);
  // A collection that is asked for takes from the process what it had warmed up to.
  await warmUp();
  const idle = await times(site, alone);
  await using streams = stream(clients, speed);
  await streams.read();
  const busy = await times(site, alone);
  const beside = { page: [] as Array<number>, refusal: [] as Array<number> };
  for (let count = 0; count < turns; count++) {
    beside.page.push(...await times(site, turn));
    beside.refusal.push(...await times(site, turn, run, 503));
  }
  const during = await memoryOf(server);
  const { whole } = await streams.read<{ readonly whole: number }>();
  const slowest = (latencies: ReadonlyArray<number>): number => percentile(latencies, 0.99) * 1e6;
  return {
    "dropped": clients - whole,
    "memory per client": (during - before) / clients,
    "page, idle": slowest(idle),
    "page, streaming": slowest(busy),
    "page, median": median(beside.page) * 1e6,
    "refusal, median": median(beside.refusal) * 1e6,
  };
};
