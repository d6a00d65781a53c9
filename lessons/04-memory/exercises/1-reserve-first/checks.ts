import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Random from "effect/Random";
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
  moment,
  runsInTurn,
} from "../../../../src/exercise/watch.ts";
import { expectBegun, expectUsed, inTurn, limit, open, shape, whoIsAtWork } from "./subject.ts";

/** The ways in which a scope ends, but well; each with what it means when bytes are lost by it. */
const badEnds = [
  {
    end: "has failed",
    work: Effect.zipRight(aSecond, Effect.fail("broken")),
    message:
      "Work failed, and its bytes did not come back. The budget is smaller now, until the next restart.",
  },
  {
    end: "has died",
    work: Effect.zipRight(aSecond, Effect.die(new Error("a defect"))),
    message: "Work died of a defect, and its bytes did not come back.",
  },
  {
    end: "was interrupted",
    work: Effect.zipRight(aSecond, Effect.interrupt),
    message: "Work was interrupted, and its bytes did not come back.",
  },
];

export default exercise({
  kind: "write",
  title: "Reserve first",
  minutes: 35,
  shape,
  quotes: ["7 checks", "12 points", "200 schedules", "35 minutes"],
  checks: [
    {
      id: "limit",
      title: "No more than the limit is reserved at any time",
      points: 2,
      hints: [
        "Two callers may both look at the bytes in use before either has added its own. Where could a second fiber run between your look and your step?",
        "Compare and add in one synchronous piece of code: no yield* between the two.",
        "Keep a plain number in the closure of makeBudget. In reserve, inside Effect.suspend: if the bytes fit, add them there and then; otherwise join the line.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports);
          const calls = yield* Effect.forEach(
            ["a", "b", "c", "d"],
            (name) => subject.call(name, { size: 40 }),
          );
          yield* Effect.sleep("500 millis");
          yield* expect(subject.most() <= limit, {
            expected: `work holds at most ${limit} bytes`,
            actual: `${subject.most()} bytes`,
            message:
              "More bytes were reserved than there are. A caller looked, another came in between, and both took the same bytes.",
          });
          yield* expectUsed(subject, {
            when: "with two at work that have 40 each",
            expected: 80,
            message: "Four callers asked for 40 bytes of 100 each. Two fit, and two have to wait.",
          });
          yield* Effect.sleep("5 seconds");
          yield* expect(subject.most() <= limit, {
            expected: `work holds at most ${limit} bytes`,
            actual: `${subject.most()} bytes`,
            message: "Later on, more bytes were reserved than there are.",
          });
          yield* expectServed(calls, {
            as: "gets its bytes",
            message: "Not all callers got their bytes in the end, although each of them fits.",
          });
        }),
    },
    {
      id: "never-fits",
      title: "What can never be had fails at once, and everything up to the limit can be had",
      points: 1,
      runs: runsInTurn,
      hints: [
        "What becomes of a request for 101 bytes of 100? What becomes of those behind it?",
        "Whether it fits in the limit can be said before looking at what is in use.",
        "Begin with the one comparison that ends in new NeverFits({ bytes, limit }): more than the limit, not as much as the limit.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports);
          yield* subject.call("a", { size: 40 });
          yield* moment;
          // Named, so that it can be told who waits when nothing can end the wait.
          const large = yield* Effect.withSpan(subject.call("b", { size: limit + 1 }), "b");
          yield* moment;
          yield* expectFailed(large, {
            tag: "NeverFits",
            because: `: it asks for ${limit + 1} bytes of ${limit}`,
            message: (yield* large.end) === undefined
              ? "A caller waits for more bytes than there are. It waits for ever, and everybody behind it too."
              : "More bytes were asked for than there are. That has to fail with NeverFits.",
          });
          const whole = yield* subject.call("c", { size: limit });
          yield* Effect.sleep("5 seconds");
          yield* expectServed([whole], {
            as: `gets ${limit} bytes of ${limit} when a has ended`,
            message:
              "The whole budget is no more than the limit, and can be reserved by one caller.",
          });
        }),
    },
    {
      id: "order",
      title: "Who has waited longest is next, and nobody small slips past",
      points: 2,
      hints: [
        "Bytes may be free while somebody waits. Who may take them?",
        "A newcomer takes bytes only if they are free and nobody waits. And what is given back goes to the line before anybody else sees it.",
        "Two conditions before you take: the line is empty, and the bytes fit. When bytes come back, take them for the first in line in the same synchronous step, and complete its Deferred.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const small = yield* open(exports);
          yield* inTurn(small, [["a", 60], ["b", 80], ["c", 20]]);
          yield* expectBegun(
            small,
            ["a"],
            small.begun.includes("b")
              ? "Callers were let in for whom there was no room."
              : !small.begun.includes("a")
              ? "Nobody was there, and the first caller was not let in."
              : "A small request slipped past a large one that waited longer. If small ones keep coming, the large one waits for ever.",
          );
          const subject = yield* open(exports);
          // Comes at the very moment at which e ends, when f alone is in the line.
          yield* Effect.forkScoped(Effect.delay(subject.call("g", { size: 60 }), "2 seconds"));
          yield* inTurn(subject, [["d", 60], ["e", 60], ["f", 60]]);
          yield* Effect.sleep("5 seconds");
          yield* expectOrder(subject, ["d", "e", "f", "g"], {
            as: whoIsAtWork,
            overtook:
              "A newcomer got bytes ahead of callers that waited. The bytes were free for a moment, and whoever came by could take them.",
            otherwise: "Callers were not served in the order in which they came.",
          });
        }),
    },
    {
      id: "together",
      title: "When bytes come free, all that fit now are let in",
      points: 1,
      runs: runsInTurn,
      hints: [
        "One caller gives back 90 bytes, and three wait for 50, 25 and 15. How many of them does your budget wake?",
        "After the first in line has its bytes, there may be some left for the next.",
        "Make it a loop: as long as there is a first in line and it fits, take its bytes, take it out of the line and wake it.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports);
          yield* inTurn(subject, [["a", 90], ["b", 50], ["c", 25], ["d", 15]]);
          yield* expectBegun(
            subject,
            ["a"],
            "With one at work that has 90 bytes of 100, the others have to wait.",
          );
          yield* aSecond;
          yield* expectEqual("who is at work when a has given its 90 bytes back", {
            actual: subject.begun.slice(1).toSorted(),
            expected: ["b", "c", "d"],
            message:
              "There were bytes for three that waited, and not all of them were let in. The rest lies idle until somebody else gives something back.",
          });
        }),
    },
    {
      id: "release",
      title: "The bytes come back when the scope closes, however it ends",
      points: 2,
      runs: runsInTurn,
      hints: [
        "A scope ends well, with an error, with a defect or by interruption. At which of them do the bytes come back?",
        "What is added to the scope as a finalizer is run at each of them.",
        "Effect.addFinalizer in reserve, as soon as the bytes are taken. It need not look at how the scope ended.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports);
          yield* subject.call("well", { size: 60 });
          yield* moment;
          yield* expectUsed(subject, {
            when: "while work is at work that has 60",
            expected: 60,
            message: "Bytes are in use until the scope closes, and used does not say so.",
          });
          yield* Effect.sleep("2 seconds");
          yield* expectUsed(subject, {
            when: "when work has succeeded",
            expected: 0,
            message: "Work is done, and its bytes did not come back.",
          });
          for (const [index, { end, message, work }] of badEnds.entries()) {
            yield* subject.call(`badly-${index + 1}`, { size: 60, work });
            yield* Effect.sleep("2 seconds");
            yield* expectUsed(subject, { when: `when work ${end}`, expected: 0, message });
          }
        }),
    },
    {
      id: "interruption",
      title: "A caller that is interrupted, waiting or not, leaves nothing behind",
      points: 3,
      hints: [
        "A caller is interrupted while it waits: what of it stays in the line, and who waited only because of it? A caller is interrupted just after it has taken its bytes: is there anything yet that gives them back?",
        "Taking bytes and adding the finalizer belong in one uninterruptible region, the wait alone is restored. Who leaves the line has nothing to give back, but those behind it may fit now.",
        "Effect.onInterrupt around the restored wait: take the caller out of the line, then let in all that fit. Effect.uninterruptibleMask around that and Effect.addFinalizer together.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports);
          yield* inTurn(subject, [["a", 60]]);
          const [b] = yield* inTurn(subject, [["b", 80], ["c", 40]]);
          yield* expect(!subject.begun.includes("b"), {
            expected: "b waits: it asks for 80 bytes, and 40 are free",
            actual: "b is at work",
            message: "A caller was let in for whom there was no room.",
          });
          yield* Fiber.interruptFork(b!.fiber);
          yield* moment;
          yield* expect((yield* b!.end) !== undefined, {
            expected: "b ends when it is interrupted, at 0.030 s",
            actual: "b still waits",
            message: "A caller was interrupted while it waited for bytes, and could not leave.",
          });
          const then = subject.begun.includes("c");
          const used = yield* subject.used;
          yield* expect(!then || used === 100, {
            expected: "100 bytes in use, 60 of a and 40 of c",
            actual: `${used} bytes in use`,
            message:
              "A caller was interrupted while it waited, and gave back bytes that it never had.",
          });
          yield* Effect.sleep("5 seconds");
          yield* expect(subject.begun.includes("c"), {
            expected: "c gets its bytes",
            actual: "c still waits",
            message:
              "The caller that stopped waiting is still in the line, and the bytes were given to it. Nobody gives them back.",
          });
          yield* expect(then, {
            expected: "c begins when b has left, at 0.030 s: 40 bytes are free",
            actual: "c begins when a has ended",
            message:
              "A large request left the line, and those behind it that fit now were not looked at. They waited for nothing.",
          });
          const other = yield* open(exports);
          const early = yield* other.call("d", { size: 60 });
          for (let left = yield* Random.nextIntBetween(0, 16); left > 0; left--) {
            yield* Effect.yieldNow();
          }
          yield* Fiber.interrupt(early.fiber);
          yield* expectUsed(other, {
            when: "when nobody is there",
            expected: 0,
            message:
              "A caller was interrupted between two operations of reserve: it had taken its bytes, and nothing was there yet to give them back.",
          });
        }),
    },
    {
      id: "hand-over",
      title: "Bytes are not lost when their next holder is interrupted as they are handed over",
      points: 1,
      runs: 1,
      hints: [
        "Being woken and going on are two moments. A caller can be interrupted between them.",
        "Then it is no longer in the line, and has bytes that it does not know of. Your handler has to tell the two cases apart.",
        "In the handler of the wait: if the caller is still in the line, take it out; if it is not, its bytes were taken for it, so free them.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports);
          yield* interruptAtHandOver({
            holder: (next) => subject.call("a", { size: 90, next }),
            waiter: subject.call("b", { size: 90 }),
          });
          yield* moment;
          yield* expectBegun(
            subject,
            ["a"],
            "With one at work that has 90 bytes of 100, the other has to wait.",
          );
          yield* Effect.sleep("5 seconds");
          yield* expectUsed(subject, {
            when: "when nobody is there",
            expected: 0,
            message:
              "A caller was interrupted just after its bytes were handed to it, and before it could begin. The bytes were lost with it.",
          });
        }),
    },
  ],
});
