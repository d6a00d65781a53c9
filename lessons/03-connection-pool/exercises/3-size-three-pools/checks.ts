import * as Effect from "effect/Effect";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect } from "../../../../src/exercise/expectation.ts";
import {
  type Call,
  drawLastDay,
  drawMornings,
  mornings,
  patience,
  reading,
  reporting,
  run,
  rush,
  shape,
  writing,
} from "./world.ts";

/** Connections that the server allows. */
const allowed = 16;

/** Shares of calls that have to end well, from 0 to 1. */
const promised = { reads: 0.99, writes: 0.99, reports: 0.75, rush: 0.97 };

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

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
