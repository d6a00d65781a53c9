import * as Data from "effect/Data";

/** A fiber that could not go on. Fibers are numbered in the order they were forked, from 1. */
export interface Waiting {
  readonly fiber: number;
  /** The span it was in, where the program names one with `Effect.withSpan`. */
  readonly name: string | undefined;
  /** False for a fiber that could go on: one that spins, say. */
  readonly suspended: boolean;
  /** The fibers it waits for; empty when it sleeps or waits for a callback. */
  readonly waitsFor: ReadonlyArray<number>;
}

/** `1250` as `1.250 s`. */
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(3)} s`;

const title = (waiting: Waiting): string =>
  waiting.name === undefined
    ? `fiber ${waiting.fiber}`
    : `fiber ${waiting.fiber} (${waiting.name})`;

const describe = (waiting: Waiting): string => {
  if (!waiting.suspended) return `  ${title(waiting)} is running`;
  if (waiting.waitsFor.length === 0) return `  ${title(waiting)} sleeps or waits for a callback`;
  return `  ${title(waiting)} waits for fiber ${waiting.waitsFor.join(", ")}`;
};

const list = (waiting: ReadonlyArray<Waiting>): string => {
  const shown = waiting.slice(0, 10).map(describe);
  const more = waiting.length - shown.length;
  return [...shown, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
};

/**
 * Nothing is ready, no timer is set, and the program has not ended.
 *
 * `at` is in milliseconds of virtual time.
 */
export class Deadlocked extends Data.TaggedError("Deadlocked")<{
  readonly at: number;
  readonly waiting: ReadonlyArray<Waiting>;
}> {
  override get message(): string {
    return `Deadlock at ${seconds(this.at)}: no fiber is ready and no timer is set.\n` +
      list(this.waiting) + "\n" +
      "If one of them waits for a promise, a real timer or I/O: a simulation has none of these.";
  }
}

/** Something that is not part of the simulation woke a fiber: a promise, a real timer, I/O. */
export class WokenFromOutside extends Data.TaggedError("WokenFromOutside")<{
  readonly at: number;
  readonly woken: string;
  readonly waiting: ReadonlyArray<Waiting>;
}> {
  override get message(): string {
    return `At ${seconds(this.at)} ${this.woken} was woken from outside the simulation, ` +
      "by a promise, a real timer or I/O.\n" + list(this.waiting) + "\n" +
      "A simulated program may use only Effect's Clock and Random; run it live instead.";
  }
}

/** The program ran past one of its bounds: it may never end. */
export class BoundExceeded extends Data.TaggedError("BoundExceeded")<{
  readonly at: number;
  readonly bound: "steps" | "events" | "time";
  /** The bound: a count, or milliseconds of virtual time. */
  readonly limit: number;
  readonly waiting: ReadonlyArray<Waiting>;
}> {
  override get message(): string {
    const limit = this.bound === "time" ? seconds(this.limit) : `${this.limit} ${this.bound}`;
    return `Stopped at ${seconds(this.at)}: the run is past its bound of ${limit}` +
      (this.bound === "time" ? " of virtual time" : "") + ". Does it ever end?\n" +
      list(this.waiting);
  }
}

/** Why a simulation could not run to its end. */
export type SimulationError = Deadlocked | WokenFromOutside | BoundExceeded;
