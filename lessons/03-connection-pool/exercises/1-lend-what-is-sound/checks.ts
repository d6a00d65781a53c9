import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import {
  expectFailed,
  expectOrder,
  expectServed,
} from "../../../../src/exercise/call_expectation.ts";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, expectEqual } from "../../../../src/exercise/expectation.ts";
import {
  aSecond,
  interruptAtHandOver,
  inTurn,
  moment,
  runsInTurn,
} from "../../../../src/exercise/watch.ts";
import { makeServer } from "../../simulated_server.ts";
import { badEnds, expectBegun, expectSize, open, shape } from "./subject.ts";

export default exercise({
  kind: "write",
  title: "Lend what is sound",
  minutes: 40,
  shape,
  quotes: ["8 checks", "15 points", "200 schedules", "40 minutes"],
  checks: [
    {
      id: "size",
      title:
        "The server never has more connections than the size, and as many when they are needed",
      points: 2,
      hints: [
        "Two callers may both find a free place before either has taken it. Where could a second fiber run between your look and your step?",
        "Take the place first, in the same synchronous piece of code that finds it free. Only then open, which takes time.",
        "Keep a count of taken places in the closure of makePool. Inside Effect.suspend: if it is less than size, add one there and then; otherwise join the line. Whoever has a place takes an idle connection or opens one.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const server = yield* makeServer({ opening: "50 millis" });
          const subject = yield* open(exports, server, 2);
          const calls = yield* Effect.forEach(["a", "b", "c", "d", "e"], (name) =>
            subject.call(name));
          const expectRoom = Effect.suspend(() =>
            expect(server.most() <= 2, {
              expected: "at most 2 connections at the server",
              actual: `${server.most()} connections at the server`,
              message:
                "The server had more connections than the pool has size. A caller found a place free, another came in between, and both opened a connection.",
            })
          );
          yield* moment;
          yield* expectRoom;
          yield* Effect.sleep("10 seconds");
          yield* expectRoom;
          yield* expect(subject.most() === 2 || subject.begun.length < 2, {
            expected: "2 at work at once",
            actual: `${subject.most()} at work at once`,
            message: subject.most() > 2
              ? "One connection was lent to two callers at the same time."
              : "Callers waited for each other, although there was a connection for both.",
          });
          yield* expectServed(calls, {
            message:
              "Five callers came at the same instant to a pool of two connections, and not all of them were served in the end.",
          });
        }),
    },
    {
      id: "reuse",
      title: "A connection is opened when somebody needs it, and used again",
      points: 1,
      runs: runsInTurn,
      hints: [
        "What does your pool do with a connection that came back sound?",
        "Keep it in a list of idle ones, and look there before you open another.",
        "When work has ended, push the connection to an array. In use, pop from it; only if there was none, run open.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const server = yield* makeServer();
          const subject = yield* open(exports, server, 3);
          yield* moment;
          yield* expectEqual("connections opened before anybody asked", {
            actual: server.attempts(),
            expected: 0,
            message:
              "Connections were opened before anybody asked for one. They cost the server memory, whether they are used or not.",
          });
          for (const name of ["a", "b", "c"]) {
            yield* subject.call(name);
            yield* Effect.sleep("2 seconds");
          }
          yield* expectEqual("connections opened for 3 callers, one after another", {
            actual: server.attempts(),
            expected: 1,
            message:
              "Each caller got a connection of its own, although an earlier one was idle. To open one is what the pool is there to save.",
          });
        }),
    },
    {
      id: "order",
      title: "Who has waited longest is next, and nobody overtakes",
      points: 2,
      hints: [
        "A caller arrives at the very moment at which a connection comes free and somebody waits. Which of the two gets it in your pool?",
        "Do not free a place while somebody waits. Whoever gives it back picks the next holder.",
        "When you give back: take the first of the line. If there is one, complete its Deferred and leave the count of taken places as it is. Only when there is none, count down.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, yield* makeServer(), 1);
          // Comes at the very moment at which a ends.
          yield* Effect.forkScoped(Effect.delay(subject.call("d"), "1 second"));
          yield* inTurn(subject, ["a", "b", "c"]);
          yield* expectEqual("callers at work after 0.030 s", {
            actual: subject.begun,
            expected: ["a"],
            message: "With one connection the first caller works, and those behind it wait.",
          });
          yield* Effect.sleep("5 seconds");
          yield* expectOrder(subject, ["a", "b", "c", "d"], {
            overtook:
              "A newcomer got the connection ahead of callers that waited. It was free for a moment, and whoever came by could take it.",
            otherwise: "Callers were not served in the order in which they came.",
          });
        }),
    },
    {
      id: "broken",
      title: "A broken connection is closed and replaced, and lent to nobody",
      points: 3,
      runs: runsInTurn,
      hints: [
        "A connection can break at two times: in use, and while nobody looks. At which of them does your pool ask whether it is healthy?",
        "Ask just before you lend. What fails is closed first, and then another idle one is tried, or a new one opened.",
        "Write one effect for whoever has a place: pop an idle connection; if there is none, open; if it is healthy, that is the one; if not, close it and start over.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const server = yield* makeServer({ closing: "50 millis" });
          const subject = yield* open(exports, server, 1);
          yield* subject.call("a", {
            work: (connection) => Effect.zipRight(aSecond, connection.break),
          });
          yield* moment;
          yield* subject.call("b");
          yield* Effect.sleep("5 seconds");
          yield* expect(subject.begun.includes("b"), {
            expected: "b gets a connection in place of the one that broke",
            actual: "b still waits",
            message: "A connection broke, and whoever waited for it waits for ever.",
          });
          yield* expect(!subject.deceived.includes("b"), {
            expected: "b gets a connection that is sound",
            actual: "b gets the one that broke when a had it",
            message:
              "A connection that broke in use was lent again, to the next caller. It goes round like this until somebody restarts the service.",
          });
          yield* server.breakAll;
          yield* subject.call("c");
          yield* Effect.sleep("5 seconds");
          yield* expect(!subject.deceived.includes("c"), {
            expected: "c gets a connection that is sound",
            actual: "c gets the one that broke while it lay idle",
            message:
              "A connection broke while it lay idle, and was lent all the same. It was sound when it came back; nobody looked since.",
          });
          yield* expect(server.existing() <= 1, {
            expected: "at most 1 connection at the server in the end",
            actual: `${server.existing()} connections`,
            message:
              "Broken connections were replaced, and not closed. The server has them still, and at some point it takes no more.",
          });
          yield* expect(server.most() <= 1, {
            expected: "at most 1 connection at the server",
            actual: `${server.most()} connections at the server`,
            message:
              "A connection was replaced while the broken one was still being closed. Until it is closed, the server has both.",
          });
        }),
    },
    {
      id: "comes-back",
      title: "A connection comes back when its work fails, dies, throws or is interrupted",
      points: 2,
      runs: runsInTurn,
      hints: [
        "Work ends in more ways than one. Which of them does your code see?",
        "What stands behind the work in a chain runs only when the work succeeds. There is an operator for however it ends. And where does a throw go, if work throws while you call it?",
        "Wrap the work in Effect.suspend, so that a throw is a defect of it, restore that, and put Effect.ensuring around: its finalizer gives the connection back.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const well = yield* open(exports, yield* makeServer(), 1);
          yield* inTurn(well, ["a"]);
          yield* expectBegun(well, "a");
          for (const { call, message, name } of badEnds) {
            const subject = yield* open(exports, yield* makeServer(), 1);
            yield* subject.call(`${name}-1`, call);
            yield* moment;
            yield* expectSize(subject, 1, message);
          }
          const subject = yield* open(exports, yield* makeServer(), 1);
          const { fiber } = yield* subject.call("interrupted-1");
          yield* moment;
          yield* Fiber.interrupt(fiber);
          yield* expectSize(
            subject,
            1,
            "A caller was interrupted at work, by a time-out say, and its connection did not come back.",
          );
        }),
    },
    {
      id: "refused",
      title: "A connect that fails is told to its caller, and costs no place",
      points: 2,
      runs: runsInTurn,
      hints: [
        "A caller has a place, and open fails. What becomes of the place, and what of the error?",
        "The caller fails with the error as it is. Its place goes to the next in line, who makes an attempt of its own.",
        "Effect.onError around the part that finds or opens a connection, releasing the place. The error passes through by itself.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          // Longer than a moment, so that b waits in line while the connect of a fails.
          const server = yield* makeServer({ opening: "15 millis" });
          const subject = yield* open(exports, server, 1);
          // A pool that opens ahead is told so elsewhere; here it has to open one more.
          yield* server.breakAll;
          yield* server.refuseNext;
          const [a] = yield* inTurn(subject, ["a", "b"]);
          yield* Effect.sleep("5 seconds");
          yield* expectFailed(a!, {
            tag: "Refused",
            because: ", which is what open failed with",
            message:
              "The server refused a connection, and the caller that it was opened for has not heard of it. It may want to do something else instead.",
          });
          yield* expect(subject.begun.includes("b"), {
            expected: "b makes an attempt of its own when that of a has failed",
            actual: "b still waits",
            message:
              "A connect failed, and the place that it was for is gone. A server that is down for a minute leaves a pool that is empty for ever.",
          });
          yield* expectSize(
            subject,
            1,
            "After a connect that failed, the pool has no room for its full size any more.",
          );
        }),
    },
    {
      id: "wait",
      title: "A caller that stops waiting is gone, and what it was just handed goes to the next",
      points: 2,
      runs: runsInTurn,
      hints: [
        "A caller is interrupted while it waits. What of it stays behind in your pool? And what if it had been called a moment before?",
        "Being called and going on are two moments. A handler for interruption around the wait has two cases: still in the line, or called already.",
        "Effect.onInterrupt around the wait: if the caller's Deferred is in the line, take it out; if it is not, the caller was called, so release its place to the next.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, yield* makeServer(), 1);
          yield* inTurn(subject, ["a"]);
          yield* expectBegun(subject, "a");
          const [b] = yield* inTurn(subject, ["b", "c"]);
          yield* Fiber.interruptFork(b!.fiber);
          yield* moment;
          yield* expect((yield* b!.end) !== undefined, {
            expected: "b ends when it is interrupted, at 0.030 s",
            actual: "b still waits",
            message: "A caller was interrupted while it waited in line, and could not leave.",
          });
          yield* Effect.sleep("5 seconds");
          yield* expectEqual("who was served", {
            actual: subject.begun,
            expected: ["a", "c"],
            message: subject.begun.includes("c")
              ? "Somebody was served who had left."
              : "The connection was handed to a caller that had left, and nobody has seen it since.",
          });
          const other = yield* open(exports, yield* makeServer(), 1);
          yield* interruptAtHandOver({
            holder: (next) => other.call("d", { next }),
            waiter: other.call("e"),
          });
          yield* Effect.sleep("5 seconds");
          yield* expectSize(
            other,
            1,
            "A caller was interrupted just after the connection was handed to it, and before it could begin. The connection was lost with it.",
          );
        }),
    },
    {
      id: "slow-connect",
      title: "A caller that is interrupted during a slow connect loses no connection",
      points: 1,
      runs: runsInTurn,
      hints: [
        "A connect takes a second, and the caller's time-out strikes after half of it. What does the server have then, and who knows of it?",
        "open may not be interrupted. Its connection has to reach somebody: a list of idle ones, or the next caller.",
        "Run open inside the uninterruptible region, without restore; what comes then is put back like any other. Or fork it into a fiber that nobody interrupts.",
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
            actual: `${server.existing()} connections at the server`,
            message:
              "A caller was interrupted while its connection was being opened. The server has the connection, and the pool does not know it.",
          });
          yield* expect(subject.begun.includes("b"), {
            expected: "b gets a connection",
            actual: "b still waits",
            message:
              "A caller was interrupted while its connection was being opened, and its place is gone.",
          });
        }),
    },
  ],
});
