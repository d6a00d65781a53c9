/**
 * The inventory: a compartment of its own that gets stuck for a while, as when its database does.
 *
 * @module
 */
import * as Data from "effect/Data";
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import * as Trace from "../../src/trace/trace.ts";
import * as ThreadPool from "../02-thread-pool/thread_pool.ts";

/** There is no such item, and asking again will not change that. */
export class NoSuchItem extends Data.TaggedClass("NoSuchItem")<{ readonly item: number }> {}

/** The inventory has no place for the call. */
export class Busy extends Data.TaggedClass("Busy") {}

export type InventoryError = NoSuchItem | Busy;

/** Something of an item that is put aside for a customer. */
export interface Parcel {
  /** The same for every try, so that the inventory can tell a try from a second parcel. */
  readonly id: string;
  readonly item: number;
}

export interface Inventory {
  /** Puts a parcel aside. Succeeds with how many of the item are left. */
  readonly reserve: (parcel: Parcel) => Effect.Effect<number, InventoryError, Trace.Trace>;
  /** How many of an item there are. */
  readonly count: (
    item: number,
    question: string,
  ) => Effect.Effect<number, InventoryError, Trace.Trace>;
  /** How many there are, whether it answers or not. */
  readonly truth: (item: number) => number;
  /** How often each parcel was put aside. */
  readonly parcels: ReadonlyMap<string, number>;
}

export interface Conditions {
  /** Items are numbered from 0. */
  readonly items: number;
  /** How many of each there are in the beginning. */
  readonly each: number;
  readonly workers: number;
  readonly queue: number;
  /** What a call takes when all is well. */
  readonly takes: Duration.Duration;
  /** When it gets stuck, and for how long. */
  readonly stuckAt: Duration.Duration;
  readonly stuckFor: Duration.Duration;
  /** Whether it knows a parcel that it has put aside, and does not do so again. */
  readonly isCareful: boolean;
}

/** How often the shop, too, sells one of some item. */
const sale = Duration.millis(500);

/** Makes an inventory; what happens to it happens in the scope. */
export const make = (
  conditions: Conditions,
): Effect.Effect<Inventory, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const { isCareful, items, queue, takes, workers } = conditions;
    const trace = yield* Trace.Trace;
    const pool = yield* ThreadPool.make({ name: "inventory", workers, queue });
    yield* trace.emit({
      _tag: "CompartmentOpened",
      compartment: "inventory",
      capacity: workers,
      unit: "workers",
      queue,
    });
    const stock = Array.from({ length: items }, () => conditions.each);
    const parcels = new Map<string, number>();
    const calls = new Map<string, number>();
    const recovered = yield* Deferred.make<void>();
    let isStuck = false;

    const become = (state: boolean): Effect.Effect<void> =>
      Effect.suspend(() => {
        const [from, to] = state ? ["well", "stuck"] : ["stuck", "well"];
        isStuck = state;
        return trace.emit({ _tag: "StateChanged", machine: "inventory", from: from!, to: to! });
      });

    const unlessStuck = Effect.suspend(() => isStuck ? Deferred.await(recovered) : Effect.void);

    /** Work, then the answer: it may get stuck between the two, when the work is done. */
    const serve = <A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E> =>
      unlessStuck.pipe(
        Effect.zipRight(Effect.sleep(takes)),
        Effect.zipRight(work),
        Effect.zipLeft(unlessStuck),
      );

    const call = <A>(name: string, work: Effect.Effect<A, NoSuchItem>) =>
      Effect.suspend(() => {
        const nth = (calls.get(name) ?? 0) + 1;
        calls.set(name, nth);
        const task = nth === 1 ? name : `${name}.${nth}`;
        const place = { task, compartment: "inventory", service: "inventory" };
        return Trace.throughCompartment(place, serve(work), pool.run);
      }).pipe(Effect.catchTag("Rejected", () => Effect.fail(new Busy())));

    const known = <A>(item: number, work: () => A): Effect.Effect<A, NoSuchItem> =>
      Effect.suspend(() =>
        item < items ? Effect.sync(work) : Effect.fail(new NoSuchItem({ item }))
      );

    // #region reserve
    const reserve = ({ id, item }: Parcel): number => {
      const times = parcels.get(id) ?? 0;
      if (times === 0 || !isCareful) {
        parcels.set(id, times + 1);
        stock[item]!--;
      }
      return stock[item]!;
    };
    // #endregion

    const sell = Effect.gen(function* () {
      yield* unlessStuck;
      stock[yield* Random.nextIntBetween(0, items)]!--;
    });

    yield* Effect.forkScoped(Effect.forever(Effect.delay(sell, sale)));
    yield* Effect.forkScoped(
      Effect.delay(become(true), conditions.stuckAt).pipe(
        Effect.zipRight(Effect.sleep(conditions.stuckFor)),
        Effect.zipRight(become(false)),
        Effect.zipRight(Deferred.succeed(recovered, undefined)),
      ),
    );
    return {
      reserve: (parcel) => call(parcel.id, known(parcel.item, () => reserve(parcel))),
      count: (item, question) => call(question, known(item, () => stock[item]!)),
      truth: (item) => stock[item]!,
      parcels,
    };
  });
