import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { type Check, exercise } from "../../../../src/exercise/exercise.ts";
import { expect } from "../../../../src/exercise/expectation.ts";
import type { Exports, Wanted } from "../../../../src/exercise/shape.ts";
import { type Arrival, arrive, drawArrivals } from "../../../../src/lesson/arrival.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import * as ThreadPool from "../../../02-thread-pool/thread_pool.ts";
import { queueWithin, underWay } from "../../queue_model.ts";
import type { Compartment } from "./solution.ts";

/** Room for so many workers. */
const host = 16;

const isWhole = (value: unknown, least: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= 10_000;

const aCompartment: Wanted<Compartment> = {
  description: "{ workers, queue }, whole numbers from 1 and from 0, of at most 10000",
  accepts: (value): value is Compartment =>
    typeof value === "object" && value !== null && "workers" in value && "queue" in value &&
    isWhole(value.workers, 1) && isWhole(value.queue, 0),
};

const shape = { searches: aCompartment, bookings: aCompartment, statements: aCompartment };

type Name = keyof typeof shape;

/** What is known of a kind of work, and what was promised to it. */
interface Kind {
  /** Per second. */
  readonly rate: number;
  /** Seconds, on average. */
  readonly duration: number;
  /** Seconds that a caller waits for a worker. */
  readonly patience: number;
  /** Seconds, on average. */
  readonly wait: number;
  /** A share, from 0 to 1. */
  readonly refused: number;
}

const kinds: Readonly<Record<Name, Kind>> = {
  searches: { rate: 20, duration: 0.2, patience: 1, wait: 0.05, refused: 0.01 },
  bookings: { rate: 5, duration: 1.2, patience: 3, wait: 0.4, refused: 0.01 },
  statements: { rate: 0.2, duration: 8, patience: 60, wait: 20, refused: 0.08 },
};

const names = Object.keys(kinds) as ReadonlyArray<Name>;

/**
 * Calls that a busy hour is made of on average, whatever the rate: chance has the same say for all.
 */
const calls = 3000;

interface Call extends Arrival {
  /** Seconds. */
  readonly takes: number;
}

const drawCalls = ({ duration, rate }: Kind): Effect.Effect<ReadonlyArray<Call>> =>
  drawArrivals(
    { rate, to: calls / rate },
    (at) => Effect.map(Random.next, (chance) => ({ at, takes: -Math.log(1 - chance) * duration })),
  );

/** What became of the calls of a busy hour. */
interface Hour {
  /** Seconds, on average. */
  readonly wait: number;
  /** A share, from 0 to 1. */
  readonly refused: number;
}

/** Sends a busy hour through a pool of the learner's size. */
const hour = (
  name: Name,
  { queue, workers }: Compartment,
): Effect.Effect<Hour, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const kind = kinds[name];
    const longestWait = Duration.seconds(kind.patience);
    const pool = yield* ThreadPool.make({ name, workers, queue, longestWait });
    yield* Trace.emit({
      _tag: "CompartmentOpened",
      compartment: name,
      capacity: workers,
      unit: "workers",
      queue,
    });
    yield* arrive(yield* drawCalls(kind), ({ takes }, index) =>
      Effect.ignore(Trace.throughCompartment(
        { task: `${name}-${index + 1}`, compartment: name, service: name },
        Effect.sleep(Duration.seconds(takes)),
        pool.run,
      )));
    const { rejected, submitted, waited } = yield* pool.statistics;
    return { wait: Duration.toSeconds(waited) / submitted, refused: rejected / submitted };
  });

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Why too many were turned away or waited too long, from the numbers alone. */
const whyMissed = (name: Name, { queue, workers }: Compartment): string => {
  const { duration, patience } = kinds[name];
  const busy = underWay(kinds[name]);
  if (busy >= workers) {
    return `Little's law: ${busy} ${name} are at work on average, and workers there are ${workers}. However long the queue is, it fills up.`;
  }
  return queue * 2 < queueWithin(patience, workers, duration)
    ? `Callers of ${name} come in clumps, and there are too few places for a clump to wait in.`
    : `There are enough workers for the average of ${name}, and too few for its ups and downs.`;
};

const hourCheck = (
  name: Name,
  hints: readonly [string, string, string],
): Check<Exports<typeof shape>> => ({
  id: name,
  title: `In the busy hour ${name} are let in and do not wait long`,
  points: 2,
  runs: 1,
  hints,
  check: (exports) =>
    Effect.gen(function* () {
      const promised = kinds[name];
      const { refused, wait } = yield* hour(name, exports[name]);
      yield* expect(refused <= promised.refused, {
        expected: `at most ${percent(promised.refused)} turned away`,
        actual: percent(refused),
        message: whyMissed(name, exports[name]),
      });
      yield* expect(wait <= promised.wait, {
        expected: `a mean wait of at most ${promised.wait} s`,
        actual: `${wait.toFixed(3)} s`,
        message: whyMissed(name, exports[name]),
      });
    }),
});

export default exercise({
  kind: "size",
  title: "Size a ticket office",
  minutes: 20,
  shape,
  quotes: [
    "5 checks",
    "9 points",
    "20 minutes",
    `room for ${host} workers`,
    ...names.map((name) =>
      `\`${name}\`: ${kinds[name].rate} a second, ${kinds[name].duration} s each`
    ),
    ...names.map((name) => `waits ${kinds[name].patience} s`),
    ...names.map((name) => `wait ${kinds[name].wait} s`),
    ...names.map((name) => `at most ${100 * kinds[name].refused} % are turned away`),
  ],
  checks: [
    hourCheck("searches", [
      "How many searches are at work on average? That many workers would be busy all the time.",
      "20 times 0.2 is 4. The wait that was promised is a quarter of a search, so there must nearly always be a free worker.",
      "Five workers are a little too few. Ask predict what six do.",
    ]),
    hourCheck("bookings", [
      "Little's law again, and then some slack: bookings may wait a third of their duration.",
      "5 times 1.2 is 6 at work. Ask the model about seven and eight workers.",
      "Seven keep callers waiting for about half a second. One more will do, and a queue of ten or more.",
    ]),
    hourCheck("statements", [
      "Statements are few and slow. They were promised much less than the others.",
      "0.2 times 8 is 1.6 at work. The smallest compartment that carries that is good enough here.",
      "Two workers, and a queue of about ten for the clumps.",
    ]),
    {
      id: "queues",
      title: "No queue holds more callers than can be served before they lose patience",
      points: 2,
      runs: 1,
      hints: [
        "How long does the last one in a full queue wait?",
        "As long as the workers take for all who stand before it: places times duration, divided by workers.",
        "Patience times workers divided by duration is the longest queue. The lesson has it as queueWithin.",
      ],
      check: (exports) =>
        Effect.forEach(names, (name) => {
          const { duration, patience } = kinds[name];
          const { queue, workers } = exports[name];
          const longest = queueWithin(patience, workers, duration);
          return expect(queue <= longest, {
            expected: `at most ${longest} places for ${name}, with ${workers} workers`,
            actual: `${queue} places`,
            message:
              `The queue of ${name} takes in callers that will have left before their turn. They had better hear it at once.`,
          });
        }, { discard: true }),
    },
    {
      id: "host",
      title: "There are no more workers than the host has room for",
      points: 1,
      runs: 1,
      hints: [
        "Add them up.",
        "At work on average are 4, 6 and 1.6. Who needs the slack most, and who can wait?",
        "16 workers: one more than the model needs for any kind is one too few for another.",
      ],
      check: (exports) => {
        const workers = names.reduce((sum, name) => sum + exports[name].workers, 0);
        return expect(workers <= host, {
          expected: `at most ${host} workers in all`,
          actual: `${workers} workers`,
          message:
            `The host has room for ${host} workers. Beyond that all of them get slower, and the durations are no longer what you reckoned with.`,
        });
      },
    },
  ],
});
