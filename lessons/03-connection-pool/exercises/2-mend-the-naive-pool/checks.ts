import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { exercise } from "../../../../src/exercise/exercise.ts";
import {
  expect,
  expectEqual,
  expectMade,
  type Unmet,
} from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import { aSecond, moment, runsInTurn } from "../../../../src/exercise/watch.ts";
import type * as Trace from "../../../../src/trace/trace.ts";
import { makeServer, type Server } from "../../simulated_server.ts";
import { type PoolSubject, watchPool } from "../../watched_pool.ts";
import type { Options, Pool } from "./solution.ts";

const shape = {
  makePool: aFunction<<C, E>(options: Options<C, E>) => Effect.Effect<Pool<C, E>>>(
    "(options) => Effect<Pool>",
  ),
};

/** The learner's pool under watch, with what it says of itself. */
interface Subject extends PoolSubject {
  readonly inUse: Effect.Effect<number>;
}

const open = (
  { makePool }: Exports<typeof shape>,
  { close, healthy, open }: Server,
  size: number,
): Effect.Effect<Subject, Unmet, Trace.Trace> =>
  Effect.gen(function* () {
    const pool = yield* expectMade(
      `makePool({ size: ${size}, open, close, healthy })`,
      () => makePool({ size, open, close, healthy }),
      { is: "pool", functions: ["use"], effects: ["inUse"] },
    );
    return { ...yield* watchPool(pool, size), inUse: pool.inUse };
  });

const expectInUse = (
  { inUse }: Subject,
  { expected, message, when }: {
    readonly when: string;
    readonly expected: number;
    readonly message: string;
  },
) =>
  Effect.flatMap(inUse, (actual) => expectEqual(`in use ${when}`, { actual, expected, message }));

export default exercise({
  kind: "mend",
  title: "Mend the naive pool",
  minutes: 25,
  shape,
  quotes: ["6 checks", "10 points", "200 schedules", "25 minutes"],
  checks: [
    {
      id: "broken",
      title: "A broken connection is lent to nobody",
      points: 2,
      runs: runsInTurn,
      hints: [
        "The pool has two options that it does not read yet. When does a connection go from one caller to the next?",
        "Asking when it comes back finds what broke in use. What breaks while it lies idle is found only by asking before it is lent.",
        "Write one effect in place of idle.pop() ?? open: pop; if there was none, open; if healthy says yes, that is the one; otherwise close it, and start over.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const server = yield* makeServer();
          const subject = yield* open(exports, server, 1);
          yield* subject.call("a", {
            work: (connection) => Effect.zipRight(aSecond, connection.break),
          });
          yield* moment;
          yield* subject.call("b");
          yield* Effect.sleep("5 seconds");
          yield* expect(subject.begun.includes("b") && !subject.deceived.includes("b"), {
            expected: "b gets a connection that is sound",
            actual: subject.begun.includes("b")
              ? "b gets the one that broke when a had it"
              : "b still waits",
            message:
              "A connection that broke in use was lent again. All calls fail on it, one after another, and the database is healthy all the time.",
          });
          yield* server.breakAll;
          yield* subject.call("c");
          yield* Effect.sleep("5 seconds");
          yield* expect(subject.begun.includes("c") && !subject.deceived.includes("c"), {
            expected: "c gets a connection that is sound",
            actual: subject.begun.includes("c")
              ? "c gets the one that broke while it lay idle"
              : "c still waits",
            message:
              "A connection was sound when it came back, and broke while it lay idle. Nobody looked again before it was lent.",
          });
        }),
    },
    {
      id: "count",
      title: "The pool says how many connections are lent, however earlier work has ended",
      points: 2,
      runs: runsInTurn,
      hints: [
        "Follow a caller whose work fails. Which of the two lines behind work(connection) does it reach?",
        "Effect.tap runs on success. The connection comes back on every path; the count should take the same ones.",
        "Count down in the finalizer that gives the connection back.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, yield* makeServer(), 2);
          yield* subject.call("a");
          yield* subject.call("b");
          yield* subject.call("c");
          yield* moment;
          yield* expectInUse(subject, {
            when: "with two at work and one waiting",
            expected: 2,
            message: "Two connections are lent, and the pool says something else.",
          });
          yield* Effect.sleep("5 seconds");
          yield* expectInUse(subject, {
            when: "when all work has succeeded",
            expected: 0,
            message: "All work has succeeded, and the pool counts somebody still.",
          });
          yield* subject.call("d", { work: () => Effect.fail("broken") });
          yield* subject.call("e", { work: () => Effect.die(new Error("a defect")) });
          yield* moment;
          yield* expectInUse(subject, {
            when: "when work has failed and died",
            expected: 0,
            message:
              "Work has failed, and the pool counts its connection as in use for ever. Every failure adds one, up to 225 and beyond.",
          });
          const f = yield* subject.call("f");
          yield* moment;
          yield* Fiber.interrupt(f.fiber);
          yield* expectInUse(subject, {
            when: "when work was interrupted",
            expected: 0,
            message:
              "Work was interrupted, by a time-out say, and the pool counts its connection as in use for ever.",
          });
        }),
    },
    {
      id: "slow-connect",
      title: "A caller that is interrupted during a slow connect loses no connection",
      points: 3,
      runs: runsInTurn,
      hints: [
        "A connect takes a second, and the caller's time-out strikes after half of it. What does the server have then, and who knows of it?",
        "open must run to its end, and between its end and the finalizer nothing may interrupt. Effect has an operator that takes three effects: one to get something, one to use it, one to give it back.",
        "The first of the three in Effect.acquireUseRelease cannot be interrupted: let that be what finds or opens a connection and counts it. The last puts it back. The semaphore stays around.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const server = yield* makeServer({ opening: "1 second" });
          const subject = yield* open(exports, server, 1);
          const a = yield* subject.call("a");
          yield* Effect.sleep("500 millis");
          yield* Fiber.interruptFork(a.fiber);
          yield* moment;
          yield* subject.call("b");
          yield* Effect.sleep("5 seconds");
          yield* expect(server.existing() <= 1, {
            expected: "1 connection at the server, and the pool knows it",
            actual: `${server.existing()} connections at the server, of a pool of 1`,
            message:
              "A caller was interrupted while its connection was being opened. The server has that connection for ever, and the pool does not know it.",
          });
          yield* expect(subject.begun.includes("b"), {
            expected: "b gets a connection",
            actual: "b still waits",
            message:
              "A caller was interrupted while its connection was being opened, and since then nobody gets one.",
          });
        }),
    },
    {
      id: "size",
      title: "The server never has more connections than the size",
      points: 1,
      hints: [
        "The semaphore bounds how many callers have a connection. Which connections does nobody have?",
        "One that is being closed is at the server still.",
        "Wait for close to end before you open another, with the permit in hand.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const server = yield* makeServer({ opening: "50 millis", closing: "50 millis" });
          const subject = yield* open(exports, server, 2);
          yield* Effect.forEach(["a", "b", "c"], (name) => subject.call(name));
          yield* Effect.sleep("5 seconds");
          yield* expect(server.most() <= 2, {
            expected: "at most 2 connections at the server",
            actual: `${server.most()} connections at the server`,
            message: "Three callers came to a pool of two, and three connections were opened.",
          });
          yield* server.breakAll;
          yield* Effect.forEach(["d", "e", "f"], (name) => subject.call(name));
          yield* Effect.sleep("5 seconds");
          yield* expect(server.most() <= 2, {
            expected: "at most 2 connections at the server",
            actual: `${server.most()} connections at the server`,
            message:
              "All connections broke, and new ones were opened while the old ones were still being closed. Until they are closed, the server has both.",
          });
          yield* expectEqual("callers served", {
            actual: subject.begun.length,
            expected: 6,
            message: "Not all callers were served, although the server was there all the time.",
          });
        }),
    },
    {
      id: "reuse",
      title: "A sound connection is used again",
      points: 1,
      runs: runsInTurn,
      hints: [
        "What does your pool do with a connection that came back sound?",
        "It belongs with the idle ones. Only what is not healthy is closed.",
        "In the finalizer, push the connection to the idle ones as before.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const server = yield* makeServer();
          const subject = yield* open(exports, server, 2);
          for (const name of ["a", "b", "c"]) {
            yield* subject.call(name);
            yield* Effect.sleep("2 seconds");
          }
          yield* expectEqual("connections opened for 3 callers, one after another", {
            actual: server.attempts(),
            expected: 1,
            message:
              "Each caller had a connection opened for it. That is safe, and as dear as having no pool.",
          });
        }),
    },
    {
      id: "refused",
      title: "A connect that fails costs no place and is not counted",
      points: 1,
      runs: runsInTurn,
      hints: [
        "What do the permit and the count say after a connect that failed?",
        "What is counted up has to be counted down, also by a caller that never had a connection. Or it is not counted up before.",
        "Count when there is a connection, in the same step that takes it, and leave the permit to the semaphore.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const server = yield* makeServer();
          const subject = yield* open(exports, server, 1);
          yield* server.breakAll;
          yield* server.refuseNext;
          yield* subject.call("a");
          yield* moment;
          yield* expectInUse(subject, {
            when: "after a connect that failed",
            expected: 0,
            message:
              "A connect failed, and the pool counts a connection as in use that never was there.",
          });
          yield* subject.call("b");
          yield* Effect.sleep("5 seconds");
          yield* expect(subject.begun.includes("b"), {
            expected: "b gets a connection: the server is back",
            actual: "b still waits",
            message: "A connect failed, and its place in the pool is gone.",
          });
        }),
    },
  ],
});
