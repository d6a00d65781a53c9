/**
 * The world in which a learner's stories are played, to the naive breaker and to the sound one.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type { Wanted } from "../../../../src/exercise/shape.ts";
import { arrive } from "../../../../src/lesson/arrival.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import * as CircuitBreaker from "../../circuit_breaker.ts";
import { consecutive } from "../../failure_policy.ts";
import * as NaiveBreaker from "../../naive_breaker.ts";
import { setBack } from "../../skewed_clock.ts";
import type { Story } from "./solution.ts";

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === "object" && value !== null;

const areTimes = (...values: ReadonlyArray<unknown>): boolean =>
  values.every((value) => Number.isFinite(value) && (value as number) >= 0);

const aStory: Wanted<Story> = {
  description: "a story { down: { from, to }, calls: [{ at, takes }, …] }, and clock: " +
    "{ at, back } where it needs one, with numbers from 0",
  accepts: (value): value is Story =>
    isRecord(value) && isRecord(value.down) && areTimes(value.down.from, value.down.to) &&
    Array.isArray(value.calls) &&
    value.calls.every((call) => isRecord(call) && areTimes(call.at, call.takes)) &&
    (value.clock === undefined ||
      isRecord(value.clock) && areTimes(value.clock.at, value.clock.back)),
};

export const shape = { stale: aStory, lucky: aStory, herd: aStory, clock: aStory };

export const settings = { failures: 3, openFor: Duration.seconds(30) };

type StateName = CircuitBreaker.StateName;

/** A change of a breaker's state. */
interface Change {
  readonly at: number;
  readonly from: StateName;
  readonly to: StateName;
}

/** A call, as one of the breakers took it. */
interface Outcome {
  readonly at: number;
  /** The state in which it was let through, or in which it was refused. */
  readonly state: StateName;
  readonly isThrough: boolean;
}

/** What became of a story with one of the breakers. */
export interface Course {
  readonly changes: ReadonlyArray<Change>;
  readonly outcomes: ReadonlyArray<Outcome>;
  /** Most calls that were let through half-open and under way at once. */
  readonly most: number;
}

/** The part of a breaker that both have. */
type Guard = <A, E>(
  work: Effect.Effect<A, E>,
) => Effect.Effect<A, E | CircuitBreaker.CircuitOpen>;

type OnChange = (change: CircuitBreaker.Change) => void;

export const stateNames = { Closed: "closed", Open: "open", HalfOpen: "half-open" } as const;

export const isDown = ({ down }: Story, at: number): boolean => at >= down.from && at < down.to;

/** Plays a story to one breaker. */
const playTo = (
  name: string,
  story: Story,
  make: (onChange: OnChange) => Effect.Effect<Guard>,
): Effect.Effect<Course, never, Trace.Trace> =>
  Effect.gen(function* () {
    const trace = yield* Trace.Trace;
    const clock = yield* Effect.clock;
    const start = clock.unsafeCurrentTimeNanos();
    const now = (): number => Number(clock.unsafeCurrentTimeNanos() - start) / 1_000_000_000;
    const changes: Array<Change> = [];
    const outcomes: Array<Outcome> = [];
    let state: StateName = "Closed";
    let probes = 0;
    let most = 0;

    const guard = yield* make(({ from, to }) => {
      state = to;
      changes.push({ at: now(), from, to });
      trace.unsafeEmit({
        _tag: "StateChanged",
        machine: `${name} breaker`,
        from: stateNames[from],
        to: stateNames[to],
      });
    });

    const serve = (takes: number) =>
      Effect.suspend(() => {
        const isProbe = state === "HalfOpen";
        outcomes.push({ at: now(), state, isThrough: true });
        if (isProbe) most = Math.max(most, ++probes);
        const end = isDown(story, now()) ? Effect.fail("Unavailable") : Effect.void;
        return Effect.ensuring(
          Effect.zipRight(Effect.sleep(Duration.seconds(takes)), end),
          Effect.sync(() => {
            if (isProbe) probes--;
          }),
        );
      });

    const calls = story.calls.toSorted((one, other) => one.at - other.at);
    yield* arrive(calls, ({ takes }, index) =>
      Trace.throughCompartment(
        { task: `${name}-${index + 1}`, compartment: name, service: name },
        serve(takes),
        guard,
      ).pipe(
        Effect.catchAll((error) =>
          Effect.sync(() => {
            if (typeof error === "string") return;
            outcomes.push({ at: now(), state: error.state, isThrough: false });
          })
        ),
      ));
    return { changes, outcomes, most };
  });

const naiveGuard = (onChange: OnChange): Effect.Effect<Guard> =>
  Effect.sync(() => NaiveBreaker.make({ name: "naive", ...settings, onChange }).run);

const soundGuard = (onChange: OnChange): Effect.Effect<Guard> =>
  Effect.map(
    CircuitBreaker.make({
      name: "sound",
      policy: consecutive({ failures: settings.failures }),
      openFor: settings.openFor,
      onChange,
    }),
    ({ run }) => run,
  );

/** Plays a story to both breakers at once. */
export const play = (
  story: Story,
): Effect.Effect<{ readonly naive: Course; readonly sound: Course }, never, Trace.Trace> => {
  const both = Effect.all({
    naive: playTo("naive", story, naiveGuard),
    sound: playTo("sound", story, soundGuard),
  }, { concurrency: "unbounded" });
  if (story.clock === undefined) return both;
  const { at, back } = story.clock;
  return Effect.flatMap(
    setBack(Duration.seconds(at), Duration.seconds(back)),
    (clock) => Effect.withClock(both, clock),
  );
};
