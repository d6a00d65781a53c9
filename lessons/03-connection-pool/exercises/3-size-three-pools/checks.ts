import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect } from "../../../../src/exercise/expectation.ts";
import { aNumber, type Exports } from "../../../../src/exercise/shape.ts";
import { type Arrival, arrive } from "../../../../src/lesson/arrival.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import * as ConnectionPool from "../../connection_pool.ts";

const aSize = aNumber({ least: 1, most: 1000, whole: true });

const shape = {
  readers: aSize,
  writers: aSize,
  reports: aSize,
  acquireLimit: aNumber({ least: 0, most: 600 }),
};

/** Connections that the server allows. */
const allowed = 16;

/** Calls per second, and what each takes, in seconds. */
const reading = { rate: 25, least: 0.1, most: 0.5 };
const writing = { rate: 4, least: 0.03, most: 0.09 };
const reporting = { every: 2, takes: 10 };

/** Reads per second, and seconds. */
const rush = { rate: 80, length: 3 };

/** Seconds that a reader waits for its answer. */
const patience = 0.8;

/** Shares of calls that have to end well, from 0 to 1. */
const promised = { reads: 0.99, writes: 0.99, reports: 0.75, rush: 0.97 };

/** Mornings that are run, one after another: chance has less of a say in the result. */
const mornings = 3;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

type Service = "read" | "write" | "report";

/** A call, and what became of it. */
interface Call extends Arrival {
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
  Effect.gen(function* () {
    const calls: Array<Call> = [];
    for (let at = from;;) {
      at += -Math.log(1 - (yield* Random.next)) / rate;
      if (at >= from + length) return calls;
      calls.push(callOf(service, at, yield* Random.nextRange(least, most), inRush));
    }
  });

/**
 * A minute of the last day of a month, as one of the pools sees it. The others have their own
 * connections, and do not come into it.
 */
const drawLastDay = (service: Service): Effect.Effect<ReadonlyArray<Call>> => {
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
const drawMornings: Effect.Effect<ReadonlyArray<Call>> = Effect.gen(function* () {
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
const run = (
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

/** Some calls of a run, counted. */
interface Counted {
  readonly of: number;
  readonly share: number;
  /** How many ended in each way. */
  readonly ends: Readonly<Partial<Record<Call["end"], number>>>;
  /** All this in words. */
  readonly text: string;
}

const names: Readonly<Record<Call["end"], string>> = {
  done: "done",
  left: "left before the answer was there",
  PoolExhausted: "got no connection in time",
  PoolClosed: "came too late",
  Busy: "were told SQLITE_BUSY",
};

const count = (counted: ReadonlyArray<Call>): Counted => {
  const ends: Partial<Record<Call["end"], number>> = {};
  for (const { end } of counted) ends[end] = (ends[end] ?? 0) + 1;
  const share = counted.length === 0 ? 1 : (ends.done ?? 0) / counted.length;
  const parts = Object.entries(names).flatMap(([end, name]) => {
    const number = ends[end as Call["end"]];
    return number === undefined ? [] : [`${number} ${name}`];
  });
  return {
    of: counted.length,
    share,
    ends,
    text: `${percent(share)} of ${counted.length}: ${parts.join(", ")}`,
  };
};

export default exercise({
  kind: "size",
  title: "Size three pools",
  minutes: 15,
  shape,
  quotes: [
    "5 checks",
    "9 points",
    "15 minutes",
    `${allowed} connections`,
    `${reading.rate} reads a second come, at random moments`,
    `between ${reading.least} and ${reading.most} seconds`,
    `waits ${patience} seconds`,
    `${writing.rate} writes a second`,
    `between ${writing.least} and ${writing.most} seconds`,
    `a report every ${reporting.every} seconds`,
    `Each takes ${reporting.takes} seconds`,
    `${rush.rate} reads a second come, for ${rush.length} seconds`,
    `${100 * promised.reads} % of all reads`,
    `${100 * promised.writes} % of all writes`,
    `${100 * promised.reports} % of all reports`,
    `${100 * promised.rush} % of the readers`,
    `${mornings} mornings`,
  ],
  checks: [
    {
      id: "reads",
      title: "On the last day of the month nearly all reads are answered in time",
      points: 2,
      runs: 1,
      hints: [
        "How many reads are under way at the same time, on average? Little's law says it.",
        "Rate times duration: 25 a second at 0.3 s each. With no more connections than that, all are lent all the time, and reads come in clumps.",
        "A third more than the average is enough: 10. Look where else there are connections that nobody needs.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const calls = yield* run(exports, drawLastDay("read"));
          const { share, text } = count(calls);
          yield* expect(share >= promised.reads, {
            expected: `at least ${percent(promised.reads)} of all reads answered in time`,
            actual: text,
            message: exports.readers >= 10
              ? "There are connections enough for the readers, and still some were turned away. When two or three come together, one of them needs a moment to wait in."
              : "Readers were lost on the last day of the month. The connections of the read pool are busy nearly all the time, so that every clump of reads waits.",
          });
        }),
    },
    {
      id: "writes",
      title: "On the last day of the month all but a few writes are done",
      points: 2,
      runs: 1,
      hints: [
        "How many writes can this database really do at the same time?",
        "A connection that cannot write is worth nothing to a writer. The pool has a line, the database has none.",
        "One connection in the write pool. Writers wait in its line, first come, first served, and no two meet.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const calls = yield* run(exports, drawLastDay("write"));
          const { ends, share, text } = count(calls);
          yield* expect(share >= promised.writes, {
            expected: `at least ${percent(promised.writes)} of all writes done`,
            actual: text,
            message: (ends.Busy ?? 0) > 0
              ? "Writers with a connection met a writer at work, and were told SQLITE_BUSY. The pool let in more than the database admits: it admits one."
              : "Writers were turned away because they could not wait long enough for the one before them.",
          });
        }),
    },
    {
      id: "reports",
      title: "On the last day of the month three reports of four are made",
      points: 2,
      runs: 1,
      hints: [
        "How many reports would be under way at the same time, if all were let in?",
        "A report every 2 seconds that takes 10 is 5 at a time. You need not carry them all.",
        "Each connection carries a fifth of the reports: three make 60 %, four make 80 %.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const calls = yield* run(exports, drawLastDay("report"));
          const { share, text } = count(calls);
          yield* expect(share >= promised.reports, {
            expected: `at least ${percent(promised.reports)} of all reports made`,
            actual: text,
            message:
              "Accounting got fewer reports than it was promised. Its pool has too few connections to make them, and waiting longer makes no more.",
          });
        }),
    },
    {
      id: "rush",
      title: "At nine, whoever gets a connection to read is answered in time",
      points: 2,
      runs: 1,
      hints: [
        "A reader that has waited most of its 0.8 seconds gets a connection. What can still come of it?",
        "Waiting is pointless once there is no time left for the longest query.",
        "The reader's patience less the longest query: 0.8 - 0.5 seconds.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const calls = yield* run(exports, drawMornings);
          const { share, text } = count(calls.filter(({ hasBegun, inRush }) => inRush && hasBegun));
          yield* expect(share >= promised.rush, {
            expected: `at least ${percent(promised.rush)} of those who got a connection, in time`,
            actual: text,
            message:
              "Readers got a connection so late that they left before the answer was there. They held it for nothing, while others waited for it.",
          });
        }),
    },
    {
      id: "total",
      title: "The three pools have no more connections than the server allows",
      points: 1,
      runs: 1,
      hints: [
        "The server does not know your pools. What does it count?",
        "Add the three sizes up.",
        `At most ${allowed} in all. What the writers do not need is free for the others.`,
      ],
      check: ({ readers, reports, writers }) => {
        const total = readers + writers + reports;
        return expect(total <= allowed, {
          expected: `at most ${allowed} connections in all`,
          actual: `${readers} + ${writers} + ${reports} = ${total} connections`,
          message:
            `The server allows this service ${allowed} connections. On a busy day the rest is refused, in whichever pool happens to come last.`,
        });
      },
    },
  ],
});
