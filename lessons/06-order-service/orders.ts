import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type { Arrival } from "../../src/lesson/arrival.ts";
import { dependencies } from "./dependencies.ts";

/** An order, and what chance has in store for each of its calls. */
export interface Order extends Arrival {
  readonly number: number;
  /** One for each dependency, from 0 to 1. */
  readonly chances: ReadonlyArray<number>;
}

const draw = (number: number, at: number): Effect.Effect<Order> =>
  Effect.map(
    Effect.forEach(dependencies, () => Random.next),
    (chances) => ({ number, at, chances }),
  );

/** Orders at random moments, for so many seconds. */
export const drawOrders = (
  { length, orders }: { readonly length: number; readonly orders: number },
): Effect.Effect<ReadonlyArray<Order>> =>
  Effect.gen(function* () {
    const drawn: Array<Order> = [];
    let at = 0;
    for (;;) {
      at += -Math.log(1 - (yield* Random.next)) / orders;
      if (at >= length) return drawn;
      drawn.push(yield* draw(drawn.length + 1, at));
    }
  });

/** Five orders, to be placed one after another. */
export const fiveOrders: Effect.Effect<ReadonlyArray<Order>> = Effect.forEach(
  [1, 2, 3, 4, 5],
  (number) => draw(number, 0),
);
