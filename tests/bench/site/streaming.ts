/**
 * What 500 clients cost one process that stream a run at once, and what others notice of it.
 *
 * @module
 */
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

/** Pages and refusals take turns: what the streams do changes from moment to moment. */
const turns = 4;

/** By one that asks again and again. */
const times = (port: number, duration: number, path = page, status = 200) =>
  latenciesOf({ port, path, status, connections: 1, duration });

export const streaming = async () => {
  await using server = start("server.ts");
  const { site } = await server.read<Ports>();
  const stream = (count: number, speed: number) =>
    start("streams.ts", [site, count, seeds, speed].map(String));
  await times(site, 1_000);
  {
    // The code is compiled, and the heap has grown to what runs need for a moment.
    await using first = stream(50, 1_000);
    await first.read();
    await first.read();
  }
  const idle = await times(site, 1_500);
  const before = await memoryOf(server);
  await using streams = stream(clients, speed);
  await streams.read();
  const during = await memoryOf(server);
  const busy: Array<number> = [];
  const refused: Array<number> = [];
  for (let turn = 0; turn < turns; turn++) {
    busy.push(...await times(site, 200));
    refused.push(...await times(site, 200, run, 503));
  }
  for (const latencies of [busy, refused]) latencies.sort((a, b) => a - b);
  const { whole } = await streams.read<{ readonly whole: number }>();
  return {
    "dropped": clients - whole,
    "memory per client": (during - before) / clients,
    "page, idle": percentile(idle, 0.99) * 1e6,
    "page, streaming": percentile(busy, 0.99) * 1e6,
    "page, median": percentile(busy, 0.5) * 1e6,
    "refusal, median": percentile(refused, 0.5) * 1e6,
  };
};
