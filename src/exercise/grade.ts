/**
 * Grades a learner's exports: runs each check in the simulation, under many seeds and schedules,
 * up to the first run that fails.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Mailbox from "effect/Mailbox";
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

/** What a failing run takes to be had again. */
type Failing = Pick<FailingRun, "seed"> & { readonly schedule: Schedule };

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

/** The one run of a check in which nothing races: first come, first served. */
const runOnce = (
  program: Simulation.Program<void, Unmet, Event>,
  seed: number,
): Effect.Effect<Option.Option<Failing>> =>
  Effect.map(
    Simulation.run(program, { seed, bounds }),
    ({ exit }) => Exit.isSuccess(exit) ? Option.none() : Option.some({ seed, schedule: undefined }),
  );

/** What a run that fails came to. */
interface Ended {
  readonly cause: Cause.Cause<Unmet | SimulationError>;
  readonly run: FailingRun;
}

/**
 * Runs a failing run again, for its events until the check failed. What comes after, as the scope
 * closes and everyone is interrupted, says nothing of the mistake.
 */
const again = (check: () => CheckEffect, { schedule, seed }: Failing): Effect.Effect<Ended> =>
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
    if (Exit.isSuccess(exit)) {
      return yield* Effect.dieMessage(`seed ${seed} failed once, and not when it was run again`);
    }
    const departures = Array.from(schedule?.only ?? []);
    return {
      // First what the check found: that its scope could not close may come on top of it.
      cause: Cause.sequential(failedWith, exit.cause),
      run: { seed, departures, at: failedAt ?? now, ...endOf(events, eventsKept) },
    };
  });

/** Into how many parts the seeds of a check are taken apart: after each but the last it is told. */
const parts = 8;

type OnStep = (step: Step) => Effect.Effect<void>;

const gradeCheck = <X>(
  { check, id, points, runs, title }: Check<X>,
  exports: X,
  options: GradeOptions,
  onStep: OnStep,
): Effect.Effect<Result> =>
  Effect.gen(function* () {
    const { from = 0, origin, seeds = 200 } = options;
    const all = Math.min(runs ?? seeds, seeds);
    const part = Math.ceil(all / parts);
    const onTried = (tried: number): Effect.Effect<void> =>
      tried % part === 0 && tried < all
        ? onStep({ _tag: "SeedsTried", id, tried, of: all })
        : Effect.void;
    const body = (): CheckEffect => check(exports);
    const found = runs === 1
      ? yield* runOnce(inWorld(body), from)
      : yield* explore(inWorld(body), { seeds: all, from, bounds, onTried });
    if (Option.isNone(found)) return Passed.make({ id, title, points, runs: all });
    const { cause, run } = yield* again(body, found.value);
    return Failed.make({ id, title, points, failure: { ...tell(cause, origin), run } });
  });

/** Grades one check. Each step is taken by whoever follows before the check goes on. */
const stepsOf = <X>(
  check: Check<X>,
  exports: X,
  options: GradeOptions,
): Stream.Stream<Step> =>
  Stream.unwrapScoped(Effect.gen(function* () {
    const steps = yield* Mailbox.make<Step>();
    const onStep: OnStep = (step) => Effect.zipRight(steps.offer(step), Effect.yieldNow());
    yield* onStep({ _tag: "CheckBegan", id: check.id }).pipe(
      Effect.zipRight(gradeCheck(check, exports, options, onStep)),
      Effect.flatMap((result) => onStep({ _tag: "CheckEnded", result })),
      Mailbox.into(steps),
      Effect.forkScoped,
    );
    return Mailbox.toStream(steps);
  }));

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
