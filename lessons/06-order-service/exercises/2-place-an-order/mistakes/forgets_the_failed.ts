/** Names what never answered, and not what failed. */
import * as Data from "effect/Data";
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";

export const caught = {
  by: "missing",
  saying: "A call that failed is missing",
};

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
        Effect.catchAllCause(() => Effect.void),
        Effect.as<ReadonlyArray<string>>([]),
        Effect.timeoutTo({
          duration: patience,
          onSuccess: (names) => names,
          onTimeout: () => [name],
        }),
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
