/**
 * The learner's queue in the lesson's program: parcels go through it to the inventory.
 *
 * @module
 */
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { expectMade, type Unmet } from "../../../../src/exercise/expectation.ts";
import { inLesson } from "../../../../src/exercise/in_lesson.ts";
import type { Exports } from "../../../../src/exercise/shape.ts";
import type { Report } from "../../../../src/trace/event.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import type { Parcel } from "../../inventory.ts";
import lesson, { world } from "../../program.ts";
import {
  type Build,
  courier,
  courierBreaker,
  deliver,
  endpoints,
  makeCopy,
  send,
  type Source,
} from "../../ways.ts";
import type exercise from "./checks.ts";
import type { MessageQueue } from "./solution.ts";

type Shape = (typeof exercise)["shape"];

/** A learner's queue for parcels, of which every message is followed to its end. */
interface Followed extends Source {
  readonly send: (parcel: Parcel) => Effect.Effect<void, unknown>;
  /** Waits until every message that was sent is delivered or set aside; for so long at most. */
  readonly finish: (longest: Duration.Duration) => Effect.Effect<void>;
}

const follow = (
  queue: MessageQueue,
  tries: number,
): Effect.Effect<Followed, never, Trace.Trace> =>
  Effect.gen(function* () {
    const { unsafeEmit } = yield* Trace.Trace;
    const finished = yield* Deferred.make<void>();
    const underWay = new Map<string, Parcel>();
    let isLast = false;

    const settle = (id: string, end: Report): void => {
      if (underWay.delete(id)) unsafeEmit(end);
      if (isLast && underWay.size === 0) Deferred.unsafeDone(finished, Effect.void);
    };
    const delivered = (message: string): void =>
      settle(message, { _tag: "MessageDelivered", message, ...endpoints });
    const dropped = (messages: Iterable<string>, reason: string): void => {
      for (const message of messages) {
        settle(message, { _tag: "MessageDropped", message, ...endpoints, reason });
      }
    };
    const lookAtDead = Effect.map(
      queue.deadLetters,
      (dead) => dropped(dead, `set aside after ${tries} tries`),
    );

    return {
      send: (parcel) =>
        Effect.suspend(() => {
          underWay.set(parcel.id, parcel);
          return queue.send(parcel.id).pipe(
            Effect.tap(() =>
              Effect.sync(() =>
                unsafeEmit({ _tag: "MessageSent", message: parcel.id, ...endpoints })
              )
            ),
            Effect.tapError(() => Effect.sync(() => underWay.delete(parcel.id))),
          );
        }),
      receive: (handler) =>
        Effect.ensuring(
          queue.receive((message) =>
            Effect.map(
              handler({ body: underWay.get(message)! }),
              () => delivered(message),
            )
          ),
          lookAtDead,
        ),
      finish: (longest) =>
        Effect.suspend(() => {
          isLast = true;
          if (underWay.size === 0) return Effect.void;
          return Effect.timeoutTo(Deferred.await(finished), {
            duration: longest,
            onSuccess: () => {},
            onTimeout: () => dropped(Array.from(underWay.keys()), "lost"),
          });
        }),
    };
  });

/**
 * The way through a learner's queue.
 *
 * @param patience how long after the last user a message may still be under way.
 */
const through = (
  { makeQueue }: Exports<Shape>,
  patience: Duration.Duration,
): Build<Unmet> =>
(inventory, settings) =>
  Effect.gen(function* () {
    const { capacity, tries } = settings;
    const made = yield* expectMade(
      `makeQueue({ capacity: ${capacity}, tries: ${tries} })`,
      () => makeQueue({ capacity, tries }),
      { is: "queue", functions: ["send", "receive"], effects: ["deadLetters"] },
    );
    const queue = yield* follow(made, tries);
    const copy = yield* makeCopy(inventory, settings);
    const breaker = yield* courierBreaker;
    yield* send(courier(queue, breaker, deliver(inventory, settings, copy)), settings);
    return { link: { reserve: queue.send, count: copy.show }, finish: queue.finish(patience) };
  });

export default inLesson<Shape, typeof lesson["parameters"]>({
  lesson,
  program: (exports, values) => {
    const { faultAt, faultFor, length } = values;
    // The inventory may still be stuck by then; and after that a minute is long.
    const patience = Duration.seconds(Math.max(0, faultAt + faultFor - length) + 60);
    return world(values, through(exports, patience));
  },
});
