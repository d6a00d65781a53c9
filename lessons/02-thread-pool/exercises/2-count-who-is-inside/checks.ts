import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import { exercise } from "../../../../src/exercise/exercise.ts";
import {
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

/** The learner's pool with what the checks do to it. */
interface Subject {
  /** Most pieces of work that were at work at once. */
  readonly most: () => number;
  /** Names of callers that were turned away with `PoolFull`. */
  readonly rejected: ReadonlyArray<string>;
  /** Starts a call in a fiber of its own; its work takes a second, or is what is given. */
  readonly call: (
    name: string,
    work?: Effect.Effect<unknown, unknown>,
  ) => Effect.Effect<Fiber.RuntimeFiber<unknown, unknown>, never, Trace.Trace | Scope.Scope>;
}

/**
 * Where callers come one at a time there is little that could race, and a few schedules of each kind
 * will do.
 */
const runsInTurn = 24;

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
    const rejected: Array<string> = [];
    let atWork = 0;
    let most = 0;
    const counted = (work: Effect.Effect<unknown, unknown>) =>
      Effect.acquireUseRelease(
        Effect.sync(() => {
          most = Math.max(most, ++atWork);
        }),
        () => work,
        () => Effect.sync(() => void atWork--),
      );
    return {
      most: () => most,
      rejected,
      call: (name, work = aSecond) =>
        Trace.throughCompartment(
          { task: name, compartment: "pool", service: "caller" },
          counted(work),
          pool.run,
        ).pipe(
          Effect.onExit((exit) =>
            Effect.sync(() => {
              if (failedWith(exit, "PoolFull")) rejected.push(name);
            })
          ),
          Effect.forkScoped,
        ),
    };
  });

/** Holds when one more caller of this name is let in. */
const expectRoom = (subject: Subject, name: string, message: string) =>
  Effect.gen(function* () {
    yield* subject.call(name);
    yield* moment;
    yield* expect(!subject.rejected.includes(name), {
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
          yield* Effect.forEach(["a", "b", "c", "d", "e"], (name) => subject.call(name));
          yield* moment;
          const turnedAway = subject.rejected.length;
          yield* expectEqual("callers turned away, of 5 with room for 3", {
            actual: turnedAway,
            expected: 2,
            message: turnedAway < 2
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
          yield* subject.call("a", Effect.fail("broken"));
          yield* moment;
          yield* subject.call("b", Effect.die(new Error("a defect")));
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
          yield* Fiber.interrupt(worker);
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
          yield* Fiber.interrupt(waiter);
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
          yield* subject.call("a");
          yield* moment;
          yield* Effect.forEach(["b", "c", "d"], (name) =>
            Effect.zipLeft(subject.call(name), moment));
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
