import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as FiberId from "effect/FiberId";
import type * as Scope from "effect/Scope";
import { exercise } from "../../../../src/exercise/exercise.ts";
import {
  endOf,
  expect,
  expectEffect,
  expectEqual,
  failedWith,
  type Unmet,
} from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import type { Options, Pool } from "./solution.ts";

const shape = {
  makePool: aFunction<(options: Options) => Effect.Effect<Pool>>("(options) => Effect<Pool>"),
};

/** A call of the pool, under way in a fiber of its own. */
interface Call {
  readonly name: string;
  readonly fiber: Fiber.RuntimeFiber<unknown, unknown>;
  /** Whether its work has begun. */
  readonly hasBegun: () => boolean;
  /** How it has ended, while it has. */
  readonly end: Effect.Effect<Exit.Exit<unknown, unknown> | undefined>;
}

/** The learner's pool with what the checks do to it. */
interface Subject {
  /** Names of the calls whose work has begun, in that order. */
  readonly begun: ReadonlyArray<string>;
  /** Most pieces of work that were at work at once. */
  readonly most: () => number;
  /** Starts a call in a fiber of its own. */
  readonly call: (
    name: string,
    options?: {
      /** A second of sleep when left out. */
      readonly work?: Effect.Effect<unknown, unknown>;
      /** What the caller does next, once the pool has returned. */
      readonly next?: Effect.Effect<void>;
    },
  ) => Effect.Effect<Call, never, Trace.Trace | Scope.Scope>;
}

/**
 * Where callers come one at a time there is little that could race, and a few schedules of each kind
 * will do.
 */
const runsInTurn = 24;

/** Long enough for a call to get as far as it can, and short beside the second of its work. */
const moment = Effect.sleep("10 millis");

const aSecond = Effect.sleep("1 second");

const open = (
  { makePool }: Exports<typeof shape>,
  options: Options,
): Effect.Effect<Subject, Unmet, Trace.Trace> =>
  Effect.gen(function* () {
    const { queue, workers } = options;
    const made = `makePool({ workers: ${workers}, queue: ${queue} })`;
    const pool = yield* yield* expectEffect(made, () => makePool(options));
    yield* expect(typeof pool?.run === "function", {
      expected: "a pool with a function run",
      actual: `a pool whose run is ${typeof pool?.run}`,
      message: `The effect that ${made} returns has to succeed with { run }.`,
    });
    yield* expectEffect("pool.run(work)", () => pool.run(Effect.void));
    yield* Trace.emit({
      _tag: "CompartmentOpened",
      compartment: "pool",
      capacity: workers,
      unit: "workers",
      queue,
    });
    const begun: Array<string> = [];
    let atWork = 0;
    let most = 0;
    const counted = (name: string, work: Effect.Effect<unknown, unknown>) =>
      Effect.acquireUseRelease(
        Effect.sync(() => {
          begun.push(name);
          most = Math.max(most, ++atWork);
        }),
        () => work,
        () => Effect.sync(() => void atWork--),
      );
    return {
      begun,
      most: () => most,
      call: (name, { next = Effect.void, work = aSecond } = {}) =>
        Trace.throughCompartment(
          { task: name, compartment: "pool", service: "caller" },
          counted(name, work),
          pool.run,
        ).pipe(
          Effect.zipLeft(next),
          Effect.forkScoped,
          Effect.map((fiber) => ({
            name,
            fiber,
            hasBegun: () => begun.includes(name),
            end: Effect.map(Fiber.poll(fiber), (exit) =>
              exit._tag === "Some" ? exit.value : undefined),
          })),
        ),
    };
  });

/** Starts calls one after the other, so that there is no doubt who came first. */
const inTurn = (subject: Subject, names: ReadonlyArray<string>) =>
  Effect.forEach(names, (name) => Effect.zipLeft(subject.call(name), moment));

/** Holds when exactly so many workers are there: one more caller than that has to wait. */
const expectWorkers = (subject: Subject, workers: number, message: string) =>
  Effect.gen(function* () {
    const before = subject.begun.length;
    const names = Array.from({ length: workers + 1 }, (_, index) => `probe-${index + 1}`);
    yield* inTurn(subject, names);
    yield* expectEqual("callers let in at once", {
      actual: subject.begun.length - before,
      expected: workers,
      message: subject.begun.length - before > workers
        ? "The pool has more workers than it was made with: something gives back what it did not take, or nothing keeps count."
        : message,
    });
  });

export default exercise({
  kind: "write",
  title: "Reject when full",
  minutes: 30,
  shape,
  quotes: ["7 checks", "12 points", "200 schedules", "30 minutes"],
  checks: [
    {
      id: "workers",
      title: "As much work runs at once as there are workers, and no more",
      points: 2,
      hints: [
        "Two callers may both read the count before either has changed it. Where could a second fiber run between your look and your step?",
        "Compare and count up in one synchronous piece of code: no yield* between the two. Effect.suspend or a generator gives you such a piece.",
        "Keep a plain number in the closure of makePool. In run, inside Effect.suspend: if it is less than workers, add one there and then, and only afterwards return the effect that works.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 2, queue: 8 });
          const calls = yield* Effect.forEach(["a", "b", "c", "d", "e"], (name) =>
            subject.call(name));
          const expectRoom = Effect.suspend(() =>
            expect(subject.most() <= 2, {
              expected: "at most 2 at work at once",
              actual: `${subject.most()} at work at once`,
              message:
                "More work ran at once than there are workers. A caller looked, another came in between, and both took the same worker.",
            })
          );
          yield* moment;
          yield* expectRoom;
          yield* Effect.sleep("10 seconds");
          yield* expectRoom;
          yield* expect(subject.begun.length < 2 || subject.most() === 2, {
            expected: "2 at work at once",
            actual: "never more than 1",
            message: "A worker stood idle while callers waited for one.",
          });
          for (const { end, name } of calls) {
            const exit = yield* end;
            yield* expect(exit !== undefined && Exit.isSuccess(exit), {
              expected: `${name} is served`,
              actual: exit === undefined ? `${name} still waits` : `${name} ${endOf(exit)}`,
              message:
                "Five callers came at the same instant to a pool with room for ten, and not all of them were served.",
            });
          }
        }),
    },
    {
      id: "reject",
      title: "Whoever finds the queue full is turned away at once, and nobody else is",
      points: 2,
      runs: runsInTurn,
      hints: [
        "A caller that finds no free worker has two ways to go. What decides which?",
        "Count who waits. When as many wait as the queue has places, fail; do not wait first and fail later.",
        "In the same synchronous piece that looks for a free worker: if the line is as long as queue, return new PoolFull(…). It is an effect that fails.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 1, queue: 2 });
          const accepted = yield* inTurn(subject, ["a", "b", "c"]);
          const late = yield* subject.call("d");
          yield* moment;
          const end = yield* late.end;
          yield* expect(end !== undefined || late.hasBegun(), {
            expected: "d fails with PoolFull at 0.030 s",
            actual: "d waits",
            message:
              "One worker is busy and both places in the queue are taken, yet the next caller was left waiting. The queue has no bound, or it is looked at too late.",
          });
          yield* expect(!late.hasBegun(), {
            expected: "d fails with PoolFull, and its work does not begin",
            actual: "the work of d began",
            message: "The pool was full, and the caller was let in all the same.",
          });
          yield* expect(end !== undefined && failedWith(end, "PoolFull"), {
            expected: "d fails with PoolFull",
            actual: `d ${end === undefined ? "waits" : endOf(end)}`,
            message:
              "The caller was turned away, but not with a PoolFull. A typed error is what its caller can act on.",
          });
          for (const { end, name } of accepted) {
            const exit = yield* end;
            yield* expect(exit === undefined || !failedWith(exit, "PoolFull"), {
              expected: `${name} has a worker or a place in the queue`,
              actual: `${name} was turned away`,
              message:
                "A caller was turned away although there was room for it. The last place in the queue counts too.",
            });
          }
          yield* Effect.sleep("3 seconds");
          yield* expectEqual("served in the end", {
            actual: subject.begun,
            expected: ["a", "b", "c"],
            message: "Whoever was given a place in the queue is served in the end.",
          });
        }),
    },
    {
      id: "order",
      title: "Who has waited longest is next, and nobody overtakes",
      points: 2,
      hints: [
        "A caller arrives at the very moment at which a worker comes free and somebody waits. Which of the two gets the worker in your pool?",
        "Do not put a worker back on the shelf while somebody waits. Whoever gives it back picks the next holder.",
        "In release: take the first of the line. If there is one, complete its Deferred and leave the count of busy workers as it is. Only when there is none, count down.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 1, queue: 8 });
          // Comes at the very moment at which a ends.
          yield* Effect.forkScoped(Effect.delay(subject.call("d"), "1 second"));
          yield* inTurn(subject, ["a", "b", "c"]);
          yield* expectEqual("callers at work after 0.030 s", {
            actual: subject.begun,
            expected: ["a"],
            message: "With one worker the first caller works, and those behind it wait.",
          });
          yield* Effect.sleep("5 seconds");
          const { begun } = subject;
          yield* expectEqual("order of service", {
            actual: begun,
            expected: ["a", "b", "c", "d"],
            message: begun.indexOf("d") >= 0 && begun.indexOf("d") < begun.length - 1
              ? "A newcomer was let in ahead of callers that waited. The worker was free for a moment, and whoever came by could take it."
              : "Callers were not served in the order in which they came.",
          });
        }),
    },
    {
      id: "failure",
      title: "A worker comes back when its work fails or dies",
      points: 1,
      runs: runsInTurn,
      hints: [
        "Work ends in four ways. Which of them does your code see?",
        "What stands behind the work in a chain runs only when the work succeeds. Effect has operators for 'however it ends'.",
        "Wrap the work: Effect.ensuring(work, release), in place of doing release after it.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 2, queue: 8 });
          const failing = yield* subject.call("a", {
            work: Effect.zipRight(aSecond, Effect.fail("broken")),
          });
          yield* subject.call("b", {
            work: Effect.zipRight(aSecond, Effect.die(new Error("a defect"))),
          });
          yield* Effect.sleep("2 seconds");
          const end = yield* failing.end;
          yield* expectEqual("how the caller of failing work ends", {
            actual: end === undefined ? "not at all" : endOf(end),
            expected: 'failed with "broken"',
            message: "The error of the work has to reach its caller as it is.",
          });
          yield* expectWorkers(
            subject,
            2,
            "Work failed, and its worker did not come back. The pool is smaller now, until the next restart.",
          );
        }),
    },
    {
      id: "interrupted-work",
      title: "A worker comes back when its work is interrupted",
      points: 1,
      runs: runsInTurn,
      hints: [
        "A time-out around run interrupts the work. Does anything of yours run then?",
        "An interrupted fiber skips what is chained behind it, handlers of errors included, except where it cannot be interrupted.",
        "Effect.ensuring runs its finalizer on interruption too. Put the whole of run in Effect.uninterruptibleMask and restore only the work.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 2, queue: 8 });
          const calls = yield* inTurn(subject, ["a", "b"]);
          for (const { fiber } of calls) yield* Fiber.interrupt(fiber);
          yield* moment;
          yield* expectWorkers(
            subject,
            2,
            "Callers were interrupted at work, by a time-out say, and their workers did not come back.",
          );
        }),
    },
    {
      id: "interrupted-wait",
      title: "A caller that stops waiting leaves the queue, and frees its place",
      points: 2,
      runs: runsInTurn,
      hints: [
        "A caller is interrupted while it waits. What of it stays behind in your pool?",
        "While it waits there must be a handler for interruption, which takes it out of the line.",
        "Effect.onInterrupt around the wait: find the caller's Deferred in the line and take it out. If you also count who waits, count down in the same place.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 1, queue: 2 });
          yield* inTurn(subject, ["a"]);
          for (const name of ["b", "c", "d"]) {
            const [leaver] = yield* inTurn(subject, [name]);
            const end = yield* leaver!.end;
            yield* expect(end === undefined, {
              expected: `${name} waits: of the 2 places in the queue none is taken`,
              actual: `${name} ${end === undefined ? "waits" : endOf(end)}`,
              message:
                "The queue was full of callers that had left. Whoever stops waiting takes its place with it.",
            });
            yield* Fiber.interrupt(leaver!.fiber);
          }
          const [last] = yield* inTurn(subject, ["e"]);
          yield* Effect.sleep("2 seconds");
          yield* expect(last!.hasBegun(), {
            expected: "e gets the worker when a has ended, at 1.000 s",
            actual: "e still waits",
            message:
              "The worker was handed to a caller that had left, and nobody has seen it since.",
          });
          yield* expectEqual("who was let in", {
            actual: subject.begun,
            expected: ["a", "e"],
            message: "The only worker was taken, and somebody was let in all the same.",
          });
        }),
    },
    {
      id: "hand-over",
      title: "A worker is not lost when its next holder is interrupted as it is handed over",
      points: 2,
      runs: 1,
      hints: [
        "Being called and going on are two moments. A caller can be interrupted between them.",
        "Then it is no longer in the line, and owns a worker that it does not know of. Your handler has to tell the two cases apart.",
        "In the handler of the wait: if the caller is still in the line, take it out; if it is not, it was called, so release the worker to the next.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 1, queue: 8 });
          // When a's call returns, the worker is b's, and b's fiber has not woken up yet.
          const interruptNext = Effect.sync(() => next.fiber.unsafeInterruptAsFork(FiberId.none));
          yield* subject.call("a", { next: interruptNext });
          yield* moment;
          const next: Call = yield* subject.call("b");
          yield* Effect.sleep("2 seconds");
          yield* expectWorkers(
            subject,
            1,
            "A caller was interrupted just after it was handed a worker and before it could begin. The worker was lost with it.",
          );
        }),
    },
  ],
});
