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
 * What is streamed: the run that readers get, and the same slowly, so that there is time to look at
 * the memory again and again.
 */
const runs = { asSeen: "", slow: "speed=0.75" } as const;

const page = "/lessons/thread-pool";
const run = `${page}/run`;

/** What is in use in the process and its thread, in bytes. */
const memoryOf = async (server: Child): Promise<number> => {
  await server.ask();
  return await server.read<number>();
};

/** What is in use at most, asked for each second until something comes. */
const mostUntil = async (server: Child, end: Promise<unknown>): Promise<number> => {
  let most = 0;
  let hasCome = false;
  end.then(() => hasCome = true, () => hasCome = true);
  while (!hasCome) {
    most = Math.max(most, await memoryOf(server));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return most;
};

/** How long pages are asked for, in milliseconds: first alone, then in turns with refusals. */
const [alone, turn, turns] = [1_500, 200, 4] as const;

/** Until what the burst brought has ended, in milliseconds, at the speed that readers see. */
const burst = 3_500;

/** By one that asks again and again. */
const times = (port: number, duration: number, path = page, status = 200) =>
  latenciesOf({ port, path, status, connections: 1, duration });

const stream = (site: number, count: number, query: string): Child =>
  start("streams.ts", [String(site), String(count), String(seeds), query]);

/** The code is compiled, and the heap grows to what runs need for a moment. */
const warmUp = async (site: number): Promise<void> => {
  await times(site, 1_000);
  await using first = stream(site, 50, "speed=1000");
  await first.read();
  await first.read();
};

interface Ended {
  /** How many clients had the run to its end. */
  readonly whole: number;
}

/** What clients cost at most that stream a run, and what is found out before and while they do. */
const observed = async <I, B>(
  query: string,
  { idle, busy }: {
    readonly idle: (site: number) => Promise<I>;
    readonly busy: (site: number) => Promise<B>;
  },
) => {
  await using server = start("server.ts");
  const { site } = await server.read<Ports>();
  await warmUp(site);
  const before = await memoryOf(server);
  // A collection that is asked for takes from the process what it had warmed up to.
  await warmUp(site);
  const foundIdle = await idle(site);
  await using streams = stream(site, clients, query);
  await streams.read();
  const foundBusy = await busy(site);
  const ended = streams.read<Ended>();
  const most = await mostUntil(server, ended);
  const { whole } = await ended;
  return {
    dropped: clients - whole,
    memory: (most - before) / clients,
    idle: foundIdle,
    busy: foundBusy,
  };
};

const nothing = (): Promise<void> => Promise.resolve();

export const streaming = async () => {
  const asSeen = await observed(runs.asSeen, {
    idle: (site) => times(site, alone),
    busy: (site) => times(site, burst),
  });
  const slow = await observed(runs.slow, {
    idle: (site) => times(site, alone),
    busy: async (site) => {
      const load = await times(site, burst);
      const page: Array<number> = [];
      const refusal: Array<number> = [];
      for (let count = 0; count < turns; count++) {
        page.push(...await times(site, turn));
        refusal.push(...await times(site, turn, run, 503));
      }
      return { load, page, refusal };
    },
  });
  const { dropped, memory } = await observed(runs.slow, { idle: nothing, busy: nothing });
  const slowest = (latencies: ReadonlyArray<number>): number => percentile(latencies, 0.99) * 1e6;
  return {
    "dropped": asSeen.dropped + slow.dropped + dropped,
    "memory per client": memory,
    "page, idle": slowest(asSeen.idle),
    "page, streaming": slowest(asSeen.busy),
    "page, idle, slow streams": slowest(slow.idle),
    "page, slow streams": slowest(slow.busy.load),
    "page, median": median(slow.busy.page) * 1e6,
    "refusal, median": median(slow.busy.refusal) * 1e6,
  };
};
