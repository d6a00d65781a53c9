import * as Effect from "effect/Effect";
import type * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as FiberId from "effect/FiberId";
import { exercise } from "../../../../src/exercise/exercise.ts";
import {
  endOf,
  expect,
  expectEffect,
  expectEqual,
  expectMade,
  failedWith,
  type Unmet,
} from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import {
  aSecond,
  type CallOptions,
  moment,
  runsInTurn,
  type Started,
  watch,
} from "../../../../src/exercise/watch.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import type { MessageQueue, Options } from "./solution.ts";

const shape = {
  makeQueue: aFunction<(options: Options) => Effect.Effect<MessageQueue>>(
    "(options) => Effect<MessageQueue>",
  ),
};

/** The learner's queue with what the checks do to it. */
interface Subject {
  /** The messages whose handling has begun, in that order. */
  readonly taken: ReadonlyArray<string>;
  /** Sends, and says how it ended; undefined while it has not. */
  readonly send: (
    message: string,
  ) => Effect.Effect<Exit.Exit<unknown, unknown> | undefined, never, Trace.Trace>;
  /** Starts a consumer of one message in a fiber of its own. */
  readonly consume: (name: string, options?: CallOptions) => Started;
  readonly deadLetters: Effect.Effect<ReadonlyArray<string>, Unmet>;
}

const open = (
  { makeQueue }: Exports<typeof shape>,
  options: Options,
): Effect.Effect<Subject, Unmet, Trace.Trace> =>
  Effect.gen(function* () {
    const { capacity, tries } = options;
    const queue = yield* expectMade(
      `makeQueue({ capacity: ${capacity}, tries: ${tries} })`,
      () => makeQueue(options),
      { is: "queue", functions: ["send", "receive"], effects: ["deadLetters"] },
    );
    yield* expectEffect('queue.send("a")', () => queue.send("a"));
    yield* expectEffect("queue.receive(handler)", () => queue.receive(() => Effect.void));
    const { call } = watch({ compartment: "queue", service: "consumer" });
    const taken: Array<string> = [];
    return {
      taken,
      send: (message) =>
        Effect.gen(function* () {
          yield* Trace.emit({ _tag: "MessageSent", message, sender: "check", receiver: "queue" });
          const sending = yield* Effect.fork(queue.send(message));
          yield* moment;
          const exit = yield* Fiber.poll(sending);
          return exit._tag === "Some" ? exit.value : undefined;
        }),
      consume: (name, options) =>
        call(name, (work) =>
          queue.receive((message) =>
            Effect.suspend(() => {
              taken.push(message);
              return Effect.asVoid(work);
            })
          ), options),
      deadLetters: queue.deadLetters,
    };
  });

/** Sends messages one after another, and holds when each was taken. */
const sendAll = (subject: Subject, messages: ReadonlyArray<string>) =>
  Effect.forEach(
    messages,
    (message) =>
      Effect.flatMap(subject.send(message), (exit) =>
        expect(exit?._tag === "Success", {
          expected: `${message} is sent`,
          actual: exit === undefined
            ? `sending ${message} waits`
            : `sending ${message} ${endOf(exit)}`,
          message: "A message was turned away although there was room for it.",
        })),
    { discard: true },
  );

/** Starts consumers of one message each, one after another, each long enough to be done. */
const consumeInTurn = (subject: Subject, names: ReadonlyArray<string>, options?: CallOptions) =>
  Effect.forEach(
    names,
    (name) => Effect.zipLeft(subject.consume(name, options), Effect.sleep("2 seconds")),
  );

const fails = { work: Effect.zipRight(aSecond, Effect.fail("broken")) };

export default exercise({
  kind: "write",
  title: "Until it is done",
  minutes: 35,
  shape,
  quotes: ["7 checks", "13 points", "200 schedules", "35 minutes"],
  checks: [
    {
      id: "once",
      title: "Each message is handled once, in the order in which they were sent",
      points: 1,
      hints: [
        "Two consumers come at the same time. What keeps them from taking the same message?",
        "Look and take in one step: an array's shift does both.",
        "Keep ready messages in an array in the closure. In receive, shift the first; when there is none, wait in a second array until a sender wakes you.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { capacity: 8, tries: 5 });
          yield* sendAll(subject, ["a", "b"]);
          yield* consumeInTurn(subject, ["first", "second"]);
          yield* subject.consume("third");
          yield* subject.consume("fourth");
          yield* moment;
          yield* sendAll(subject, ["c", "d", "e", "f"]);
          yield* subject.consume("fifth");
          yield* subject.consume("sixth");
          yield* Effect.sleep("3 seconds");
          const { taken } = subject;
          yield* expectEqual("messages handled", {
            actual: [...taken.slice(0, 2), ...taken.slice(2).toSorted()],
            expected: ["a", "b", "c", "d", "e", "f"],
            message: new Set(taken).size < taken.length
              ? "Two consumers that came together took the same message. One looked, the other looked as well, and then both took what they had seen."
              : "Six messages were sent and six consumers came, two of them early enough to wait. Each message belongs to one of them, the oldest first.",
          });
        }),
    },
    {
      id: "full",
      title: "A message at work still has its place, and what does not fit is refused at once",
      points: 2,
      runs: runsInTurn,
      hints: [
        "A consumer has a message at work. Where does it go if the consumer fails?",
        "The bound counts every message that is not yet done or set aside, wherever it is.",
        "Keep one number: up when a message is sent, down when it is done or dead. Compare it with capacity in send, before anything else.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { capacity: 2, tries: 5 });
          yield* sendAll(subject, ["a", "b"]);
          const atOnce = yield* subject.send("c");
          yield* expect(atOnce !== undefined && failedWith(atOnce, "QueueFull"), {
            expected: "sending c fails with QueueFull",
            actual: `sending c ${atOnce === undefined ? "waits" : endOf(atOnce)}`,
            message:
              "Both places are taken, and the next sender was not told so with a QueueFull. A queue without a bound grows until the process dies.",
          });
          yield* subject.consume("consumer");
          yield* moment;
          const early = yield* subject.send("c");
          yield* expect(early !== undefined && failedWith(early, "QueueFull"), {
            expected: "sending c fails with QueueFull while a is at work",
            actual: `sending c ${early === undefined ? "waits" : endOf(early)}`,
            message:
              "A message that is at work had lost its place to a new one. When its consumer fails, it comes back, and there is no room for it.",
          });
          yield* Effect.sleep("2 seconds");
          yield* sendAll(subject, ["c"]);
        }),
    },
    {
      id: "failure",
      title: "A message whose handler fails comes back to where it was",
      points: 2,
      runs: runsInTurn,
      hints: [
        "Who still has the message when its handler has failed?",
        "Keep hold of it while the handler runs, and give it back when the handler ends in any way but well. It was there before the others.",
        "Give each message a number when it is sent. Effect.onExit around the handler: on a success count down, else insert the message ahead of the first with a higher number.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { capacity: 8, tries: 5 });
          yield* sendAll(subject, ["a", "b"]);
          const [failing] = yield* consumeInTurn(subject, ["failing"], fails);
          const end = yield* failing!.end;
          yield* expectEqual("how the failing consumer ends", {
            actual: end === undefined ? "not at all" : endOf(end),
            expected: 'failed with "broken"',
            message: "The error of a handler has to reach its consumer as it is.",
          });
          yield* consumeInTurn(subject, ["second", "third"]);
          const { taken } = subject;
          yield* expectEqual("messages handled", {
            actual: taken,
            expected: ["a", "a", "b"],
            message: taken.filter((message) => message === "a").length > 1
              ? "The message came back behind one that was sent later. It has waited longest, and is next."
              : "The handler of a message failed, and the message was never handled again. It is lost.",
          });
        }),
    },
    {
      id: "interrupted",
      title: "A message whose handler is interrupted comes back",
      points: 2,
      runs: runsInTurn,
      hints: [
        "A time-out around receive interrupts the handler. Does anything of yours run then?",
        "Handlers of errors do not see interruption. Effect has an operator that sees every end.",
        "Put all of receive in Effect.uninterruptibleMask, restore only the wait and the handler, and use Effect.onExit around the restored handler.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { capacity: 8, tries: 5 });
          yield* sendAll(subject, ["a"]);
          const interrupted = yield* subject.consume("interrupted");
          yield* moment;
          yield* Fiber.interrupt(interrupted.fiber);
          yield* consumeInTurn(subject, ["second"]);
          yield* expectEqual("messages handled", {
            actual: subject.taken,
            expected: ["a", "a"],
            message:
              "A consumer was interrupted at work, by a time-out say, and its message was gone. Interruption is no error, and no handler of errors sees it.",
          });
        }),
    },
    {
      id: "left",
      title: "A consumer that stops waiting takes no message with it",
      points: 2,
      runs: runsInTurn,
      hints: [
        "A consumer is interrupted while it waits. What of it stays behind in your queue?",
        "Whatever stands in the line for it must go when it goes.",
        "Effect.onInterrupt around the wait: find the consumer's own entry in the line, and take it out.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { capacity: 8, tries: 5 });
          const leaving = yield* subject.consume("leaving");
          yield* moment;
          yield* subject.consume("staying");
          yield* moment;
          yield* Fiber.interrupt(leaving.fiber);
          yield* sendAll(subject, ["a"]);
          yield* Effect.sleep("2 seconds");
          yield* expectEqual("messages handled", {
            actual: subject.taken,
            expected: ["a"],
            message:
              "A consumer stopped waiting, and the next message went to it all the same. Nobody handles it, and the consumer behind waits for ever.",
          });
        }),
    },
    {
      id: "handed",
      title: "A consumer that leaves just as it is handed a message passes it on",
      points: 2,
      runs: 1,
      hints: [
        "A sender has handed a message to a waiting consumer, whose fiber has not run since. Now it is interrupted. Who has the message?",
        "When the wait ends by interruption, there are two cases: still in the line, or already called.",
        "Write the message on the consumer's entry when you hand it over. In the onInterrupt of the wait: if there is a message on it, put that in again as you do with one that came back.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { capacity: 8, tries: 1 });
          const leaving = yield* subject.consume("leaving");
          yield* moment;
          // Both at one instant: the send comes first, and the consumer has not woken up yet.
          yield* Effect.fork(subject.send("a"));
          yield* Effect.fork(
            Effect.sync(() => leaving.fiber.unsafeInterruptAsFork(FiberId.none)),
          );
          yield* Effect.sleep("1 second");
          yield* consumeInTurn(subject, ["second"]);
          yield* expectEqual("messages handled", {
            actual: subject.taken,
            expected: ["a"],
            message: (yield* subject.deadLetters).length > 0
              ? "A consumer left before it had seen its message, and that counted as a try. Nobody had tried."
              : "A consumer was interrupted at the very moment at which it was handed a message. It never saw it, and nobody else did.",
          });
        }),
    },
    {
      id: "dead",
      title: "A message that was tried often enough is set aside, and leaves its place",
      points: 2,
      runs: runsInTurn,
      hints: [
        "A message that can never be handled comes back each time. What keeps it from coming back for ever?",
        "Count on the message how often it was handed out, and look at the count when it comes back.",
        "When the count has reached tries, put the message on the list of dead letters in place of the ready ones, and count down what the queue holds.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const subject = yield* open(exports, { capacity: 1, tries: 3 });
          yield* sendAll(subject, ["a"]);
          yield* consumeInTurn(subject, ["1st", "2nd"], fails);
          yield* expectEqual("dead letters after 2 of 3 tries", {
            actual: yield* subject.deadLetters,
            expected: [],
            message: "A message was set aside before it had been tried as often as it may be.",
          });
          yield* consumeInTurn(subject, ["3rd"], fails);
          yield* expectEqual("dead letters after 3 of 3 tries", {
            actual: yield* subject.deadLetters,
            expected: ["a"],
            message:
              "A message failed as often as it may, and was not set aside. It will come back for ever, and keep consumers from the others.",
          });
          const exit = yield* subject.send("b");
          yield* expect(exit?._tag === "Success", {
            expected: "b is sent: the dead letter has left its place",
            actual: `sending b ${exit === undefined ? "waits" : endOf(exit)}`,
            message:
              "A dead letter still takes up a place in the queue. After as many of them as there are places, nobody can send.",
          });
          yield* consumeInTurn(subject, ["next"]);
          yield* expectEqual("messages handled", {
            actual: subject.taken,
            expected: ["a", "a", "a", "b"],
            message: "A message that was set aside was handed out again.",
          });
        }),
    },
  ],
});
