/**
 * A service at the other end of a line, such as a payment gateway: it takes its time, fails now and
 * then, and falls ill.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Trace from "../../src/trace/trace.ts";

/** The service answered, and the answer is no. */
export class CallFailed {
  readonly _tag = "CallFailed";
  constructor(readonly reason: string) {}
}

/** `down`: it refuses every call at once. `slow`: it answers, in the end. */
export type Health = "well" | "down" | "slow";

export interface Conditions {
  readonly name: string;
  /** What a call takes when all is well. */
  readonly takes: Duration.Duration;
  /** What a call takes when it is slow. */
  readonly slow: Duration.Duration;
  /** The share of calls that fail when all is well, from 0 to 1. */
  readonly fails: number;
  /** What it says when a call fails. */
  readonly saying: string;
}

export interface Provider {
  /** Calls it. Chance has been drawn before, from 0 to 1: it fails below the share that fails. */
  readonly call: (chance: number) => Effect.Effect<void, CallFailed>;
  readonly become: (health: Health) => Effect.Effect<void>;
}

export const make = (conditions: Conditions): Effect.Effect<Provider, never, Trace.Trace> =>
  Effect.map(Trace.Trace, (trace) => {
    const { fails, name, saying, slow, takes } = conditions;
    let health: Health = "well";

    const call = (chance: number) =>
      Effect.suspend(() => {
        if (health === "down") return Effect.fail(new CallFailed("down"));
        const answer = Effect.suspend(() =>
          chance < fails ? Effect.fail(new CallFailed(saying)) : Effect.void
        );
        return Effect.delay(answer, health === "slow" ? slow : takes);
      });

    return {
      call,
      become: (next) =>
        Effect.sync(() => {
          if (next === health) return;
          trace.unsafeEmit({ _tag: "StateChanged", machine: name, from: health, to: next });
          health = next;
        }),
    };
  });
