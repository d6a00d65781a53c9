import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

/** A process that dies when it is told to. */
export interface MortalOnCommand {
  readonly number: number;
  readonly ended: Effect.Effect<string>;
  readonly die: Effect.Effect<void>;
}

const starting = Duration.millis(100);

/** Starts processes, and knows which live. Starting takes 100 ms and dying 10 ms. */
export class Mortals {
  readonly alive = new Set<MortalOnCommand>();
  started = 0;
  /** The most that lived at once. */
  peak = 0;
  /** Attempts to start one that fail, from now on. */
  failing = 0;

  readonly spawn: Effect.Effect<MortalOnCommand, "unable", Scope.Scope> = Effect.zipRight(
    Effect.sleep(starting),
    Effect.acquireRelease(
      Effect.gen(this, function* () {
        if (this.failing-- > 0) return yield* Effect.fail("unable" as const);
        const ended = yield* Deferred.make<string>();
        const mortal: MortalOnCommand = {
          number: ++this.started,
          ended: Deferred.await(ended),
          die: Effect.asVoid(Deferred.succeed(ended, "told to")),
        };
        this.alive.add(mortal);
        this.peak = Math.max(this.peak, this.alive.size);
        return mortal;
      }),
      (mortal) => Effect.delay(Effect.sync(() => this.alive.delete(mortal)), "10 millis"),
    ),
  );
}

export const backoff = {
  first: "1 second",
  longest: "8 seconds",
  wellAfter: "10 seconds",
} as const;

/** Works for so long. */
export const working = (duration: Duration.DurationInput) => (process: MortalOnCommand) =>
  Effect.as(Effect.sleep(duration), process.number);

/** Works for a second and dies of it. */
export const dying = (process: MortalOnCommand) =>
  Effect.zipRight(Effect.delay(process.die, "1 second"), Effect.never);
