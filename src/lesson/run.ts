import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Random from "effect/Random";
import * as Stream from "effect/Stream";
import type { SimulationError } from "../simulation/failure.ts";
import * as Simulation from "../simulation/simulation.ts";
import type { Event } from "../trace/event.ts";
import * as Trace from "../trace/trace.ts";
import type { Demonstration, World } from "./lesson.ts";
import type { Parameters, Values } from "./parameter.ts";

/** A run: with the demonstration, these give the same events again. */
export interface Run {
  readonly seed: number;
  readonly values: Values<Parameters>;
}

/**
 * The events of a run in the simulation, as they happen. Each world has a simulation of its own,
 * with the same seed; their events come merged in order of virtual time.
 */
export const simulated = (
  demonstration: Demonstration,
  run: Run,
): Stream.Stream<Event, SimulationError> =>
  Stream.unwrapScoped(Effect.map(
    Effect.forEach(demonstration.worlds, (world) =>
      Simulation.pull<void, never, Event>(
        ({ emit, now }) => inWorld(world, run, { now, publish: emit }),
        { seed: run.seed },
      )),
    (pulls) =>
      Stream.repeatEffectChunkOption(Effect.map(mergeByTime(pulls), Chunk.unsafeFromArray)),
  ));

/** The events of a run on the real clock; all worlds run at once. */
export const live = (demonstration: Demonstration, run: Run): Stream.Stream<Event> =>
  Stream.asyncPush<Event>(
    (emit) =>
      Effect.gen(function* () {
        const clock = yield* Effect.clock;
        const origin = clock.unsafeCurrentTimeNanos();
        const now = (): number => Number(clock.unsafeCurrentTimeNanos() - origin) / 1_000_000;
        const programs = demonstration.worlds.map((world) =>
          Effect.withRandom(
            inWorld(world, run, { now, publish: emit.single }),
            Random.make(run.seed),
          )
        );
        yield* Effect.all(programs, { concurrency: "unbounded", discard: true }).pipe(
          Effect.onExit((exit) =>
            Effect.sync(() => exit._tag === "Success" ? emit.end() : emit.halt(exit.cause))
          ),
          Effect.forkScoped,
        );
      }),
    { bufferSize: "unbounded" },
  );

const inWorld = (
  world: World,
  run: Run,
  reporting: { readonly now: () => number; readonly publish: (event: Event) => void },
): Effect.Effect<void> =>
  world.program(run.values).pipe(
    Effect.scoped,
    Effect.provideService(Trace.Trace, Trace.make({ world: world.name, ...reporting })),
  );

/**
 * Merges pulls that each give one instant at a time, earliest first and at equal times in their
 * order. Each is pulled only when its next instant is needed.
 */
const mergeByTime = <E>(
  pulls: ReadonlyArray<Simulation.Pull<E, Event>>,
): Simulation.Pull<E, Event> => {
  const heads: Array<ReadonlyArray<Event> | "unknown" | "ended"> = pulls.map(() => "unknown");

  const look = (index: number): Effect.Effect<void, Option.Option<E | SimulationError>> =>
    Effect.matchEffect(pulls[index]!, {
      onSuccess: (instant) => {
        if (instant.length === 0) return look(index);
        heads[index] = instant;
        return Effect.void;
      },
      onFailure: (end) => {
        if (Option.isSome(end)) return Effect.fail(end);
        heads[index] = "ended";
        return Effect.void;
      },
    });

  const takeEarliest = (): ReadonlyArray<Event> | undefined => {
    let earliest: ReadonlyArray<Event> | undefined;
    let from = 0;
    for (const [index, head] of heads.entries()) {
      if (typeof head === "string") continue;
      if (earliest === undefined || head[0]!.at < earliest[0]!.at) {
        earliest = head;
        from = index;
      }
    }
    if (earliest !== undefined) heads[from] = "unknown";
    return earliest;
  };

  return Effect.suspend(() => {
    const unknown = heads.flatMap((head, index) => head === "unknown" ? index : []);
    return Effect.flatMap(Effect.forEach(unknown, look, { discard: true }), () => {
      const instant = takeEarliest();
      return instant === undefined ? Effect.fail(Option.none()) : Effect.succeed(instant);
    });
  });
};
