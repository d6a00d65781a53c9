import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { hasFailedWith } from "../../../../src/exercise/call_expectation.ts";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, expectEqual } from "../../../../src/exercise/expectation.ts";
import {
  type Call,
  inTurn,
  moment,
  runsInTurn,
  type Subject,
} from "../../../../src/exercise/watch.ts";
import { open, shape } from "../../watched_pool.ts";

const isTurnedAway = (call: Call) => hasFailedWith(call, "PoolFull");

/** Holds when one more caller of this name is let in. */
const expectRoom = (subject: Subject, name: string, message: string) =>
  Effect.gen(function* () {
    const call = yield* subject.call(name);
    yield* moment;
    yield* expect(!(yield* isTurnedAway(call)), {
      expected: `${name} is let in: there is room`,
      actual: `${name} is turned away`,
      message,
    });
  });

export default exercise({
  kind: "mend",
  title: "Count who is inside",
  minutes: 20,
  shape,
  quotes: ["5 checks", "9 points", "200 schedules", "20 minutes"],
  checks: [
    {
      id: "bound",
      title: "Of callers at the same instant, as many are let in as there is room for",
      points: 2,
      hints: [
        "Read run as two fibers would, line by line, first one and then the other. Where may they both be?",
        "Ref.get is atomic and Ref.update is atomic. What is between them is not.",
        "Ref.modify looks and changes in one operation: give back true with the count plus one where there is room, false with the count as it was where there is none.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 1, queue: 2 });
          const calls = yield* Effect.forEach(["a", "b", "c", "d", "e"], (name) =>
            subject.call(name));
          yield* moment;
          const turnedAway = yield* Effect.filter(calls, isTurnedAway);
          yield* expectEqual("callers turned away, of 5 with room for 3", {
            actual: turnedAway.length,
            expected: 2,
            message: turnedAway.length < 2
              ? "More callers were let in than there is room for: two of them both saw the last place."
              : "Callers were turned away though there was a place to wait in.",
          });
        }),
    },
    {
      id: "failure",
      title: "A place comes back when work fails or dies",
      points: 2,
      runs: runsInTurn,
      hints: [
        "Follow a caller whose work fails through run. Which lines does it reach?",
        "A line behind yield* work is reached when the work succeeds. There are operators for however it ends.",
        "Put the counting down into a finalizer: Effect.ensuring around the part that waits and works.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 1, queue: 1 });
          yield* subject.call("a", { work: Effect.fail("broken") });
          yield* moment;
          yield* subject.call("b", { work: Effect.die(new Error("a defect")) });
          yield* moment;
          yield* expectRoom(
            subject,
            "c",
            "When work fails, its place does not come back. The count goes up and up, and in the end everyone is refused.",
          );
        }),
    },
    {
      id: "interruption",
      title: "A place comes back when its caller is interrupted, at work or waiting",
      points: 3,
      runs: runsInTurn,
      hints: [
        "A caller has a time-out. It may strike at work, or before there was a worker at all.",
        "An interrupted fiber skips everything but finalizers. The finalizer has to cover the wait for the semaphore too, not only the work.",
        "Effect.uninterruptibleMask around the whole; inside, Effect.ensuring around restore of the semaphore with the work in it.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const working = yield* open(exports, { workers: 1, queue: 0 });
          const worker = yield* working.call("a");
          yield* moment;
          yield* Fiber.interrupt(worker.fiber);
          yield* expectRoom(
            working,
            "b",
            "A caller was interrupted at work, by a time-out say, and its place did not come back.",
          );
          const waiting = yield* open(exports, { workers: 1, queue: 1 });
          yield* waiting.call("c");
          yield* moment;
          const waiter = yield* waiting.call("d");
          yield* moment;
          yield* Fiber.interrupt(waiter.fiber);
          yield* expectRoom(
            waiting,
            "e",
            "A caller was interrupted while it was still waiting for a worker, and its place did not come back.",
          );
        }),
    },
    {
      id: "rejection",
      title: "Who is turned away takes no place",
      points: 1,
      runs: runsInTurn,
      hints: [
        "What is the count after a hundred callers have been turned away?",
        "If you count up before you look, somebody has to count down again.",
        "Change the count only where there is room, and in the same operation: Ref.modify.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 1, queue: 0 });
          yield* inTurn(subject, ["a", "b", "c", "d"]);
          yield* Effect.sleep("2 seconds");
          yield* expectRoom(
            subject,
            "e",
            "Three callers were turned away while one was at work, and now that it has ended there is no room. Those who are turned away must leave nothing behind.",
          );
        }),
    },
    {
      id: "at-once",
      title: "As much work runs at once as there are workers",
      points: 1,
      runs: runsInTurn,
      hints: [
        "The semaphore has as many permits as there are workers. It was right as it was.",
        "A lock around everything also mends the race, and makes a pool of one.",
        "Keep Effect.makeSemaphore(workers), and one permit for each piece of work.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { workers: 3, queue: 3 });
          yield* Effect.forEach(["a", "b", "c", "d"], (name) => subject.call(name));
          yield* moment;
          yield* expectEqual("callers at work at once, of 4 with 3 workers", {
            actual: subject.most(),
            expected: 3,
            message: subject.most() < 3
              ? "Workers stood idle while callers waited for one."
              : "More callers were at work than there are workers.",
          });
        }),
    },
  ],
});
