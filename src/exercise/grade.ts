/**
 * Grades a learner's exports: runs each check in the simulation, under many seeds and schedules,
 * up to the first run that fails.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import { explore } from "../simulation/exploration.ts";
import type { SimulationError } from "../simulation/failure.ts";
import type { Schedule } from "../simulation/schedule.ts";
import * as Simulation from "../simulation/simulation.ts";
import type { Event } from "../trace/event.ts";
import * as Trace from "../trace/trace.ts";
import { endOf } from "./excerpt.ts";
import type { Check, Exercise } from "./exercise.ts";
import type { Unmet } from "./expectation.ts";
import { tell } from "./failure.ts";
import { Failed, type FailingRun, Passed, type Result } from "./report.ts";
import type { Exports, Shape } from "./shape.ts";
import type { Step } from "./step.ts";

export interface GradeOptions {
  /** How many seeds each check is run under, from `from` upwards. */
  readonly seeds?: number;
  /** The first seed; a report that names seed 7 comes again from 7 alone. */
  readonly from?: number;
  /** The address of the learner's file, to find its lines in stack traces. */
  readonly origin?: string;
}

/** A check is a small scenario: one that goes further than this does not end. */
const bounds: Partial<Simulation.Bounds> = { steps: 300_000, events: 50_000, time: "1 day" };

/**
 * Events that a report has of a failing run at most. That is all of it where callers are few and
 * have names, and of the others as much as one goes through step by step; it keeps a report that is
 * sent and printed within 35 kB for each check that fails.
 */
const eventsKept = 250;

/** The name of the world in which the learner's code runs, as its events have it. */
const world = "yours";

type CheckEffect = Effect.Effect<void, Unmet, Trace.Trace | Scope.Scope>;

/** What a run takes to be had again. */
type Attempted = Pick<FailingRun, "seed"> & { readonly schedule: Schedule };

/**
 * A check as a program. Every run has the same operations, so that a schedule that was found in one
 * departs at the same places in the next.
 *
 * @param onFailure told why the check fails, before its scope closes.
 */
const inWorld = (
  check: () => CheckEffect,
  onFailure: (cause: Cause.Cause<Unmet>) => void = () => {},
): Simulation.Program<void, Unmet, Event> =>
({ emit, now }) =>
  Effect.suspend(check).pipe(
    Effect.onError((cause) => Effect.sync(() => onFailure(cause))),
    Effect.scoped,
    Effect.provideService(Trace.Trace, Trace.make({ world, now, publish: emit })),
  );

/** What a run that fails came to. */
interface Ended {
  readonly cause: Cause.Cause<Unmet | SimulationError>;
  readonly run: FailingRun;
}

/**
 * Runs a check once, and gives what it came to where it fails: its events until then. What comes
 * after, as the scope closes and everyone is interrupted, says nothing of the mistake.
 */
const record = (
  check: () => CheckEffect,
  { schedule, seed }: Attempted,
): Effect.Effect<Option.Option<Ended>> =>
  Effect.gen(function* () {
    let failedAt: number | undefined;
    let failedWith: Cause.Cause<Unmet> = Cause.empty;
    const program: Simulation.Program<void, Unmet, Event> = (host) => {
      const publish = (event: Event): void => {
        if (failedAt === undefined) host.emit(event);
      };
      const onFailure = (cause: Cause.Cause<Unmet>): void => {
        failedAt = host.now();
        failedWith = cause;
      };
      return inWorld(check, onFailure)({ now: host.now, emit: publish });
    };
    const { events, exit, now } = yield* Simulation.run(program, { seed, schedule, bounds });
    if (Exit.isSuccess(exit)) return Option.none();
    const departures = Array.from(schedule?.only ?? []);
    return Option.some({
      // First what the check found: that its scope could not close may come on top of it.
      cause: Cause.sequential(failedWith, exit.cause),
      run: { seed, departures, at: failedAt ?? now, ...endOf(events, eventsKept) },
    });
  });

/** Runs a check under schedule after schedule, and records the first run that fails. */
const search = (
  check: () => CheckEffect,
  options: { readonly seeds: number; readonly from: number },
): Effect.Effect<Option.Option<Ended>> =>
  Effect.gen(function* () {
    const failing = yield* explore(inWorld(check), { ...options, bounds });
    if (Option.isNone(failing)) return Option.none();
    const ended = yield* record(check, failing.value);
    return Option.isSome(ended) ? ended : yield* Effect.dieMessage(
      `seed ${failing.value.seed} failed once, and not when it was run again`,
    );
  });

/**
 * In how many parts the seeds of a check are tried. After each but the last it is told: seven times
 * for a check, which costs nothing beside its runs, and is the same each time.
 */
const parts = 8;

/**
 * Grades one check. It is run only as far as its steps are asked for, so that whoever follows has
 * heard of one before the check goes on: what does not come back is known by the last of them.
 */
const stepsOf = <X>(
  { check, id, points, runs, title }: Check<X>,
  exports: X,
  { from = 0, origin, seeds = 200 }: GradeOptions,
): Stream.Stream<Step> => {
  const of = Math.min(runs ?? seeds, seeds);
  const part = Math.ceil(of / parts);
  const body = (): CheckEffect => check(exports);
  const next = (tried: number): Effect.Effect<[Step, Option.Option<number>]> =>
    Effect.gen(function* () {
      const now = Math.min(tried + part, of);
      // Where nothing races there is one run: first come, first served.
      const found = runs === 1
        ? yield* record(body, { seed: from, schedule: undefined })
        : yield* search(body, { seeds: now - tried, from: from + tried });
      if (Option.isSome(found)) {
        const { cause, run } = found.value;
        const failure = { ...tell(cause, origin), run };
        return [ended(Failed.make({ id, title, points, failure })), Option.none()];
      }
      return now < of
        ? [{ _tag: "SeedsTried", id, tried: now, of }, Option.some(now)]
        : [ended(Passed.make({ id, title, points, runs: of })), Option.none()];
    });
  return Stream.concat(
    Stream.make<[Step]>({ _tag: "CheckBegan", id }),
    Stream.paginateEffect(0, next),
  );
};

const ended = (result: Result): Step => ({ _tag: "CheckEnded", result });

/**
 * Grades check after check, and says of each when it begins, how many of its seeds were tried, and
 * what became of it.
 */
export const grade = <S extends Shape>(
  { checks }: Exercise<S>,
  exports: Exports<S>,
  options: GradeOptions = {},
): Stream.Stream<Step> =>
  Stream.flatMap(Stream.fromIterable(checks), (check) => stepsOf(check, exports, options));
