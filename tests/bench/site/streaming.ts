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

interface Run {
  readonly slug: string;
  readonly query: string;
}

/**
 * What is streamed: the run that readers get, and the same slowly, so that there is time to look at
 * the memory again and again.
 */
const asSeen: Run = { slug: "thread-pool", query: "" };
const slowly: Run = { ...asSeen, query: "speed=0.75" };

/**
 * Whose memory is looked at: besides lesson 2, the lesson whose simulation holds most, and the one of
 * which most is recorded. The other six take less.
 */
const weighed: ReadonlyArray<Run> = [
  slowly,
  { slug: "connection-pool", query: "" },
  { slug: "sizing-and-monitoring", query: "" },
];

/** For how long it is looked at, in milliseconds: all of lesson 2, as slow as it is. */
const look = 17_000;

const page = "/lessons/thread-pool";
const refused = `${page}/run`;

/** What is in use in the process and its thread, in bytes. */
const memoryOf = async (server: Child): Promise<number> => {
  await server.ask();
  return await server.read<number>();
};

/** How long pages are asked for, in milliseconds: first alone, then in turns with refusals. */
const [alone, turn, turns] = [1_500, 200, 4] as const;

/** Until what the burst brought has ended, in milliseconds, at the speed that readers see. */
const burst = 3_500;

/** By one that asks again and again. */
const times = (port: number, duration: number, path = page, status = 200) =>
  latenciesOf({ port, path, status, connections: 1, duration });

const stream = (site: number, count: number, { query, slug }: Run): Child =>
  start("streams.ts", [String(site), String(count), String(seeds), slug, query]);

/** The code is compiled, and the heap grows to what runs need for a moment. */
const warmUp = async (site: number, run: Run, count: number): Promise<void> => {
  await times(site, 1_000);
  await using first = stream(site, count, { ...run, query: "speed=1000" });
  await first.read();
  await first.read();
};

interface Ended {
  /** How many clients had the run to its end. */
  readonly whole: number;
}

/** What is found out before clients stream a run, and while they do. */
const observed = async <I, B>(
  run: Run,
  { idle, busy }: {
    readonly idle: (site: number) => Promise<I>;
    readonly busy: (site: number) => Promise<B>;
  },
) => {
  await using server = start("server.ts");
  const { site } = await server.read<Ports>();
  await warmUp(site, run, 50);
  const foundIdle = await idle(site);
  await using streams = stream(site, clients, run);
  await streams.read();
  const foundBusy = await busy(site);
  const { whole } = await streams.read<Ended>();
  return { dropped: clients - whole, idle: foundIdle, busy: foundBusy };
};

/** What each client of a run takes of the memory at most, in bytes; asked for each second. */
const memoryFor = async (run: Run): Promise<number> => {
  await using server = start("server.ts");
  const { site } = await server.read<Ports>();
  await warmUp(site, run, 10);
  const before = await memoryOf(server);
  await using streams = stream(site, clients, run);
  await streams.read();
  let most = 0;
  for (const until = performance.now() + look; performance.now() < until;) {
    most = Math.max(most, await memoryOf(server));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return (most - before) / clients;
};

export const streaming = async () => {
  const seen = await observed(asSeen, {
    idle: (site) => times(site, alone),
    busy: (site) => times(site, burst),
  });
  const slow = await observed(slowly, {
    idle: (site) => times(site, alone),
    busy: async (site) => {
      const load = await times(site, burst);
      const page: Array<number> = [];
      const refusal: Array<number> = [];
      for (let count = 0; count < turns; count++) {
        page.push(...await times(site, turn));
        refusal.push(...await times(site, turn, refused, 503));
      }
      return { load, page, refusal };
    },
  });
  const memories: Array<number> = [];
  for (const run of weighed) memories.push(await memoryFor(run));
  const slowest = (latencies: ReadonlyArray<number>): number => percentile(latencies, 0.99) * 1e6;
  return {
    "dropped": seen.dropped + slow.dropped,
    "memory per client": Math.max(...memories),
    "page, idle": slowest(seen.idle),
    "page, streaming": slowest(seen.busy),
    "page, idle, slow streams": slowest(slow.idle),
    "page, slow streams": slowest(slow.busy.load),
    "page, median": median(slow.busy.page) * 1e6,
    "refusal, median": median(slow.busy.refusal) * 1e6,
  };
};
