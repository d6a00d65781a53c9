import * as Chunk from "effect/Chunk";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";
import type { SimulationError } from "../simulation/failure.ts";
import * as Simulation from "../simulation/simulation.ts";
import type { Event } from "../trace/event.ts";
import * as Trace from "../trace/trace.ts";
import type { Demonstration } from "./lesson.ts";
import type { Parameters, Values } from "./parameter.ts";

/** A run: with the demonstration, these give the same events again. */
export interface Run {
  readonly seed: number;
  readonly values: Values<Parameters>;
}

/**
 * Begins a run in the simulation, and gives its events as they happen. Each world has a simulation of its
 * own, with the same seed; their events come merged in order of virtual time. Worlds that run only
 * live are left out.
 *
 * @param instants how far a world is run ahead at a time. With 1, what is given is one instant in all
 * worlds, which is what somebody who watches wants; more is faster.
 */
export const step = (
  demonstration: Demonstration,
  run: Run,
  instants = 1,
): Effect.Effect<Simulation.Stepped<never, Event>, never, Scope.Scope> =>
  Effect.gen(function* () {
    yield* demonstration.prepare ?? Effect.void;
    const host = yield* Effect.context<never>();
    const worlds = demonstration.worlds.filter(({ onlyLive }) => !onlyLive);
    const stepped = yield* Effect.forEach(worlds, (world) =>
      Simulation.step<void, never, Event>(
        // A simulation is a runtime of its own, so what the host provides is handed in.
        ({ emit, now }) =>
          inWorld(world.name, world.program(run.values), { now, publish: emit }, host),
        { seed: run.seed },
        instants,
      ));
    return {
      next: mergeByTime(stepped.map(({ next }) => next)),
      fibers: () => stepped.reduce((sum, { fibers }) => sum + fibers(), 0),
    };
  });

/** The events of a run in the simulation; each chunk holds what `step` gives at a time. */
export const simulated = (
  demonstration: Demonstration,
  run: Run,
  instants = 1,
): Stream.Stream<Event, SimulationError> =>
  Stream.unwrapScoped(
    Effect.map(step(demonstration, run, instants), ({ next }) =>
      Stream.repeatEffectChunkOption(Effect.map(next, Chunk.unsafeFromArray))),
  );

/** The events of a run on the real clock; all worlds run at once. */
export const live = (demonstration: Demonstration, run: Run): Stream.Stream<Event> =>
  Stream.asyncPush<Event>(
    (emit) =>
      Effect.gen(function* () {
        yield* demonstration.prepare ?? Effect.void;
        const clock = yield* Effect.clock;
        const origin = clock.unsafeCurrentTimeNanos();
        const now = (): number => Number(clock.unsafeCurrentTimeNanos() - origin) / 1_000_000;
        const programs = demonstration.worlds.map((world) =>
          Effect.withRandom(
            inWorld(world.name, world.live?.(run.values) ?? world.program(run.values), {
              now,
              publish: emit.single,
            }),
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

const inWorld = <E>(
  world: string,
  program: Effect.Effect<void, E, Trace.Trace | Scope.Scope>,
  reporting: { readonly now: () => number; readonly publish: (event: Event) => void },
  host: Context.Context<never> = Context.empty(),
): Effect.Effect<void, E> =>
  Effect.provide(
    Effect.scoped(program),
    Context.add(host, Trace.Trace, Trace.make({ world, ...reporting })),
  );

/**
 * The whole run of a single world in the simulation, as far as it goes: what happened, and how it
 * ended.
 *
 * @param world what it is called in its events.
 */
export const runAlone = <E>(
  world: string,
  program: Effect.Effect<void, E, Trace.Trace | Scope.Scope>,
  options: Simulation.Options,
): Effect.Effect<Simulation.Outcome<void, E, Event>> =>
  Effect.flatMap(Effect.context<never>(), (host) =>
    Simulation.run<void, E, Event>(
      ({ emit, now }) => inWorld(world, program, { now, publish: emit }, host),
      options,
    ));

/**
 * Merges pulls, earliest first and at equal times in their order. Each is pulled only when what it
 * gave before is used up.
 */
const mergeByTime = <E>(
  pulls: ReadonlyArray<Simulation.Pull<E, Event>>,
): Simulation.Pull<E, Event> => {
  const heads = pulls.map((pull) => ({
    pull,
    events: [] as ReadonlyArray<Event>,
    at: 0,
    ended: false,
  }));
  type Head = (typeof heads)[number];

  const refill = (head: Head): Effect.Effect<void, Option.Option<E | SimulationError>> =>
    Effect.matchEffect(head.pull, {
      onSuccess: (events) => {
        head.events = events;
        head.at = 0;
        return events.length === 0 ? refill(head) : Effect.void;
      },
      onFailure: (end) => {
        head.ended = true;
        return Option.isSome(end) ? Effect.fail(end) : Effect.void;
      },
    });

  const isEmpty = ({ at, ended, events }: Head): boolean => !ended && at === events.length;

  /** Takes events in order until one of the pulls has to be asked again. */
  const takeWhileKnown = (): ReadonlyArray<Event> => {
    const taken: Array<Event> = [];
    const living = heads.filter(({ ended }) => !ended);
    while (living.length > 0 && !living.some(isEmpty)) {
      const earliest = living.reduce((first, head) =>
        head.events[head.at]!.at < first.events[first.at]!.at ? head : first
      );
      taken.push(earliest.events[earliest.at++]!);
    }
    // A pull gives whole instants: only the others can have more of the last one.
    const last = taken.at(-1);
    for (const head of living) {
      while (head.events[head.at]?.at === last?.at) taken.push(head.events[head.at++]!);
    }
    return taken;
  };

  return Effect.suspend(() =>
    Effect.flatMap(Effect.forEach(heads.filter(isEmpty), refill, { discard: true }), () => {
      const taken = takeWhileKnown();
      return taken.length === 0 ? Effect.fail(Option.none()) : Effect.succeed(taken);
    })
  );
};
