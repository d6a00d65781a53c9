/**
 * The last day of a month, and the mornings, that a learner's pools are put through.
 *
 * @module
 */
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { aNumber, type Exports } from "../../../../src/exercise/shape.ts";
import { type Arrival, arrive, drawArrivals } from "../../../../src/lesson/arrival.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import * as ConnectionPool from "../../connection_pool.ts";

const aSize = aNumber({ least: 1, most: 1000, whole: true });

export const shape = {
  readers: aSize,
  writers: aSize,
  reports: aSize,
  acquireLimit: aNumber({ least: 0, most: 600 }),
};

/** Calls per second, and what each takes, in seconds. */
export const reading = { rate: 25, least: 0.1, most: 0.5 };
export const writing = { rate: 4, least: 0.03, most: 0.09 };
export const reporting = { every: 2, takes: 10 };

/** Reads per second, and seconds. */
export const rush = { rate: 80, length: 3 };

/** Seconds that a reader waits for its answer. */
export const patience = 0.8;

/** Mornings that are run, one after another: chance has less of a say in the result. */
export const mornings = 3;

type Service = "read" | "write" | "report";

/** A call, and what became of it. */
export interface Call extends Arrival {
  readonly service: Service;
  /** Seconds. */
  readonly takes: number;
  readonly inRush: boolean;
  hasBegun: boolean;
  end: "done" | "left" | "PoolExhausted" | "PoolClosed" | "Busy";
}

/** Another connection writes just now. */
class Busy extends Data.TaggedClass("Busy") {}

/** A database that admits one writer, and says no to a second: how SQLite is without a time-out. */
const makeDatabase = () => {
  let isLocked = false;
  const write = (takes: Duration.Duration) =>
    Effect.acquireUseRelease(
      Effect.suspend(() => {
        if (isLocked) return Effect.fail(new Busy());
        isLocked = true;
        return Effect.void;
      }),
      () => Effect.sleep(takes),
      () =>
        Effect.sync(() => {
          isLocked = false;
        }),
    );
  return { read: Effect.sleep, report: Effect.sleep, write };
};

const callOf = (service: Service, at: number, takes: number, inRush = false): Call => ({
  service,
  at,
  takes,
  inRush,
  hasBegun: false,
  end: "left",
});

/** Calls at random moments of a stretch of time. */
const drawCalls = (
  service: Service,
  { least, most, rate }: typeof reading,
  { from, inRush = false, length }: {
    readonly from: number;
    readonly length: number;
    readonly inRush?: boolean;
  },
): Effect.Effect<ReadonlyArray<Call>> =>
  drawArrivals({ rate, from, to: from + length }, (at) =>
    Effect.map(
      Random.nextRange(least, most),
      (takes) => callOf(service, at, takes, inRush),
    ));

/**
 * A minute of the last day of a month, as one of the pools sees it. The others have their own
 * connections, and do not come into it.
 */
export const drawLastDay = (service: Service): Effect.Effect<ReadonlyArray<Call>> => {
  const minute = { from: 0, length: 60 };
  switch (service) {
    case "read":
      return drawCalls(service, reading, minute);
    case "write":
      return drawCalls(service, writing, minute);
    case "report":
      return Effect.succeed(Array.from(
        { length: minute.length / reporting.every },
        (_, index) => callOf(service, index * reporting.every, reporting.takes),
      ));
  }
};

/** The reads of some mornings: before nine, at nine, and after. */
export const drawMornings: Effect.Effect<ReadonlyArray<Call>> = Effect.gen(function* () {
  const calls: Array<Call> = [];
  for (let morning = 0; morning < mornings; morning++) {
    const from = morning * (rush.length + 4);
    const nine = { ...reading, rate: rush.rate };
    calls.push(
      ...yield* drawCalls("read", reading, { from, length: 1 }),
      ...yield* drawCalls("read", nine, { from: from + 1, length: rush.length, inRush: true }),
      ...yield* drawCalls("read", reading, { from: from + 1 + rush.length, length: 3 }),
    );
  }
  return calls;
});

/** One of the lesson's pools, with connections that cost nothing to open. */
const openPool = (
  name: Service,
  size: number,
  acquireLimit: number,
): Effect.Effect<ConnectionPool.ConnectionPool<object, never>, never, Trace.Trace | Scope.Scope> =>
  Effect.zipRight(
    Trace.emit({
      _tag: "CompartmentOpened",
      compartment: name,
      capacity: size,
      unit: "connections",
      queue: null,
    }),
    ConnectionPool.make({
      name,
      size,
      open: Effect.sync(() => ({})),
      close: () => Effect.void,
      acquireLimit: Duration.seconds(acquireLimit),
    }),
  );

/** Sends calls through pools of the learner's sizes, and says of each what became of it. */
export const run = (
  { acquireLimit, readers, reports, writers }: Exports<typeof shape>,
  draw: Effect.Effect<ReadonlyArray<Call>>,
): Effect.Effect<ReadonlyArray<Call>, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const pools = {
      read: yield* openPool("read", readers, acquireLimit),
      write: yield* openPool("write", writers, acquireLimit),
      report: yield* openPool("report", reports, acquireLimit),
    };
    const database = makeDatabase();
    const calls = yield* draw;
    yield* arrive(calls, (call, index) => {
      const { service } = call;
      const work = Effect.suspend((): Effect.Effect<void, Busy> => {
        call.hasBegun = true;
        return database[service](Duration.seconds(call.takes));
      });
      const patient = Duration.seconds(patience);
      const use = Trace.throughCompartment(
        {
          task: `${service}-${index + 1}`,
          compartment: service,
          service,
          ...(service === "read" ? { patience: patient } : {}),
        },
        work,
        (traced) => pools[service].use(() => traced),
      ).pipe(
        Effect.match({ onSuccess: () => "done" as const, onFailure: ({ _tag }) => _tag }),
        Effect.map((end) => void (call.end = end)),
      );
      return service === "read" ? Effect.ignore(Effect.timeout(use, patient)) : use;
    });
    return calls;
  });
