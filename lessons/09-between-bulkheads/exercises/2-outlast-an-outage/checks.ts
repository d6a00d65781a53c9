import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect } from "../../../../src/exercise/expectation.ts";
import { aNumber, type Exports } from "../../../../src/exercise/shape.ts";
import { type Arrival, arrive } from "../../../../src/lesson/arrival.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import * as MessageQueue from "../../message_queue.ts";

const shape = {
  capacity: aNumber({ least: 1, most: 100_000, whole: true }),
  couriers: aNumber({ least: 1, most: 100, whole: true }),
  lease: aNumber({ least: 0.1, most: 3600 }),
  tries: aNumber({ least: 1, most: 1000, whole: true }),
};

type Numbers = Exports<typeof shape>;

/** Messages per second. */
const rate = 3;

/** Seconds that a delivery takes. */
const work = { least: 0.2, most: 0.8, slow: 1.9 };

/** Seconds. */
const limit = 2;
const pause = 5;
const outage = { from: 20, lasts: 60 };

const memory = 400;
const places = 4;

/** Seconds; a message that has to wait for no others is delivered `atOnce`. */
const atOnce = 5;
const promised = { drained: 90, noticed: 120, passedOn: 15 };

/** A message, and what became of it; times in seconds from the beginning. */
interface Message extends Arrival {
  readonly id: string;
  readonly takes: number;
  /** Whether it can never be delivered. */
  readonly isPoison: boolean;
  wasRefused: boolean;
  /** How often it was carried to its end. */
  delivered: number;
  doneAt: number | undefined;
  setAsideAt: number | undefined;
}

interface Scenario {
  readonly length: number;
  readonly hasOutage: boolean;
  readonly slow: boolean;
  /** The place of a message that can never be delivered. */
  readonly poison?: number;
}

const drawMessages = ({ length, poison, slow }: Scenario) =>
  Effect.gen(function* () {
    const messages: Array<Message> = [];
    for (let at = 0;;) {
      at += -Math.log(1 - (yield* Random.next)) / (slow ? 1 : rate);
      if (at >= length) return messages;
      messages.push({
        at,
        id: `message-${messages.length + 1}`,
        takes: yield* Random.nextRange(slow ? work.most : work.least, slow ? work.slow : work.most),
        isPoison: messages.length === poison,
        wasRefused: false,
        delivered: 0,
        doneAt: undefined,
        setAsideAt: undefined,
      });
    }
  });

const makeQueue = (
  { capacity, lease, tries }: Numbers,
  onEvent: NonNullable<MessageQueue.Options["onEvent"]> = () => {},
) =>
  MessageQueue.make<Message>({
    name: "orders",
    capacity,
    lease: Duration.seconds(lease),
    tries,
    pause: Duration.seconds(pause),
    onEvent,
  });

/** Sends messages through a queue of the learner's numbers, and gives what became of each. */
const play = (
  numbers: Numbers,
  scenario: Scenario,
): Effect.Effect<ReadonlyArray<Message>, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const trace = yield* Trace.Trace;
    const messages = yield* drawMessages(scenario);
    const byId = new Map(messages.map((message) => [message.id, message]));
    const clock = yield* Effect.clock;
    const start = clock.unsafeCurrentTimeMillis();
    const now = (): number => (clock.unsafeCurrentTimeMillis() - start) / 1000;
    const isDown = (): boolean =>
      scenario.hasOutage && now() >= outage.from && now() < outage.from + outage.lasts;

    const endpoints = { sender: "orders", receiver: "warehouse" };
    const queue = yield* makeQueue(numbers, ({ _tag, id, tries }) => {
      const message = byId.get(id)!;
      if (_tag === "Accepted") trace.unsafeEmit({ _tag: "MessageSent", message: id, ...endpoints });
      if (_tag === "Acknowledged") {
        message.doneAt = now();
        trace.unsafeEmit({ _tag: "MessageDelivered", message: id, ...endpoints });
      }
      if (_tag === "SetAside") {
        message.setAsideAt = now();
        const reason = `set aside after ${tries} tries`;
        trace.unsafeEmit({ _tag: "MessageDropped", message: id, ...endpoints, reason });
      }
    });

    const carry = (message: Message) =>
      Effect.suspend(() => {
        if (isDown()) return Effect.zipRight(Effect.sleep(limit * 1000), Effect.fail("no answer"));
        return Effect.flatMap(Effect.sleep(message.takes * 1000), () => {
          if (message.isPoison) return Effect.fail("refused");
          message.delivered++;
          return Effect.void;
        });
      });
    const courier = Effect.forever(Effect.ignore(queue.receive(({ body }) => carry(body))));
    yield* Effect.forEach(
      Array.from({ length: numbers.couriers }),
      () => Effect.forkScoped(courier),
    );
    yield* arrive(messages, (message) =>
      Effect.catchAll(
        queue.send(message.id, message),
        () => Effect.sync(() => void (message.wasRefused = true)),
      ));
    return messages;
  });

const withOutage: Scenario = { length: 190, hasOutage: true, slow: false };

const count = (messages: ReadonlyArray<Message>, counts: (message: Message) => boolean): string =>
  `${messages.filter(counts).length} of ${messages.length}`;

const isSetAside = ({ setAsideAt }: Message): boolean => setAsideAt !== undefined;

export default exercise({
  kind: "size",
  title: "Outlast an outage",
  minutes: 20,
  shape,
  quotes: [
    "6 checks",
    "10 points",
    "20 minutes",
    `${rate} messages a second`,
    `between ${work.least} and ${work.most} seconds`,
    `up to ${work.slow}`,
    `${limit} seconds`,
    `rests for ${pause} seconds`,
    `nothing for ${outage.lasts} seconds`,
    `${memory} messages`,
    `${places} places`,
    `${promised.drained} seconds`,
    `${promised.noticed} seconds`,
    `${promised.passedOn} seconds`,
  ],
  checks: [
    {
      id: "room",
      title: "The queue holds what comes in an outage, and fits into memory",
      points: 2,
      runs: 1,
      hints: [
        "Nothing leaves the queue for as long as the outage lasts. How much comes in?",
        "Rate times duration, and something for chance.",
        "3 a second for 60 seconds are 180. A third more is enough, and 400 is the most there may be.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          yield* expect(exports.capacity <= memory, {
            expected: `a capacity of at most ${memory}`,
            actual: `${exports.capacity}`,
            message:
              "The queue may grow larger than the memory that there is for it. A bound that is never reached is no bound.",
          });
          const messages = yield* play(exports, withOutage);
          const refused = messages.filter(({ wasRefused }) => wasRefused);
          yield* expect(refused.length === 0, {
            expected: "no message is turned away",
            actual: `${
              count(messages, ({ wasRefused }) => wasRefused)
            } turned away, the first at ` +
              `second ${refused[0]?.at.toFixed(1)}`,
            message:
              "The queue was full before the outage was over. What comes in meanwhile is the rate times as long as it lasts.",
          });
        }),
    },
    {
      id: "backlog",
      title: "The backlog is gone in time",
      points: 2,
      runs: 1,
      hints: [
        "While couriers work off the backlog, new messages keep coming.",
        "One courier carries 2 a second. What is left of that when the 3 a second are carried?",
        "Backlog divided by time, plus the usual rate, times the duration of a delivery: (180 / 90 + 3) × 0.5, rounded up.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const messages = yield* play(exports, withOutage);
          const from = outage.from + outage.lasts + promised.drained;
          const after = messages.filter(({ at }) => at >= from && at < from + 10);
          const isLate = ({ at, doneAt }: Message): boolean =>
            doneAt === undefined || doneAt > at + atOnce;
          yield* expect(!after.some(isLate), {
            expected: `what is sent from second ${from} on is delivered within ${atOnce} s`,
            actual: `${count(after, isLate)} are late: others are still ahead of them`,
            message:
              "The couriers hardly carry more than what keeps coming, so the backlog of the outage does not go away.",
          });
        }),
    },
    {
      id: "places",
      title: "There are no more couriers than the warehouse has places",
      points: 1,
      runs: 1,
      hints: [
        "Who has to bear it when a backlog is worked off as fast as possible?",
        "The number of couriers is what the warehouse sees of you.",
        "At most 4 couriers.",
      ],
      check: ({ couriers }) =>
        expect(couriers <= places, {
          expected: `at most ${places} couriers`,
          actual: `${couriers}`,
          message:
            `The warehouse has ${places} places. More couriers than that meet it, in the minute in which it is back, with all that has piled up.`,
        }),
    },
    {
      id: "sound",
      title: "An outage costs no sound message",
      points: 2,
      runs: 1,
      hints: [
        "The oldest message is always the next to be tried. How often is that, in an outage?",
        "A try takes 2 seconds to fail, and the rest after it 5.",
        "60 seconds divided by 7, rounded up, is the least number of tries that a message needs to see the end of it; take a few more.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const messages = yield* play(exports, withOutage);
          yield* expect(!messages.some(isSetAside), {
            expected: "no message is set aside",
            actual: `${count(messages, isSetAside)} are`,
            message:
              "Messages ran out of tries during the outage, although nothing was wrong with them. Whoever counts tries counts those of an outage, too.",
          });
        }),
    },
    {
      id: "poison",
      title: "What can never be delivered is noticed in time",
      points: 1,
      runs: 1,
      hints: [
        "A message fails every time. After how long does anybody hear of it?",
        "Each try takes half a second on average, and the rest after it 5.",
        "120 seconds divided by 5.5 is the most that tries may be; stay well below.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const poison = 10;
          const messages = yield* play(exports, {
            length: promised.noticed + 30,
            hasOutage: false,
            slow: false,
            poison,
          });
          const { at, setAsideAt } = messages[poison]!;
          yield* expect(setAsideAt !== undefined && setAsideAt - at <= promised.noticed, {
            expected: `set aside within ${promised.noticed} s`,
            actual: setAsideAt === undefined
              ? "it is still being tried"
              : `set aside after ${(setAsideAt - at).toFixed(1)} s`,
            message:
              "A message that can never be delivered is tried again and again, and nobody hears of it in time.",
          });
        }),
    },
    {
      id: "lease",
      title: "No message is delivered twice, and none stays with a dead courier",
      points: 2,
      runs: 1,
      hints: [
        "What does the queue do with a message whose courier says nothing?",
        "The lease has to be longer than the longest that a living courier takes, and shorter than the time within which somebody else has to have it.",
        "More than 2 seconds, and with the rest of 5 no more than 15.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const messages = yield* play(exports, { length: 60, hasOutage: false, slow: true });
          const isTwice = ({ delivered }: Message): boolean => delivered > 1;
          yield* expect(!messages.some(isTwice), {
            expected: "on a slow day every message is delivered once",
            actual: `${count(messages, isTwice)} were delivered twice or more`,
            message:
              "A lease ended while its courier was still at work, and the message went to a second one. Both delivered it.",
          });
          const queue = yield* makeQueue({ ...exports, tries: 2 });
          yield* Effect.orDie(queue.send(messages[0]!.id, messages[0]!));
          // This courier dies with the message in its hands: nobody gives it back.
          yield* Effect.orDie(queue.take);
          const again = yield* Effect.timed(
            Effect.timeoutOption(Effect.orDie(queue.take), "2 hours"),
          );
          const passed = Duration.toSeconds(again[0]);
          yield* expect(passed <= promised.passedOn, {
            expected: `another has it within ${promised.passedOn} s`,
            actual: `another has it after ${passed.toFixed(1)} s`,
            message:
              "A courier died with a message in hand, and for a long time the queue took it for a slow one.",
          });
        }),
    },
  ],
});
