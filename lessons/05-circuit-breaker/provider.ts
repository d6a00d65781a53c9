/**
 * Somebody else's service, with faults of its own: what the breakers of this lesson are tried on.
 *
 * @module
 */
import * as Data from "effect/Data";
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import * as Trace from "../../src/trace/trace.ts";

/** The provider did not answer before the client's time-out. */
export class TimedOut extends Data.TaggedClass("TimedOut") {}

/** The provider is there, and cannot serve. */
export class Unavailable extends Data.TaggedClass("Unavailable") {}

/** The connection broke while the client waited for an answer. */
export class ConnectionReset extends Data.TaggedClass("ConnectionReset") {}

/** The provider answered, and the answer is no: a limit of the customer's, not an illness. */
export class AmountTooLarge extends Data.TaggedClass("AmountTooLarge")<{
  readonly amount: number;
}> {}

export type ProviderError = TimedOut | Unavailable | ConnectionReset | AmountTooLarge;

/** Payments above this are declined. Source: document 001 of the collection this book goes back to. */
export const largestAmount = 10_000;

/**
 * How a provider falls ill.
 *
 * - `down`: it answers nothing for a while, and then is well.
 * - `fragile`: the same, and it comes back cold: until it has served a few calls, more than that
 *   many at once bring it down again.
 * - `hanging`: every other call fails, the rest hang. Later it restarts, well, and resets them.
 */
export type Illness = "none" | "down" | "fragile" | "hanging";

export interface Conditions {
  readonly name: string;
  readonly illness: Illness;
  /** When the illness begins. */
  readonly from: Duration.Duration;
  /** How long it lasts. */
  readonly lasts: Duration.Duration;
  /** What a call takes when all is well. */
  readonly takes: Duration.Duration;
  /** After how long the client stops waiting for a provider that is down. */
  readonly timeout: Duration.Duration;
  /** How long after the illness a `hanging` provider resets what hangs. */
  readonly resetAfter: Duration.Duration;
  /** How many calls at once a `fragile` provider stands, and how many warm it up. */
  readonly fragile: number;
}

export interface Provider {
  readonly call: (amount: number) => Effect.Effect<void, ProviderError>;
}

type Health = "well" | "down" | "cold" | "hanging";

/** Makes a provider; its illness runs its course in the scope. */
export const make = (
  conditions: Conditions,
): Effect.Effect<Provider, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const { fragile, illness, lasts, name, takes, timeout } = conditions;
    const trace = yield* Trace.Trace;
    const scope = yield* Effect.scope;
    const restarted = yield* Deferred.make<void>();
    let health: Health = "well";
    let calls = 0;
    let inFlight = 0;
    let served = 0;

    const become = (next: Health): void => {
      trace.unsafeEmit({ _tag: "StateChanged", machine: name, from: health, to: next });
      health = next;
      served = 0;
    };

    const goDown = Effect.sync(() => become("down")).pipe(
      Effect.zipRight(Effect.sleep(lasts)),
      Effect.zipRight(Effect.sync(() => become(illness === "fragile" ? "cold" : "well"))),
    );

    const hang = Effect.sync(() => become("hanging")).pipe(
      Effect.zipRight(Effect.sleep(lasts)),
      Effect.zipRight(Effect.sync(() => become("well"))),
      Effect.zipRight(Effect.sleep(conditions.resetAfter)),
      Effect.zipRight(Deferred.succeed(restarted, undefined)),
      Effect.zipRight(trace.emit({ _tag: "Noted", text: `${name} resets what still hangs` })),
    );

    // #region cold
    /** A call that the provider takes up. It may be one too many, and then all of them fail. */
    const serve = Effect.suspend((): Effect.Effect<void, Unavailable | ConnectionReset> => {
      inFlight++;
      if (health === "cold" && inFlight > fragile) {
        return Effect.zipRight(Effect.forkIn(goDown, scope), Effect.fail(new Unavailable()));
      }
      return Effect.flatMap(Effect.sleep(takes), () => {
        if (health === "down") return Effect.fail(new ConnectionReset());
        if (++served === fragile && health === "cold") become("well");
        return Effect.void;
      });
    }).pipe(Effect.ensuring(Effect.sync(() => inFlight--)));
    // #endregion

    const answer = Effect.suspend((): Effect.Effect<void, ProviderError> => {
      switch (health) {
        case "down":
          return Effect.zipRight(Effect.sleep(timeout), Effect.fail(new TimedOut()));
        case "hanging":
          return ++calls % 2 === 0
            ? Effect.zipRight(Effect.sleep(takes), Effect.fail(new Unavailable()))
            : Effect.zipRight(Deferred.await(restarted), Effect.fail(new ConnectionReset()));
        case "cold":
        case "well":
          return serve;
      }
    });

    if (illness !== "none") {
      const course = illness === "hanging" ? hang : goDown;
      yield* Effect.forkIn(Effect.delay(course, conditions.from), scope);
    }
    return {
      call: (amount) =>
        Effect.zipRight(
          answer,
          amount > largestAmount ? Effect.fail(new AmountTooLarge({ amount })) : Effect.void,
        ),
    };
  });
