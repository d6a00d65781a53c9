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
  mergeByTime(demonstration.worlds.map((world) =>
    Simulation.stream<void, never, Event>(
      ({ emit, now }) => inWorld(world, run, { now, publish: emit }),
      { seed: run.seed },
    )
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
 * Merges streams whose chunks each hold one instant, earliest first and at equal times in the
 * order of the streams. A stream is pulled only when its next instant is needed.
 */
const mergeByTime = <E>(
  streams: ReadonlyArray<Stream.Stream<Event, E>>,
): Stream.Stream<Event, E> =>
  Stream.unwrapScoped(Effect.map(Effect.forEach(streams, Stream.toPull), (pulls) => {
    const heads: Array<Chunk.Chunk<Event> | "unknown" | "ended"> = pulls.map(() => "unknown");

    const look = (index: number): Effect.Effect<void, E> =>
      heads[index] !== "unknown" ? Effect.void : pulls[index]!.pipe(
        Effect.matchEffect({
          onSuccess: (chunk) => {
            if (Chunk.isEmpty(chunk)) return look(index);
            heads[index] = chunk;
            return Effect.void;
          },
          onFailure: (end) => {
            heads[index] = "ended";
            return Option.match(end, { onNone: () => Effect.void, onSome: Effect.fail });
          },
        }),
      );

    const takeEarliest = (): Option.Option<Chunk.Chunk<Event>> => {
      let earliest: { readonly index: number; readonly chunk: Chunk.Chunk<Event> } | undefined;
      heads.forEach((chunk, index) => {
        if (chunk === "ended" || chunk === "unknown") return;
        if (earliest === undefined || timeOf(chunk) < timeOf(earliest.chunk)) {
          earliest = { index, chunk };
        }
      });
      if (earliest === undefined) return Option.none();
      heads[earliest.index] = "unknown";
      return Option.some(earliest.chunk);
    };

    return Stream.repeatEffectChunkOption(
      Effect.forEach(pulls, (_, index) => look(index), { discard: true }).pipe(
        Effect.mapError(Option.some),
        Effect.flatMap(() => takeEarliest()),
        Effect.mapError((end) => Option.isOption(end) ? end : Option.none()),
      ),
    );
  }));

const timeOf = (chunk: Chunk.Chunk<Event>): number => Chunk.unsafeHead(chunk).at;
