import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, expectEqual, expectPrediction } from "../../../../src/exercise/expectation.ts";
import { aNumber, type Wanted } from "../../../../src/exercise/shape.ts";
import { type Arrival, arrive } from "../../../../src/lesson/arrival.ts";
import { defaults } from "../../../../src/lesson/parameter.ts";
import type { Report } from "../../../../src/trace/event.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import demonstration from "../../program.ts";
import type { Service } from "./solution.ts";

/** What a call takes when all is well, in seconds. */
const usual: Readonly<Record<Service, number>> = {
  payment: 0.5,
  inventory: 0.3,
  email: 1,
  analytics: 0.1,
};

const services = Object.keys(usual) as ReadonlyArray<Service>;

const someServices: Wanted<ReadonlyArray<Service>> = {
  description: `a list of services, out of ${services.join(", ")}`,
  accepts: (value): value is ReadonlyArray<Service> =>
    Array.isArray(value) && value.every((one) => services.includes(one)),
};

const shape = {
  wanted: aNumber({ least: 0, most: 10_000 }),
  failsFrom: aNumber({ least: 0, most: 600 }),
  fullAt: aNumber({ least: 0, most: 600 }),
  freeAt: aNumber({ least: 0, most: 600 }),
  refusesFrom: aNumber({ least: 0, most: 600 }),
  losesInShared: someServices,
  losesInSplit: someServices,
};

/** The run that is asked about: seconds, and orders a second. */
const given = { orders: 1.2, slow: 45, faultAt: 20, faultFor: 30, length: 90 };

const seed = 20;

/** Workers of the shared pool. */
const workers = 11;

/** How far a prediction may be off. */
const within = { wanted: 5, failsFrom: 0.4, fullAt: 3, freeAt: 2, refusesFrom: 4 };

const inSeconds = (milliseconds: number): number => milliseconds / 1000;

const isNear = (one: number, other: number, distance: number): boolean =>
  Math.abs(one - other) <= distance;

/** One of the lesson's worlds, with the parameters and the seed of the task. */
const lessonWorld = (name: "shared" | "split"): Effect.Effect<void, never, Trace.Trace> =>
  Effect.scoped(
    demonstration.worlds.find((world) => world.name === name)!
      .program({ ...defaults(demonstration.parameters), ...given }),
  ).pipe(Effect.withRandom(Random.make(seed)));

/** The second at which something is seen for the first time; the world goes no further. */
const momentOf = (
  name: "shared" | "split",
  isSeen: (report: Report) => boolean,
): Effect.Effect<number, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const trace = yield* Trace.Trace;
    const seen = yield* Deferred.make<void>();
    const unsafeEmit = (report: Report): void => {
      trace.unsafeEmit(report);
      if (isSeen(report)) Deferred.unsafeDone(seen, Effect.void);
    };
    const emit = (report: Report) => Effect.sync(() => unsafeEmit(report));
    yield* lessonWorld(name).pipe(
      Effect.provideService(Trace.Trace, { ...trace, emit, unsafeEmit }),
      Effect.forkScoped,
    );
    yield* Deferred.await(seen);
    return inSeconds(yield* trace.now);
  });

/** How many workers e-mails hold, kept up to date by what is reported. */
const emailsHeld = (): (report: Report) => number => {
  let held = 0;
  return (report) => {
    if ("task" in report && report.task.startsWith("email-")) {
      if (report._tag === "TaskStarted") held++;
      if (report._tag === "TaskSucceeded") held--;
    }
    return held;
  };
};

/** The services of which calls are lost in a world, in the order of the task. */
const losersOf = (
  name: "shared" | "split",
): Effect.Effect<ReadonlyArray<Service>, never, Trace.Trace> =>
  Effect.gen(function* () {
    const { now } = yield* Trace.Trace;
    const losers = new Set<string>();
    const unsafeEmit = (report: Report): void => {
      if (report._tag === "TaskInterrupted" || report._tag === "TaskRejected") {
        losers.add(report.task.replace(/-.*/, ""));
      }
    };
    yield* Effect.provideService(lessonWorld(name), Trace.Trace, {
      now,
      unsafeEmit,
      emit: (report) => Effect.sync(() => unsafeEmit(report)),
    });
    return services.filter((service) => losers.has(service));
  });

/** Seconds over which it is measured what is under way. */
const measured = 60;

/**
 * How many calls are under way on average where nothing holds them back: orders come evenly, and
 * each call takes its time.
 */
const underWay = (takes: ReadonlyArray<number>): Effect.Effect<number> =>
  Effect.gen(function* () {
    const from = Math.max(...takes) + 1;
    const until = from + measured;
    const clock = yield* Effect.clock;
    const now = (): number => inSeconds(clock.unsafeCurrentTimeMillis());
    const start = now();
    const orders = Array.from(
      { length: Math.ceil(until * given.orders) },
      (_, index): Arrival => ({ at: index / given.orders }),
    );
    let sum = 0;
    yield* arrive(orders, () =>
      Effect.forEach(takes, (seconds) => {
        const began = now() - start;
        return Effect.map(Effect.sleep(seconds * 1000), () => {
          sum += Math.max(0, Math.min(now() - start, until) - Math.max(began, from));
        });
      }, { concurrency: "unbounded", discard: true }));
    return sum / measured;
  });

const oneDigit = (value: number): string => value.toFixed(1);

const others = services.filter((service) => service !== "email").map((service) => usual[service]);

const sorted = (list: ReadonlyArray<Service>): ReadonlyArray<Service> =>
  services.filter((service) => list.includes(service));

export default exercise({
  kind: "predict",
  title: "Predict a cascade",
  minutes: 15,
  shape,
  quotes: [
    "6 checks",
    "10 points",
    "15 minutes",
    `--orders ${given.orders} --slow ${given.slow} --fault-at ${given.faultAt} ` +
    `--fault-for ${given.faultFor} --length ${given.length} --seed ${seed}`,
    `payment ${usual.payment} s, inventory ${usual.inventory} s, analytics ${usual.analytics} s`,
    `holds them back. Within ${within.wanted}.`,
    `1.2 orders a second. Within ${within.failsFrom}.`,
    `all eleven workers. Within ${within.fullAt}.`,
    `comes free again. Within ${within.freeAt}.`,
    `the first one away. Within ${within.refusesFrom}.`,
  ],
  checks: [
    {
      id: "little",
      title: "The number of e-mails that want to be under way",
      points: 1,
      runs: 1,
      hints: [
        "The lesson has a law for this, in the section on how large is large enough.",
        "The number under way is the rate at which they come times the time that each takes.",
        "How many come in a second, 1.2, times the seconds that each of them stays, 45.",
      ],
      check: ({ wanted }) =>
        Effect.gen(function* () {
          yield* expectPrediction(wanted > 0);
          const actual = yield* underWay([given.slow]);
          yield* expect(isNear(wanted, actual, within.wanted), {
            expected: `${
              oneDigit(actual)
            } under way on average, in a run where nothing limits them`,
            actual: `you said ${wanted}`,
            message: wanted === workers
              ? "That is how many can be under way, because the pool has no more workers. The question is how many want to be: the rest of them wait."
              : "Little's law: what is under way is the rate times the duration, whatever the size of the pool.",
          });
        }),
    },
    {
      id: "limit",
      title: "The duration of an e-mail from which eleven workers are too few",
      points: 2,
      runs: 1,
      hints: [
        "Use Little's law backwards: the pool has eleven workers. Who else needs some of them?",
        "Each order also makes three other calls. Work out how many workers those keep busy on average, and take them from the eleven.",
        "The other three take 0.9 seconds together, so 1.2 times 0.9 workers are theirs. Divide what is left of the eleven by 1.2.",
      ],
      check: ({ failsFrom }) =>
        Effect.gen(function* () {
          yield* expectPrediction(failsFrom > 0);
          const all = yield* underWay([...others, failsFrom]);
          const emails = yield* underWay([failsFrom]);
          yield* expect(isNear(all, workers, within.failsFrom * given.orders), {
            expected: `${workers} calls under way, as many as there are workers`,
            actual: `${oneDigit(all)} calls under way, ${oneDigit(emails)} of them e-mails, ` +
              `if an e-mail takes ${failsFrom} s`,
            message: isNear(emails, workers, 0.2)
              ? "At this duration e-mails alone would fill the pool. The other three calls of an order need workers too, so it is full sooner."
              : all < workers
              ? "At this duration there are still workers to spare on average."
              : "At this duration the workers have been too few for a while.",
          });
        }),
    },
    {
      id: "full",
      title: "The moment at which e-mails hold the whole shared pool",
      points: 2,
      runs: 1,
      hints: [
        "While e-mails are slow, none of them gives its worker back. How fast do they take workers?",
        "Each e-mail takes one worker and keeps it for 45 seconds. The other calls are short, and give theirs back.",
        "Eleven e-mails have to come, at 1.2 a second, counted from second 20.",
      ],
      check: ({ fullAt }) =>
        Effect.gen(function* () {
          yield* expectPrediction(fullAt > 0);
          const held = emailsHeld();
          const actual = yield* momentOf("shared", (report) => held(report) === workers);
          yield* expect(isNear(fullAt, actual, within.fullAt), {
            expected: `second ${oneDigit(actual)}`,
            actual: `you said second ${fullAt}`,
            message: isNear(fullAt, given.faultAt, 1)
              ? "That is when e-mail turns slow. A slow call takes one worker, and the pool fills only as fast as calls come."
              : "From the moment at which they turn slow, each e-mail takes a worker and keeps it. Count how long eleven of them take to come.",
          });
        }),
    },
    {
      id: "free",
      title: "The moment at which the first of those workers comes free again",
      points: 2,
      runs: 1,
      hints: [
        "The mail provider is well again at second 50. What becomes of the calls that it was already working on?",
        "A call that began slow stays slow. A worker comes free when the call that it is on comes back.",
        "The first slow call began just after second 20. Add the time that it takes.",
      ],
      check: ({ freeAt }) =>
        Effect.gen(function* () {
          yield* expectPrediction(freeAt > 0);
          const held = emailsHeld();
          let wasFull = false;
          const actual = yield* momentOf("shared", (report) => {
            const count = held(report);
            wasFull ||= count === workers;
            return wasFull && count < workers;
          });
          const faultEnds = given.faultAt + given.faultFor;
          yield* expect(isNear(freeAt, actual, within.freeAt), {
            expected: `second ${oneDigit(actual)}`,
            actual: `you said second ${freeAt}`,
            message: isNear(freeAt, faultEnds, 1)
              ? "That is when the mail provider is well again. Calls made from then on are quick, but nobody tells those that already wait for an answer."
              : isNear(freeAt, faultEnds + given.slow, 1)
              ? "That would be the last of the slow calls, if one began just before the provider was well. The first of them comes back much sooner."
              : "The first worker comes free when the first of the slow calls comes back.",
          });
        }),
    },
    {
      id: "refusal",
      title: "The moment at which e-mail's own compartment turns the first one away",
      points: 1,
      runs: 1,
      hints: [
        "How many e-mails fit into the compartment before it has to say no?",
        "Two at work and 20 waiting. None of them leaves before second 65.",
        "Twenty-two have to come, at 1.2 a second, counted from second 20.",
      ],
      check: ({ refusesFrom }) =>
        Effect.gen(function* () {
          yield* expectPrediction(refusesFrom > 0);
          const actual = yield* momentOf("split", ({ _tag }) => _tag === "TaskRejected");
          const workersTaken = given.faultAt + 2 / given.orders;
          yield* expect(isNear(refusesFrom, actual, within.refusesFrom), {
            expected: `second ${oneDigit(actual)}`,
            actual: `you said second ${refusesFrom}`,
            message: isNear(refusesFrom, workersTaken, 2)
              ? "By then both workers are taken, but whoever comes next may still wait: there are 20 places."
              : "The compartment refuses when its two workers and its 20 places are taken. Count how long so many e-mails take to come.",
          });
        }),
    },
    {
      id: "casualties",
      title: "The services of which calls are lost, in each world",
      points: 2,
      runs: 1,
      hints: [
        "A call is lost when its caller leaves, or is turned away. Whose callers leave? In which world is anybody turned away?",
        "In the shared world everyone waits in one queue with 110 places. Three services have callers who leave after two seconds; for an e-mail one waits as long as it takes.",
        "Shared: those with impatient callers, and only those, since the queue never fills. Split: only the one whose own compartment is stuck.",
      ],
      check: ({ losesInShared, losesInSplit }) =>
        Effect.gen(function* () {
          yield* expectPrediction(losesInShared.length + losesInSplit.length > 0);
          // At the same time, because a world goes by the time since the check began.
          const losers = yield* Effect.all(
            { shared: losersOf("shared"), split: losersOf("split") },
            { concurrency: "unbounded" },
          );
          yield* expectEqual("lost calls in the shared world", {
            actual: sorted(losesInShared),
            expected: losers.shared,
            message: losesInShared.includes("email")
              ? "No e-mail is lost in the shared world. E-mails wait as long as it takes, the queue has places for all of them, and in the end every one is sent. That is what makes it so treacherous."
              : "In the shared world every call waits for the same eleven workers, and whoever has impatient callers loses them.",
          });
          yield* expectEqual("lost calls in the split world", {
            actual: sorted(losesInSplit),
            expected: losers.split,
            message: losesInSplit.includes("email")
              ? "In the split world the other services do not wait for e-mail's workers. Behind their own walls nothing has changed."
              : "The compartment does not save e-mail itself: when its two workers and 20 places are taken, it turns e-mails away.",
          });
        }),
    },
  ],
});
