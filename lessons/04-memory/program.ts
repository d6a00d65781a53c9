/**
 * Three caches in one process: users, sessions and static files. A crawler asks for many files. In
 * one world each cache watches the memory of the process; in the other each has its own share.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { type Arrival, arrive, drawArrivals } from "../../src/lesson/arrival.ts";
import { demonstration } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import * as Measure from "../../src/trace/measure.ts";
import * as Trace from "../../src/trace/trace.ts";
import * as Cache from "./cache.ts";
import * as Heap from "./heap.ts";
import * as Memory from "./memory.ts";
import * as NaiveCache from "./naive_cache.ts";
import { sizeOfEntry } from "./size.ts";

const parameters = {
  users: Parameter.whole({
    description: "Memory for users; for a thousandth of the load, a thousandth of the memory",
    default: 100,
    minimum: 1,
    maximum: 1000,
    unit: "kB",
  }),
  sessions: Parameter.whole({
    description: "Memory for sessions",
    default: 50,
    minimum: 1,
    maximum: 1000,
    unit: "kB",
  }),
  static: Parameter.whole({
    description: "Memory for static files",
    default: 200,
    minimum: 1,
    maximum: 1000,
    unit: "kB",
  }),
  rate: Parameter.real({
    description: "Entries per second that each cache is given, on average",
    default: 1,
    minimum: 0.1,
    maximum: 5,
    unit: "/s",
  }),
  stay: Parameter.seconds({
    description: "How long an entry is wanted",
    default: 20,
    minimum: 0.1,
    maximum: 60,
  }),
  crawl: Parameter.real({
    description: "Files per second that the crawler asks for",
    default: 10,
    minimum: 0,
    maximum: 200,
    unit: "/s",
  }),
  crawlAt: Parameter.seconds({
    description: "When the crawler comes",
    default: 20,
    minimum: 0,
    maximum: 120,
  }),
  crawlFor: Parameter.seconds({
    description: "How long it stays",
    default: 10,
    minimum: 0,
    maximum: 60,
  }),
  collect: Parameter.seconds({
    description: "Time between garbage collections; our own shares know nothing of them",
    default: 5,
    minimum: 0.1,
    maximum: 60,
  }),
  heap: Parameter.whole({
    description: "Heap of the process that is given a limit of its own; only with --live",
    default: 32,
    minimum: 8,
    maximum: 1024,
    unit: "MB",
  }),
  length: Parameter.seconds({
    description: "How long entries arrive",
    default: 60,
    minimum: 1,
    maximum: 120,
  }),
};

type Values = Parameter.Values<typeof parameters>;

type Name = "users" | "sessions" | "static";

// #region caches
/** The caches: what becomes of an entry without room, and how large an entry's text is. */
export const caches = [
  { name: "users", service: "user", whenFull: "evict", characters: [2_000, 4_000] },
  { name: "sessions", service: "session", whenFull: "refuse", characters: [500, 1_500] },
  { name: "static", service: "file", whenFull: "evict", characters: [4_000, 12_000] },
] as const;
// #endregion

export const bytes = (kilobytes: number): number => kilobytes * 1000;

interface Arriving extends Arrival {
  readonly cache: (typeof caches)[number];
  readonly value: string;
}

/** V8 shares a text's characters with what is sliced off it: a run with many values takes little. */
const text = "x".repeat(Math.max(...caches.map(({ characters: [, most] }) => most)));

const drawOf = (
  cache: Arriving["cache"],
  rate: number,
  [from, to]: readonly [number, number],
): Effect.Effect<ReadonlyArray<Arriving>> => {
  const [least, most] = cache.characters;
  return drawArrivals({ rate, from, to }, (at) =>
    Effect.map(
      Random.nextIntBetween(least, most),
      (characters) => ({ at, cache, value: text.slice(0, characters) }),
    ));
};

const drawTraffic = (values: Values): Effect.Effect<ReadonlyArray<Arriving>> =>
  Effect.gen(function* () {
    const { crawl, crawlAt, crawlFor, length, rate } = values;
    const usual = yield* Effect.forEach(caches, (cache) => drawOf(cache, rate, [0, length]));
    const crawled = yield* drawOf(caches[2], crawl, [crawlAt, crawlAt + crawlFor]);
    return [...usual.flat(), ...crawled].sort((one, other) => one.at - other.at);
  });

/** A cache of any kind. */
export interface Store {
  /** Fails with a tagged error where there is no room. */
  readonly put: (key: string, value: string) => Effect.Effect<void, { readonly _tag: string }>;
  readonly remove: (key: string) => Effect.Effect<boolean>;
}

/** Where the entries of a cache are kept, and with what. */
interface Place {
  readonly compartment: string;
  /** In bytes. */
  readonly capacity: number;
  /** How many entries may wait for room: none when left out, null where nothing limits them. */
  readonly queue?: number | null;
  readonly open: (onEvict: (key: string) => void) => Effect.Effect<Store, never, Scope.Scope>;
}

// #region life
/** An entry's life as a task: it runs while it is stored, and ends well if nobody pushes it out. */
const live = (
  { cache: { service }, value }: Arriving,
  key: string,
  { compartment, stay, store }: {
    readonly compartment: string;
    readonly stay: Duration.Duration;
    readonly store: Store;
  },
): Effect.Effect<void, never, Trace.Trace> =>
  Effect.gen(function* () {
    const { unsafeEmit } = yield* Trace.Trace;
    const entry = { task: key, compartment };
    const size = sizeOfEntry(key, value);
    unsafeEmit({ _tag: "TaskQueued", ...entry, service, size, deadline: null });
    yield* store.put(key, value);
    unsafeEmit({ _tag: "TaskStarted", ...entry });
    yield* Effect.sleep(stay);
    if (yield* store.remove(key)) unsafeEmit({ _tag: "TaskSucceeded", ...entry });
  }).pipe(
    Effect.catchAll(({ _tag: reason }) =>
      Trace.emit({ _tag: "TaskRejected", task: key, compartment, reason })
    ),
  );
// #endregion

/** Gives the caches what comes for them, wherever they keep it. */
export const traffic = (
  values: Values,
  placeOf: (cache: (typeof caches)[number]) => Place,
): Effect.Effect<void, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const { unsafeEmit } = yield* Trace.Trace;
    const stay = Duration.seconds(values.stay);
    const shelves = new Map<Name, Parameters<typeof live>[2]>();
    const opened = new Set<string>();
    for (const cache of caches) {
      const { capacity, compartment, open, queue = 0 } = placeOf(cache);
      const store = yield* open((task) =>
        unsafeEmit({ _tag: "TaskInterrupted", task, compartment })
      );
      shelves.set(cache.name, { compartment, stay, store });
      if (opened.has(compartment)) continue;
      opened.add(compartment);
      const room = { compartment, capacity, unit: "bytes", queue };
      unsafeEmit({ _tag: "CompartmentOpened", ...room });
    }
    const arrivals = yield* drawTraffic(values);
    yield* arrive(arrivals, (arriving, index) => {
      const { name, service } = arriving.cache;
      return live(arriving, `${service}-${index + 1}`, shelves.get(name)!);
    });
  });

// #region limit
/** A process that allocates until its own limit ends it; and we are still here to say so. */
const limited = (values: Values): Effect.Effect<void, never, Trace.Trace> =>
  Effect.gen(function* () {
    const { run } = yield* Effect.promise(() => import("./node/limited_process.ts"));
    const place = { task: "hog-1", compartment: "process" };
    yield* Trace.emit({
      _tag: "CompartmentOpened",
      compartment: "process",
      capacity: values.heap,
      unit: "megabytes",
      queue: 0,
    });
    const details = { service: "hog", size: values.heap, deadline: null };
    yield* Trace.emit({ _tag: "TaskQueued", ...place, ...details });
    yield* Trace.emit({ _tag: "TaskStarted", ...place });
    const { how, lastLine } = yield* run("hog.ts", values.heap);
    const reason = `out of memory at ${lastLine} MB (${how})`;
    yield* Trace.emit({ _tag: "TaskFailed", ...place, reason });
    yield* Trace.note("the child is dead, and its parent goes on");
  });
// #endregion

/** Entries that were pushed out while they were still wanted. */
const evicted: Measure.Measure = { ...Measure.cutOff, title: "evicted" };

export default demonstration({
  parameters,
  speed: 5,
  measures: [
    Measure.asked,
    { ...Measure.served, title: "kept" },
    evicted,
    Measure.rejected,
  ],
  // #region worlds
  worlds: [
    {
      name: "process",
      title: "All watch the memory of the process",
      program: (values) =>
        Effect.gen(function* () {
          const heap = Heap.make();
          const limit = bytes(values.users + values.sessions + values.static);
          const collecting = Effect.delay(heap.collect, Duration.seconds(values.collect));
          yield* Effect.forkScoped(Effect.forever(collecting));
          yield* traffic(values, ({ whenFull }) => ({
            compartment: "heap",
            capacity: limit,
            open: (onEvict) =>
              Effect.succeed(
                NaiveCache.make({ heap, limit, sizeOf: sizeOfEntry, whenFull, onEvict }),
              ),
          }));
        }),
    },
    {
      name: "split",
      title: "A share for each cache",
      program: (values) =>
        traffic(values, ({ name, whenFull }) => {
          const limit = bytes(values[name]);
          return {
            compartment: name,
            capacity: limit,
            open: (onEvict) =>
              Effect.flatMap(
                Memory.make({ name, limit }),
                (memory) => Cache.make({ memory, sizeOf: sizeOfEntry, whenFull, onEvict }),
              ),
          };
        }),
    },
    {
      name: "limit",
      title: "A process with a limit of its own",
      onlyLive: true,
      program: limited,
    },
  ],
  // #endregion
});
