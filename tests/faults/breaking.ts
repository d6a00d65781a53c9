/**
 * What scenarios do with a breaker time and again.
 *
 * @module
 */
import type { Breaker } from "./breaker.ts";
import { quietly } from "./quietly.ts";
import { outcomeOf, pass } from "./settling.ts";

/** How a dependency fails. */
export class Down extends Error {
  constructor() {
    super("the dependency is down");
  }
}

export const fail = (breaker: Breaker): Promise<unknown> =>
  outcomeOf(breaker.run(() => Promise.reject(new Down())));

/** Has calls fail until the breaker is open. */
export const trip = async (breaker: Breaker): Promise<void> => {
  for (let call = 0; call < 12 && breaker.state() !== "open"; call++) await fail(breaker);
  if (breaker.state() !== "open") throw new Error("12 failures did not open the breaker");
};

/** How long breakers stay open in scenarios, in milliseconds. */
export const openFor = 5;

/** Waits until an open breaker is due to let a probe through. */
export const untilProbe = (): Promise<void> => pass(2 * openFor);

/** The number of the first call to get through, of those made in the next 40 ms. */
export const letsThrough = async (breaker: Breaker): Promise<number | undefined> => {
  let through = false;
  for (let call = 1; call <= 20; call++) {
    quietly(breaker.run(() => {
      through = true;
      return Promise.resolve();
    }));
    await pass(2);
    if (through) return call;
  }
  return undefined;
};
