import * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";
import * as Supervisor from "effect/Supervisor";

/** A fiber of a simulation, numbered in the order of forking. */
export interface Registered {
  readonly number: number;
  readonly fiber: Fiber.RuntimeFiber<unknown, unknown>;
}

/**
 * Knows every living fiber of one simulation.
 *
 * Effect numbers fibers across the process, so its numbers differ between two runs of the same
 * program. These start at 1 in each run.
 */
export class FiberRegistry extends Supervisor.AbstractSupervisor<ReadonlyArray<Registered>> {
  private readonly living = new Map<number, Registered>();
  private forked = 0;

  override readonly value = Effect.sync(() => this.alive());

  /** The fibers that have not ended, oldest first. */
  alive(): ReadonlyArray<Registered> {
    return Array.from(this.living.values());
  }

  /** How many fibers have not ended. */
  get size(): number {
    return this.living.size;
  }

  /** The number of a living fiber, by Effect's own identity for it. */
  numberOf(id: number): number | undefined {
    return this.living.get(id)?.number;
  }

  override onStart<A, E, R>(
    _context: unknown,
    _effect: Effect.Effect<A, E, R>,
    _parent: unknown,
    fiber: Fiber.RuntimeFiber<A, E>,
  ): void {
    this.living.set(fiber.id().id, { number: ++this.forked, fiber });
  }

  override onEnd<A, E>(_exit: unknown, fiber: Fiber.RuntimeFiber<A, E>): void {
    this.living.delete(fiber.id().id);
  }
}
