import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect } from "../../../../src/exercise/expectation.ts";
import { aNumber, type Exports } from "../../../../src/exercise/shape.ts";
import { type Arrival, arrive, drawArrivals } from "../../../../src/lesson/arrival.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import * as ThreadPool from "../../thread_pool.ts";

const shape = {
  workers: aNumber({ least: 1, most: 1000, whole: true }),
  queue: aNumber({ least: 0, most: 10_000, whole: true }),
  longestWait: aNumber({ least: 0, most: 600 }),
};

/** Calls per second. */
const rates = { usual: 20, burst: 60 };

/** Seconds that a look-up takes. */
const work = { least: 0.2, most: 0.6 };

/** Seconds. */
const burstFor = 3;
const patience = 1;
const atOnce = 0.05;

/** Sessions that the database has. */
const sessions = 12;

/** Shares of calls that have to end well, from 0 to 1. */
const promised = { usual: 0.98, burst: 0.97, refusal: 0.9 };

/** Newsletters that go out, one after another: chance has less of a say in the result. */
const bursts = 5;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A call, from its arrival to its end; times in seconds since it arrived. */
interface Call extends Arrival {
  readonly takes: number;
  readonly inBurst: boolean;
  /** Undefined when it never got a worker. */
  begunAt: number | undefined;
  endedAt: number;
  end: "answered" | "left" | ThreadPool.Reason;
}

/** A stretch of time at one rate. */
interface Stretch {
  readonly rate: number;
  /** Seconds. */
  readonly length: number;
}

const drawCalls = (stretches: ReadonlyArray<Stretch>): Effect.Effect<ReadonlyArray<Call>> =>
  Effect.gen(function* () {
    const calls: Array<Call> = [];
    let from = 0;
    for (const { length, rate } of stretches) {
      const inBurst = rate === rates.burst;
      const stretch = yield* drawArrivals({ rate, from, to: from + length }, (at) =>
        Effect.map(
          Random.nextRange(work.least, work.most),
          (takes): Call => ({
            at,
            takes,
            inBurst,
            begunAt: undefined,
            endedAt: patience,
            end: "left",
          }),
        ));
      calls.push(...stretch);
      from += length;
    }
    return calls;
  });

/** Sends calls through a pool of the learner's size, and gives what became of each. */
const day = (
  { longestWait, queue, workers }: Exports<typeof shape>,
  stretches: ReadonlyArray<Stretch>,
): Effect.Effect<ReadonlyArray<Call>, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const pool = yield* ThreadPool.make({
      name: "search",
      workers,
      queue,
      longestWait: Duration.seconds(longestWait),
    });
    const trace = yield* Trace.Trace;
    yield* trace.emit({
      _tag: "CompartmentOpened",
      compartment: "search",
      capacity: workers,
      unit: "workers",
      queue,
    });
    const calls = yield* drawCalls(stretches);
    const patient = Duration.seconds(patience);
    yield* arrive(calls, (call, index) => {
      const since = Effect.map(trace.now, (now) => now / 1000 - call.at);
      const ended = (end: Call["end"]) =>
        Effect.map(since, (endedAt) => void Object.assign(call, { end, endedAt }));
      const lookUp = Effect.zipRight(
        Effect.map(since, (begunAt) => void (call.begunAt = begunAt)),
        Effect.sleep(Duration.seconds(call.takes)),
      );
      return Trace.throughCompartment(
        {
          task: `call-${index + 1}`,
          compartment: "search",
          service: "look-up",
          patience: patient,
        },
        lookUp,
        pool.run,
      ).pipe(
        Effect.matchEffect({
          onSuccess: () => ended("answered"),
          onFailure: ({ reason }) => ended(reason),
        }),
      );
    }, { patience: patient });
    return calls;
  });

const usualDay = [{ rate: rates.usual, length: 60 }];

const newsletterDays = Array.from({ length: bursts }, () => [
  { rate: rates.usual, length: 1 },
  { rate: rates.burst, length: burstFor },
  { rate: rates.usual, length: 3 },
]).flat();

const shareOf = (calls: ReadonlyArray<Call>, counts: (call: Call) => boolean): number =>
  calls.length === 0 ? 1 : calls.filter(counts).length / calls.length;

const isAnswered = ({ end }: Call): boolean => end === "answered";

const count = (calls: ReadonlyArray<Call>, counts: (call: Call) => boolean): string => {
  const number = calls.filter(counts).length;
  return `${number} of ${calls.length}`;
};

export default exercise({
  kind: "size",
  title: "Size for a burst",
  minutes: 15,
  shape,
  quotes: [
    "4 checks",
    "8 points",
    "15 minutes",
    `${bursts} bursts`,
    `${rates.usual} calls a second`,
    `${rates.burst} calls a second`,
    `${burstFor} seconds`,
    `between ${work.least} and ${work.most} seconds`,
    `${patience} second`,
    `${sessions} sessions`,
    `${100 * promised.usual} %`,
    `${100 * promised.burst} %`,
    `${100 * promised.refusal} %`,
    `within ${atOnce} seconds`,
  ],
  checks: [
    {
      id: "usual",
      title: "On a usual day nearly all calls are answered in time",
      points: 2,
      runs: 1,
      hints: [
        "How many look-ups are under way at the same time, on average? Little's law says it.",
        "Rate times duration: 20 a second at 0.4 s each. With as many workers as that, all are busy all the time. Calls come in clumps, so there has to be slack, and a few places to wait in.",
        "All the workers that the database allows are a third more than the average. A queue of about ten takes the clumps.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const calls = yield* day(exports, usualDay);
          const share = shareOf(calls, isAnswered);
          const refused = calls.filter(({ end }) => end === "QueueFull").length;
          const late = calls.filter(({ end }) => end === "left" || end === "WaitedTooLong").length;
          yield* expect(share >= promised.usual, {
            expected: `at least ${percent(promised.usual)} answered in time`,
            actual: `${percent(share)}: ${count(calls, isAnswered)} answered, ` +
              `${refused} found the queue full, ${late} waited too long`,
            message: exports.queue < 3
              ? "Calls were turned away on a usual day, because two or three came together. A call needs a moment to wait in."
              : "Calls were lost on a usual day. The workers are busy nearly all the time, so that every clump of calls ends in the queue.",
          });
        }),
    },
    {
      id: "burst",
      title: "In the burst, whoever gets a worker is answered in time",
      points: 3,
      runs: 1,
      hints: [
        "A caller that has waited most of its second gets a worker. What can still come of it?",
        "Waiting is pointless once there is no time left for the longest work.",
        "The caller's patience less the longest look-up: 1 - 0.6 seconds.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const calls = yield* day(exports, newsletterDays);
          const begun = calls.filter((call) => call.inBurst && call.begunAt !== undefined);
          const share = shareOf(begun, isAnswered);
          yield* expect(share >= promised.burst, {
            expected: `at least ${percent(promised.burst)} of those who got a worker, in time`,
            actual: `${percent(share)}: ${count(begun, isAnswered)}`,
            message:
              "Callers got a worker so late that they left before the answer was there. They held a worker for nothing, while others waited for it.",
          });
        }),
    },
    {
      id: "refusal",
      title: "In the burst, whoever is turned away hears it at once",
      points: 2,
      runs: 1,
      hints: [
        "There are two ways to be turned away: at the door, and after the longest wait. Which of them do your numbers lead to?",
        "The queue is full at once for those who come next. It has to be full before the longest wait is over for those at its end.",
        "What the workers finish within the longest wait is what the queue should hold, or a little less: 12 workers at 0.4 s each finish 30 a second.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const calls = yield* day(exports, newsletterDays);
          const refused = calls.filter((call) =>
            call.inBurst && call.end !== "answered" && call.end !== "left"
          );
          yield* expect(exports.workers > sessions || refused.length > 0, {
            expected: "some are turned away: twice as many come as can be served",
            actual: "nobody is",
            message:
              "Nobody was told no, in a burst that no pool of this size can serve. Everyone waited instead, until it was too late.",
          });
          const share = shareOf(refused, ({ endedAt }) => endedAt <= atOnce);
          yield* expect(share >= promised.refusal, {
            expected: `at least ${percent(promised.refusal)} of them within ${atOnce} s`,
            actual: `${percent(share)}: ${count(refused, ({ endedAt }) => endedAt <= atOnce)}`,
            message:
              "Most of those who were turned away had waited first, and could have heard it at once. The queue holds more callers than can be served within the longest wait.",
          });
        }),
    },
    {
      id: "sessions",
      title: "There are no more workers than the database has sessions",
      points: 1,
      runs: 1,
      hints: [
        "The pool is not the only thing with a limit.",
        "Each worker holds a session. What happens to the thirteenth?",
        "At most 12 workers.",
      ],
      check: ({ workers }) =>
        expect(workers <= sessions, {
          expected: `at most ${sessions} workers`,
          actual: `${workers} workers`,
          message:
            `The database has ${sessions} sessions. Workers beyond that wait inside the pool, where no limit sees them.`,
        }),
    },
  ],
});
