/**
 * Two kinds of calls need two kinds of waiting, and they begin at the same moment. So the optional
 * ones get fibers of their own first, and then the critical ones are run at once and waited for.
 *
 * The optional fibers belong to a scope that the order closes when it ends. That is what stops them
 * when a critical call fails and when the customer goes, without a line of code for either. Each
 * ends with a list, empty or with its name; each has its own time-out, which begins with the order,
 * so that two waits do not add up to one of twice the length. `catchAllCause` is there for the
 * optional call that throws: a mistake of ours in the newsletter must not cost an order.
 *
 * `Effect.all` ends with the first failure and stops the rest. The budget is one time-out around all
 * critical calls, and not one around each: inside `Effect.all`, `Effect.timeout` goes on when
 * another call has failed, until its own work ends (Effect 3.22).
 *
 * `done` is kept as the calls end, and copied at the moment at which the order fails: not before, and
 * not by asking afterwards.
 */
import * as Data from "effect/Data";
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";

/** A critical call failed, or had no answer within the budget. */
export class OrderFailed extends Data.TaggedError("OrderFailed")<{
  /** Which call. */
  readonly call: string;
  /** Critical calls that were done by then, and have to be undone; in the order of the plan. */
  readonly done: ReadonlyArray<string>;
}> {}

/** The order stands. */
export interface Confirmed {
  /** Optional calls that failed or came too late, in the order of the plan. */
  readonly missing: ReadonlyArray<string>;
}

export interface Call {
  readonly name: string;
  readonly work: Effect.Effect<void, string>;
}

export interface Plan {
  readonly critical: ReadonlyArray<Call>;
  readonly optional: ReadonlyArray<Call>;
}

export interface Limits {
  /** How long the order waits for critical calls, from its beginning. */
  readonly budget: Duration.Duration;
  /** How long it waits for optional ones, from its beginning; less than the budget. */
  readonly patience: Duration.Duration;
}

export const placeOrder = (
  { budget, patience }: Limits,
  { critical, optional }: Plan,
): Effect.Effect<Confirmed, OrderFailed> =>
  Effect.scoped(Effect.gen(function* () {
    const done = new Set<string>();
    const failed = (call: string): OrderFailed =>
      new OrderFailed({
        call,
        done: critical.map(({ name }) => name).filter((name) => done.has(name)),
      });

    const notes = yield* Effect.forEach(optional, ({ name, work }) =>
      work.pipe(
        Effect.timeout(patience),
        Effect.as<ReadonlyArray<string>>([]),
        Effect.catchAllCause(() => Effect.succeed([name])),
        Effect.forkScoped,
      ));

    const must = critical.map(({ name, work }) =>
      Effect.matchEffect(work, {
        onFailure: () => failed(name),
        onSuccess: () => Effect.sync(() => void done.add(name)),
      })
    );
    yield* Effect.all(must, { concurrency: "unbounded", discard: true }).pipe(
      Effect.timeoutFail({
        duration: budget,
        onTimeout: () => failed(critical.find(({ name }) => !done.has(name))!.name),
      }),
    );

    const missing = yield* Effect.forEach(notes, Fiber.join);
    return { missing: missing.flat() };
  }));
