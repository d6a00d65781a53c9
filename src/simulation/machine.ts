import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as DefaultServices from "effect/DefaultServices";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Exit from "effect/Exit";
import * as FiberId from "effect/FiberId";
import * as FiberRef from "effect/FiberRef";
import * as FiberStatus from "effect/FiberStatus";
import { pipe } from "effect/Function";
import * as Random from "effect/Random";
import * as Runtime from "effect/Runtime";
import * as RuntimeFlags from "effect/RuntimeFlags";
import type * as Scheduler from "effect/Scheduler";
import { BoundExceeded, Deadlocked, type Waiting, WokenFromOutside } from "./failure.ts";
import { type AnyFiber, FiberRegistry } from "./fiber_registry.ts";
import { ReadyQueue } from "./ready_queue.ts";
import { decide, type Departure, type Schedule } from "./schedule.ts";
import * as VirtualClock from "./virtual_clock.ts";

/** What a program is given to report with: the virtual time, and where to put an event. */
export interface Host<in Event> {
  /** The present, in milliseconds since the run began. */
  readonly now: () => number;
  readonly emit: (event: Event) => void;
}

/**
 * A program to simulate. It may use Effect's `Clock` and `Random`, and nothing else that waits or
 * varies: no promises, no timers, and no order of a `HashSet` of plain objects, which Effect hashes
 * at random.
 */
export type Program<A, E, Event> = (host: Host<Event>) => Effect.Effect<A, E>;

/** How far a run may go before it counts as endless. */
export interface Bounds {
  /** Effect operations, over all fibers. */
  readonly steps: number;
  readonly events: number;
  /** Virtual time. */
  readonly time: Duration.DurationInput;
}

/** Wide enough for any lesson, narrow enough that an endless run is told within seconds. */
export const defaultBounds: Bounds = {
  steps: 5_000_000,
  events: 1_000_000,
  time: Duration.days(1),
};

export interface Options {
  /** Drives the random numbers of the program. */
  readonly seed: number;
  /** The order of ready fibers; first come, first served when left out. */
  readonly schedule?: Schedule;
  readonly bounds?: Partial<Bounds>;
  /** Called before every operation of every fiber. */
  readonly onOperation?: (fiber: AnyFiber) => void;
}

/** How far one call of `advance` came. */
export type Progress<A, E> =
  | { readonly _tag: "Advanced" }
  | { readonly _tag: "Paused" }
  | { readonly _tag: "Quiet" }
  | { readonly _tag: "Stopped"; readonly failure: BoundExceeded | WokenFromOutside }
  | { readonly _tag: "Ended"; readonly exit: Exit.Exit<A, E> };

/** Facts about a run so far. */
export interface Account {
  /** Milliseconds of virtual time. */
  readonly now: number;
  /** Effect operations, over all fibers. */
  readonly steps: number;
  /** Where the schedule left first come, first served. */
  readonly departures: ReadonlyArray<Departure>;
  /** Fibers that outlived the program and had to be interrupted. */
  readonly leftBehind: ReadonlyArray<Waiting>;
}

/**
 * One simulated run: a discrete-event loop around Effect's own fiber runtime.
 *
 * It is passive. Each `advance` runs every ready fiber, then moves the clock to the earliest timer,
 * and returns after the first instant in which something was emitted. Where that takes long, it
 * returns in between, so that whoever advances it can attend to something else.
 */
export interface Machine<A, E, Event> {
  readonly advance: () => Progress<A, E>;
  /** Takes the events emitted since the last call. */
  readonly flush: () => ReadonlyArray<Event>;
  /** Interrupts what still runs and lets finalizers run to their end. Can be called twice. */
  readonly dispose: () => void;
  readonly account: () => Account;
  /** How many fibers of the program have not ended. */
  readonly fibers: () => number;
  /** Why nothing can go on, for a machine that reported `Quiet`. */
  readonly deadlock: () => Deadlocked;
  /** Calls back if anything outside wakes a fiber from now on. */
  readonly onWoken: (callback: () => void) => void;
}

/** Effect's own schedulers let a fiber run this many operations before others get their turn. */
const operationsBeforeYield = 2048;

/** A machine pauses after this many operations, some hundredths of a second of real time. */
const stepsBetweenPauses = 50_000;

/** Finalizers may take this many operations after a run was stopped. */
const closingSteps = 1_000_000;

/** Sets a program up; nothing runs before the first `advance`. */
export const make = <A, E, Event>(
  program: Program<A, E, Event>,
  options: Options,
): Machine<A, E, Event> => {
  const bounds = { ...defaultBounds, ...options.bounds };
  const { onOperation } = options;
  const timeLimit = Duration.toMillis(bounds.time);
  const clock = VirtualClock.make();
  const decisions = decide(options.schedule);
  const fibers = new FiberRegistry();
  let ready = new ReadyQueue();
  let stepLimit = bounds.steps;
  let pauseAt = stepsBetweenPauses;
  let steps = 0;
  let emitted = 0;
  let reported = 0;
  let events: Array<Event> = [];
  let leftBehind: ReadonlyArray<Waiting> = [];
  const interrupted = new WeakSet<AnyFiber>();
  // While the machine itself runs, whoever wakes a fiber is inside the simulation.
  let attended = false;
  let woken: AnyFiber | "a fiber" | undefined;
  let onWoken = (): void => {};

  const scheduler: Scheduler.Scheduler = {
    scheduleTask: (run, priority, fiber) => {
      if (decisions === undefined) ready.push(run, priority);
      else ready.insert(run, priority, (count) => decisions.behind(fibers.numberOf(fiber), count));
      if (!attended && woken === undefined) {
        woken = fiber ?? "a fiber";
        onWoken();
      }
    },
    shouldYield: (fiber) => {
      steps++;
      if (onOperation !== undefined) onOperation(fiber);
      const yields = steps > stepLimit || fiber.currentOpCount > operationsBeforeYield ||
        (decisions !== undefined && decisions.yields(fibers.numberOf(fiber)));
      return yields ? fiber.getFiberRef(FiberRef.currentSchedulingPriority) : false;
    },
  };

  const attend = <T>(body: () => T): T => {
    const before = attended;
    attended = true;
    try {
      return body();
    } finally {
      attended = before;
    }
  };

  const runtime = pipe(
    Runtime.defaultRuntime,
    Runtime.disableRuntimeFlag(RuntimeFlags.RuntimeMetrics),
    Runtime.setFiberRef(FiberRef.currentSupervisor, fibers),
    Runtime.setFiberRef(
      DefaultServices.currentServices,
      pipe(
        DefaultServices.liveServices,
        Context.add(Clock.Clock, clock),
        Context.add(Random.Random, Random.make(options.seed)),
      ),
    ),
  );

  const emit = (event: Event): void => {
    emitted++;
    events.push(event);
  };

  const root = attend(() =>
    Runtime.runFork(runtime)(Effect.suspend(() => program({ now: clock.now, emit })), {
      scheduler,
      immediate: false,
    })
  );

  const flush = (): ReadonlyArray<Event> => {
    const flushed = events;
    events = [];
    return flushed;
  };

  /**
   * Asks each living fiber what it waits for. The questions have a queue of their own: the program
   * itself does not go on. A fiber that is ready to run does not answer, and needs not to.
   */
  const waiting = (): ReadonlyArray<Waiting> =>
    attend(() => {
      const alive = fibers.alive();
      const numbers = new Map(alive.map((fiber) => [fiber.id().id, fibers.numberOf(fiber)]));
      const program = ready;
      const limit = stepLimit;
      ready = new ReadyQueue();
      stepLimit = Infinity;
      const asked = alive.map((fiber) =>
        Effect.runFork(fiber.status, { scheduler, immediate: false })
      );
      for (let task = ready.take(); task !== undefined; task = ready.take()) task();
      ready = program;
      stepLimit = limit;
      return alive.map((fiber, index) => {
        const exit = asked[index]!.unsafePoll();
        return describe(fiber, exit?._tag === "Success" ? exit.value : undefined, numbers);
      });
    });

  const describe = (
    fiber: AnyFiber,
    status: FiberStatus.FiberStatus | undefined,
    numbers: ReadonlyMap<number, number>,
  ): Waiting => {
    const suspended = status !== undefined && FiberStatus.isSuspended(status);
    // Against its type, Effect leaves out what a fiber waits for that has only just yielded.
    const blockingOn: FiberId.FiberId | null = suspended ? status.blockingOn : null;
    const blockers = blockingOn === null ? [] : Array.from(FiberId.ids(blockingOn));
    const number = numbers.get(fiber.id().id) ?? 0;
    return {
      fiber: number,
      name: fiber.currentSpan?._tag === "Span" ? fiber.currentSpan.name : undefined,
      suspended,
      waitsFor: blockers.flatMap((id) => numbers.get(id) ?? []).filter((id) => id !== number),
    };
  };

  /** Interrupts every living fiber that was not interrupted before; says whether there was one. */
  const interruptAll = (): boolean => {
    const rest = fibers.alive().filter((fiber) => !interrupted.has(fiber));
    for (const fiber of rest) {
      interrupted.add(fiber);
      fiber.unsafeInterruptAsFork(FiberId.none);
    }
    return rest.length > 0;
  };

  const exceeded = (bound: BoundExceeded["bound"], limit: number): Progress<A, E> => ({
    _tag: "Stopped",
    failure: new BoundExceeded({ at: clock.now(), bound, limit, waiting: waiting() }),
  });

  const advance = (): Progress<A, E> =>
    attend(() => {
      if (woken !== undefined) {
        const number = woken === "a fiber" ? 0 : fibers.numberOf(woken);
        const title = number === 0 ? "a fiber" : `fiber ${number}`;
        const failure = new WokenFromOutside({
          at: clock.now(),
          woken: title,
          waiting: waiting(),
        });
        return { _tag: "Stopped", failure };
      }
      for (;;) {
        const entry = ready.take();
        if (entry !== undefined) {
          entry();
          if (steps > pauseAt) {
            pauseAt = steps + stepsBetweenPauses;
            return { _tag: "Paused" };
          }
          if (steps > stepLimit) return exceeded("steps", bounds.steps);
          if (emitted > bounds.events) return exceeded("events", bounds.events);
          continue;
        }
        const exit = root.unsafePoll();
        if (exit !== null && fibers.size === 0) return { _tag: "Ended", exit };
        if (exit !== null) {
          if (leftBehind.length === 0) leftBehind = waiting();
          if (interruptAll()) continue;
        }
        if (emitted > reported) {
          reported = emitted;
          return { _tag: "Advanced" };
        }
        const next = clock.nextTimer();
        if (next === undefined) return { _tag: "Quiet" };
        if (next > timeLimit) return exceeded("time", timeLimit);
        clock.advance();
      }
    });

  const dispose = (): void =>
    attend(() => {
      interruptAll();
      stepLimit = steps + closingSteps;
      while (fibers.size > 0 && steps <= stepLimit) {
        const entry = ready.take();
        if (entry !== undefined) entry();
        else if (clock.timers() > 0) clock.advance();
        else break;
      }
    });

  return {
    advance,
    flush,
    dispose,
    account: () => ({
      now: clock.now(),
      steps,
      departures: decisions?.departures() ?? [],
      leftBehind,
    }),
    fibers: () => fibers.size,
    deadlock: () => new Deadlocked({ at: clock.now(), waiting: waiting() }),
    onWoken: (callback) => {
      onWoken = callback;
      if (woken !== undefined) callback();
    },
  };
};
