import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import type * as Scope from "effect/Scope";
import { type Check, exercise } from "../../../../src/exercise/exercise.ts";
import {
  expect,
  expectEqual,
  expectPrediction,
  type Unmet,
} from "../../../../src/exercise/expectation.ts";
import type { Exports, Wanted } from "../../../../src/exercise/shape.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import * as ThreadPool from "../../../02-thread-pool/thread_pool.ts";
import { dependencies } from "../../dependencies.ts";
import * as OrderService from "../../order_service.ts";
import type { Prediction } from "./solution.ts";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const aPrediction: Wanted<Prediction> = {
  description: "a prediction, { after, missing, looseEnds }",
  accepts: (value): value is Prediction =>
    isRecord(value) && typeof value.after === "number" && isRecord(value.missing) &&
    isRecord(value.looseEnds),
};

const shape = { a: aPrediction, b: aPrediction, c: aPrediction, d: aPrediction, e: aPrediction };

type Letter = keyof Exports<typeof shape>;

type Name = (typeof dependencies)[number]["name"];

/** What a call takes when nothing is said, in seconds. */
const usual: Readonly<Record<Name, number>> = {
  payment: 0.5,
  inventory: 0.3,
  email: 1,
  analytics: 0.1,
};

const limits = { budget: 10, optional: 5 };

/** What is special about an order; times in seconds. */
interface Case {
  readonly takes?: Partial<Record<Name, number>>;
  readonly fails?: ReadonlyArray<Name>;
  /** For how long all workers of a bulkhead are busy. */
  readonly busy?: Partial<Record<Name, number>>;
  readonly emailAfterwards?: true;
}

const cases: Readonly<Record<Letter, Case>> = {
  a: { fails: ["inventory"] },
  b: { takes: { inventory: 12 } },
  c: { busy: { inventory: 11 } },
  d: { busy: { email: 20 }, fails: ["analytics"] },
  e: { takes: { payment: 8, email: 4 }, emailAfterwards: true },
};

/** Seconds by which a prediction may be off. */
const distance = 0.05;

/** Places an order of the task with the lesson's service: what its customer is told, and when. */
const outcomeOf = (
  { busy = {}, emailAfterwards, fails = [], takes = {} }: Case,
): Effect.Effect<Prediction, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const calls = yield* Effect.forEach(dependencies, ({ name, need, queue, workers }) =>
      Effect.gen(function* () {
        const pool = yield* ThreadPool.make({ name, workers, queue });
        yield* Trace.emit({
          _tag: "CompartmentOpened",
          compartment: name,
          capacity: workers,
          unit: "workers",
          queue,
        });
        for (let worker = 0; worker < workers; worker++) {
          yield* Effect.orDie(pool.submit(Effect.sleep(Duration.seconds(busy[name] ?? 0))));
        }
        const answer = fails.includes(name) ? Effect.fail("no") : Effect.void;
        return {
          name,
          need,
          work: Effect.delay(answer, Duration.seconds(takes[name] ?? usual[name])),
          through: (work: Effect.Effect<void, string, Trace.Trace>) =>
            Trace.throughCompartment(
              { task: name, compartment: name, service: name },
              work,
              (work) =>
                OrderService.inPool(pool)(Effect.uninterruptible(work)),
            ),
        };
      }));
    const service = OrderService.make({
      budget: Duration.seconds(limits.budget),
      optional: Duration.seconds(limits.optional),
    });
    // Workers that are busy for no time at all are free again.
    yield* Effect.sleep(0);
    const isLate = ({ name }: { readonly name: string }): boolean =>
      emailAfterwards === true && name === "email";
    const plan: OrderService.Plan<string, Trace.Trace> = {
      critical: calls.filter(({ need }) =>
        need === "critical"
      ),
      optional: calls.filter((call) => call.need === "optional" && !isLate(call)),
      afterwards: calls.filter(isLate),
    };
    const [took, end] = yield* Effect.timed(Effect.either(service.place("order", plan)));
    const { looseEnds, missing } = Either.match(end, {
      onLeft: ({ because, looseEnds }) => ({ missing: [because], looseEnds }),
      onRight: ({ missing }) => ({ missing, looseEnds: [] }),
    });
    return {
      after: Duration.toSeconds(took),
      missing: Object.fromEntries(
        missing.map(({ call, why }) => [call, why._tag]),
      ) as Prediction["missing"],
      looseEnds: Object.fromEntries(looseEnds.map(({ call, state }) => [call, state])),
    };
  });

/** A record with its names in order, so that the learner may write them in any. */
const sorted = <A>(record: Readonly<Record<string, A>>): Readonly<Record<string, A>> =>
  Object.fromEntries(Object.entries(record).sort(([one], [other]) => one < other ? -1 : 1));

const holdTo = (
  prediction: Prediction,
  actual: Prediction,
  messages: { readonly after: string; readonly missing: string; readonly looseEnds: string },
): Effect.Effect<void, Unmet> =>
  Effect.gen(function* () {
    yield* expect(Math.abs(prediction.after - actual.after) <= distance, {
      expected: `answered after ${actual.after.toFixed(1)} s`,
      actual: `predicted after ${prediction.after} s`,
      message: messages.after,
    });
    yield* expectEqual("missing", {
      actual: sorted(prediction.missing),
      expected: sorted(actual.missing),
      message: messages.missing,
    });
    yield* expectEqual("loose ends", {
      actual: sorted(prediction.looseEnds),
      expected: sorted(actual.looseEnds),
      message: messages.looseEnds,
    });
  });

const check = (
  letter: Letter,
  title: string,
  { hints, messages }: {
    readonly hints: Check<unknown>["hints"];
    readonly messages: Parameters<typeof holdTo>[2];
  },
): Check<Exports<typeof shape>> => ({
  id: letter,
  title: `Order ${letter}: ${title}`,
  points: 2,
  runs: 1,
  hints,
  check: (exports) =>
    Effect.gen(function* () {
      // No order is answered at once: the starter says so, to say nothing.
      yield* expectPrediction(exports[letter].after > 0);
      yield* holdTo(exports[letter], yield* outcomeOf(cases[letter]), messages);
    }),
});

export default exercise({
  kind: "predict",
  title: "Say what is known",
  minutes: 15,
  shape,
  quotes: [
    "5 checks",
    "10 points",
    "15 minutes",
    `a budget of ${limits.budget} seconds`,
    `waits ${limits.optional} seconds`,
    ...dependencies.map(({ name, workers }) =>
      name === "payment" ? `${workers} workers for payment` : `${workers} for ${name}`
    ),
    `Payment takes ${usual.payment} seconds`,
    `inventory ${usual.inventory}`,
    `email ${usual.email}`,
    `analytics ${usual.analytics}`,
    `takes ${cases.b.takes!.inventory} seconds`,
    `next ${cases.c.busy!.inventory} seconds`,
    `next ${cases.d.busy!.email} seconds`,
    `payment takes ${cases.e.takes!.payment} seconds`,
    `which takes ${cases.e.takes!.email}`,
  ],
  checks: [
    check("a", "inventory says no", {
      hints: [
        "When does the order service know that there will be no order?",
        "It does not wait for the payment. But the payment was sent.",
        "After 0.3 seconds, for inventory, with a payment that is under way.",
      ],
      messages: {
        after:
          "The order fails as soon as a critical call does. What the payment says cannot change that any more, so nobody waits for it.",
        missing: "Inventory answered, and the answer was no.",
        looseEnds:
          "The payment was on its way when the order failed, and cannot be called back. It will be done 0.2 seconds later.",
      },
    }),
    check("b", "inventory takes longer than the order has", {
      hints: [
        "How long does the order wait? And what does it know about inventory then?",
        "The request was sent. There was no answer yet, and two seconds later there will be one.",
        "After 10 seconds; inventory is unknown, and both calls are loose ends, one of them under way.",
      ],
      messages: {
        after:
          "The order has one budget, from its beginning. It is not counted from the end of another call, and no call has more.",
        missing:
          "The order cannot know whether inventory did it. Between an answer and none there is a difference: one may ask again after the first.",
        looseEnds:
          "The payment is done. Inventory had no answer when the order failed, but it had the request, which may end with stock set aside: a loose end as well.",
      },
    }),
    check("c", "inventory has no worker free", {
      hints: [
        "What becomes of a call in line when its order gives up?",
        "It leaves the line. Nobody at the other end has heard of it.",
        "The same moment as in b, another reason, and one loose end less.",
      ],
      messages: {
        after: "The wait for a worker counts too: the budget of 10 seconds is that of the order.",
        missing:
          "The call never left the queue. What was not sent has not happened, and that much is known.",
        looseEnds: "The payment is done, and inventory was never asked. One call has to be undone.",
      },
    }),
    check("d", "email has no worker free, and analytics says no", {
      hints: [
        "Is anything missing that the order cannot do without?",
        "The order waits for optional calls, but not for the whole budget. Which of the two has had an answer?",
        "It stands after 5 seconds: the e-mail was in line all the time, analytics answered.",
      ],
      messages: {
        after:
          "Five seconds are the longest wait for an optional call. After that the order stands without it.",
        missing:
          "Analytics answered with a no. The e-mail waited in line all the time: it was not sent, so whoever sends it later sends it once.",
        looseEnds: "The order stands, so there is nothing to undo.",
      },
    }),
    check("e", "email is sent after a slow payment", {
      hints: [
        "The e-mail begins when the critical calls are done. How much time is there then?",
        "Two limits: five seconds for an optional call, and the rest of the order's budget.",
        "Two of the ten seconds are left, and the e-mail takes four. It has begun.",
      ],
      messages: {
        after:
          "The e-mail gets five seconds or what the order has left, whichever is less. Here eight of ten are gone.",
        missing:
          "The e-mail is not done when the order's time is up. It was sent, and may arrive: nobody knows yet.",
        looseEnds: "The order stands, so there is nothing to undo.",
      },
    }),
  ],
});
