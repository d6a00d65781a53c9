/**
 * Runs what a learner has written in a lesson's program, and gives what is shown of it.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Exit from "effect/Exit";
import type { World } from "../lesson/lesson.ts";
import * as Parameter from "../lesson/parameter.ts";
import { runAlone } from "../lesson/run.ts";
import type * as Simulation from "../simulation/simulation.ts";
import type { Event } from "../trace/event.ts";
import type { Unmet } from "./expectation.ts";
import { tell } from "./failure.ts";
import type { InLesson } from "./in_lesson.ts";
import { overfull } from "./overfull.ts";
import type { Problem } from "./report.ts";
import type { Exports, Shape } from "./shape.ts";

/** The learner's world: as its events call it, and as a reader is told. */
export const yours = { name: "yours", title: "Your code" };

/** A run with the learner's world in it. */
export interface Showing {
  /** The learner's comes first. */
  readonly worlds: ReadonlyArray<Pick<World, "name" | "title">>;
  /** Of all worlds, in order of time. */
  readonly events: ReadonlyArray<Event>;
  /** Why the learner's world did not come to its end, or cannot be; null where all is well. */
  readonly problem: Problem | null;
}

/**
 * What the learner's world may do before it counts as endless. Lessons at the ends of their
 * parameters come to some 40,000 events, and a page has to draw what there is.
 */
const bounds: Partial<Simulation.Bounds> = { events: 60_000 };

export interface RunOptions {
  readonly seed: number;
  /** Values of the lesson's parameters as text, by name; the rest have their defaults. */
  readonly given: Readonly<Record<string, string>>;
}

/** The lesson's own worlds as they have been run. */
export interface Surroundings extends Pick<Showing, "worlds" | "events"> {
  readonly seed: number;
  readonly values: Parameter.Values<Parameter.Parameters>;
}

/** Runs the worlds of the lesson, each by itself. Says what is wrong with values that are none. */
export const surround = (
  { lesson }: Pick<InLesson, "lesson">,
  { given, seed }: RunOptions,
): Effect.Effect<Either.Either<Surroundings, Problem>> =>
  Effect.gen(function* () {
    const read = Parameter.read(lesson.parameters, given);
    if (Either.isLeft(read)) {
      const { allowed, name } = read.left;
      return Either.left({ message: `${name} must be ${allowed}.`, place: null });
    }
    const values = read.right;
    yield* lesson.prepare ?? Effect.void;
    const worlds = lesson.worlds.filter(({ onlyLive }) => !onlyLive);
    const outcomes = yield* Effect.forEach(
      worlds,
      ({ name, program }) => runAlone(name, program(values), { seed }),
    );
    return Either.right({
      seed,
      values,
      worlds: worlds.map(({ name, title }) => ({ name, title })),
      events: outcomes.flatMap(({ events }) => events),
    });
  });

/**
 * Runs the learner's world, and puts it beside those of the lesson.
 *
 * @param origin the address of the learner's file, to find its lines in stack traces.
 */
export const show = <S extends Shape>(
  { program }: InLesson<S>,
  exports: Exports<S>,
  { seed, values, ...lesson }: Surroundings,
  origin?: string,
): Effect.Effect<Showing> =>
  Effect.gen(function* () {
    const own = yield* runAlone(
      yours.name,
      Effect.suspend(() => program(exports, values)),
      { seed, bounds },
    );
    const trouble = troubleOf(own, origin);
    const events = [...own.events, ...noted(trouble), ...lesson.events];
    return {
      worlds: [yours, ...lesson.worlds],
      // What happens in one world at one time keeps its order.
      events: events.toSorted((one, other) => one.at - other.at),
      problem: trouble === undefined ? null : trouble.problem,
    };
  });

/** What is wrong with the learner's world, and when it came to light. */
interface Trouble {
  readonly at: number;
  readonly problem: Problem;
}

const troubleOf = (
  { events, exit, now }: Simulation.Outcome<void, Unmet, Event>,
  origin: string | undefined,
): Trouble | undefined => {
  if (Exit.isFailure(exit)) {
    const { message, place } = tell(exit.cause, origin);
    return { at: Math.max(now, events.at(-1)?.at ?? 0), problem: { message, place } };
  }
  const found = overfull(events);
  return found && {
    at: found.at,
    problem: {
      message: `${found.words} What it did from then on, nothing real could have done.`,
      place: null,
    },
  };
};

/** So that it is in the log, too. */
const noted = (trouble: Trouble | undefined): ReadonlyArray<Event> =>
  trouble === undefined
    ? []
    : [{ _tag: "Noted", world: yours.name, at: trouble.at, text: trouble.problem.message }];
