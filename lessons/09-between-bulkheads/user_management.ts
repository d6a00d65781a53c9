/**
 * User management: a compartment of its own, with three things to do. Signing in needs nobody else.
 * Signing up has a welcome parcel put aside. A wish list shows how many of an item there are.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { type Arrival, arrive } from "../../src/lesson/arrival.ts";
import * as Trace from "../../src/trace/trace.ts";
import * as ThreadPool from "../02-thread-pool/thread_pool.ts";
import type { Inventory, Parcel } from "./inventory.ts";

/** A number that a page shows, and for how long it has been known. */
export interface Shown {
  readonly count: number;
  readonly age: Duration.Duration;
}

// #region link
/** The way from user management to the inventory: what the worlds of this lesson differ in. */
export interface Link {
  /** Sees to it that a parcel is put aside: now, or later. */
  readonly reserve: (parcel: Parcel) => Effect.Effect<unknown, unknown, Trace.Trace>;
  readonly count: (
    item: number,
    question: string,
  ) => Effect.Effect<Shown, unknown, Trace.Trace>;
}
// #endregion

export interface Usage {
  /** Users who want something, per second. */
  readonly rate: number;
  /** How long they come. */
  readonly length: Duration.Duration;
  /** How long each waits. */
  readonly patience: Duration.Duration;
  readonly workers: number;
  readonly queue: number;
  readonly items: number;
}

type Kind = "sign-in" | "sign-up" | "wish-list";

/** Someone who wants something, and the item it is about. */
interface User extends Arrival {
  readonly kind: Kind;
  readonly item: number;
}

/** What every request takes in user management itself. */
const ownWork = Duration.millis(100);

/** The share of sign-ups whose parcel is of an item that is no longer in the catalogue. */
const discontinued = 0.03;

const drawUsers = ({ items, length, rate }: Usage): Effect.Effect<ReadonlyArray<User>> =>
  Effect.gen(function* () {
    const users: Array<User> = [];
    let at = 0;
    for (;;) {
      at += -Math.log(1 - (yield* Random.next)) / rate;
      if (at >= Duration.toSeconds(length)) return users;
      const dice = yield* Random.next;
      const kind = dice < 0.5 ? "sign-in" : dice < 0.7 ? "sign-up" : "wish-list";
      const item = yield* Random.nextIntBetween(0, items);
      const isKnown = kind !== "sign-up" || (yield* Random.next) >= discontinued;
      users.push({ at, kind, item: isKnown ? item : items });
    }
  });

/** What user management said to its users. */
export interface Said {
  /** Parcels that customers were told they would get. */
  readonly promised: Set<string>;
  /** Wish lists that were shown. */
  shown: number;
  /** Those of them whose number was no longer true. */
  outdated: number;
  /** The longest that a number had been known that was no longer true. */
  oldest: Duration.Duration;
}

/** Serves users for as long as they come. */
export const serve = (
  usage: Usage,
  link: Link,
  inventory: Inventory,
): Effect.Effect<Said, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const { patience, queue, workers } = usage;
    const pool = yield* ThreadPool.make({ name: "users", workers, queue });
    yield* Trace.emit({
      _tag: "CompartmentOpened",
      compartment: "users",
      capacity: workers,
      unit: "workers",
      queue,
    });
    const said: Said = {
      promised: new Set(),
      shown: 0,
      outdated: 0,
      oldest: Duration.zero,
    };

    const signUp = (parcel: Parcel) =>
      Effect.tap(link.reserve(parcel), () => said.promised.add(parcel.id));

    const wishList = (item: number, question: string) =>
      Effect.tap(link.count(item, question), ({ age, count }) => {
        said.shown++;
        if (count === inventory.truth(item)) return;
        said.outdated++;
        said.oldest = Duration.max(said.oldest, age);
      });

    const request = (
      { item, kind }: User,
      index: number,
    ): Effect.Effect<unknown, unknown, Trace.Trace> => {
      switch (kind) {
        case "sign-in":
          return Effect.void;
        case "sign-up":
          return signUp({ id: `parcel-${index + 1}`, item });
        case "wish-list":
          return wishList(item, `stock-${index + 1}`);
      }
    };

    const call = (user: User, index: number): Effect.Effect<void, never, Trace.Trace> =>
      Effect.ignore(Trace.throughCompartment(
        { task: `${user.kind}-${index + 1}`, compartment: "users", service: user.kind, patience },
        Effect.zipRight(Effect.sleep(ownWork), request(user, index)),
        pool.run,
      ));

    yield* arrive(yield* drawUsers(usage), call, { patience });
    return said;
  });
