import * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";
import * as Supervisor from "effect/Supervisor";

/** Any fiber. */
export type AnyFiber = Fiber.RuntimeFiber<unknown, unknown>;

/**
 * Knows every living fiber of one simulation, and numbers them in the order of forking.
 *
 * Effect numbers fibers across the process, so its numbers differ between two runs of the same
 * program. These start at 1 in each run.
 */
export class FiberRegistry extends Supervisor.AbstractSupervisor<ReadonlyArray<AnyFiber>> {
  private readonly numbers = new Map<AnyFiber, number>();
  private forked = 0;

  override readonly value = Effect.sync(() => this.alive());

  /** The fibers that have not ended, oldest first. */
  alive(): ReadonlyArray<AnyFiber> {
    return Array.from(this.numbers.keys());
  }

  /** How many fibers have not ended. */
  get size(): number {
    return this.numbers.size;
  }

  /** The number of a living fiber; 0 for one that is not of this simulation. */
  numberOf(fiber: AnyFiber | undefined): number {
    return fiber === undefined ? 0 : this.numbers.get(fiber) ?? 0;
  }

  override onStart<A, E, R>(
    _context: unknown,
    _effect: Effect.Effect<A, E, R>,
    _parent: unknown,
    fiber: Fiber.RuntimeFiber<A, E>,
  ): void {
    this.numbers.set(fiber, ++this.forked);
  }

  override onEnd<A, E>(_exit: unknown, fiber: Fiber.RuntimeFiber<A, E>): void {
    this.numbers.delete(fiber);
  }
}
