import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import {
  expectFailed,
  expectOrder,
  expectRoomFor,
  expectServed,
  hasFailedWith,
} from "../../../../src/exercise/call_expectation.ts";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { endOf, expect, expectEqual } from "../../../../src/exercise/expectation.ts";
import {
  aSecond,
  interruptAtHandOver,
  inTurn,
  moment,
  runsInTurn,
  type Subject,
} from "../../../../src/exercise/watch.ts";
import { open, shape } from "../../watched_pool.ts";

/** Holds when exactly so many workers are there: one more caller than that has to wait. */
const expectWorkers = (subject: Subject, workers: number, lost: string) =>
  expectRoomFor(subject, workers, {
    less: lost,
    more:
      "The pool has more workers than it was made with: something gives back what it did not take, or nothing keeps count.",
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
          yield* expectServed(calls, {
            message:
              "Five callers came at the same instant to a pool with room for ten, and not all of them were served.",
          });
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
          yield* expectFailed(late, {
            tag: "PoolFull",
            message:
              "The caller was turned away, but not with a PoolFull. A typed error is what its caller can act on.",
          });
          for (const call of accepted) {
            yield* expect(!(yield* hasFailedWith(call, "PoolFull")), {
              expected: `${call.name} has a worker or a place in the queue`,
              actual: `${call.name} was turned away`,
              message:
                "A caller was turned away although there was room for it. The last place in the queue counts too.",
            });
          }
          yield* Effect.sleep("3 seconds");
          yield* expectEqual("served in the end", {
            // In which order is another check's business.
            actual: subject.begun.toSorted(),
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
          yield* expectOrder(subject, ["a", "b", "c", "d"], {
            overtook:
              "A newcomer was let in ahead of callers that waited. The worker was free for a moment, and whoever came by could take it.",
            otherwise: "Callers were not served in the order in which they came.",
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
          yield* interruptAtHandOver({
            holder: (next) => subject.call("a", { next }),
            waiter: subject.call("b"),
          });
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
