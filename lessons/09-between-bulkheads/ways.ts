/**
 * The ways from user management to the inventory.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Data from "effect/Data";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import type * as Scope from "effect/Scope";
import * as Trace from "../../src/trace/trace.ts";
import * as CircuitBreaker from "../05-circuit-breaker/circuit_breaker.ts";
import { consecutive } from "../05-circuit-breaker/failure_policy.ts";
import * as Gateway from "./gateway.ts";
import { Busy, type Inventory, type Parcel } from "./inventory.ts";
import { QueueClosed, type QueueEvent } from "./message.ts";
import * as MessageQueue from "./message_queue.ts";
import * as NaiveQueue from "./naive_queue.ts";
import type { Link, Shown } from "./user_management.ts";

export interface Settings {
  readonly items: number;
  /** How long a call waits for the inventory. */
  readonly limit: Duration.Duration;
  readonly capacity: number;
  readonly overflow: MessageQueue.Overflow;
  readonly couriers: number;
  readonly lease: Duration.Duration;
  readonly tries: number;
  /** Calls that the gateway lets through at the same time. */
  readonly places: number;
  readonly stale: Duration.Duration;
}

/** A link, and what is left to be done when the last user has gone. */
export interface Way {
  readonly link: Link;
  readonly finish: Effect.Effect<void>;
}

export type Build<E = never> = (
  inventory: Inventory,
  settings: Settings,
) => Effect.Effect<Way, E, Trace.Trace | Scope.Scope>;

/** The inventory did not answer within the limit of a call. */
class NoAnswer extends Data.TaggedClass("NoAnswer") {}

/** A call that nobody waits for longer than the limit. */
const limited = ({ limit }: Settings) => <A, E, R>(call: Effect.Effect<A, E, R>) =>
  Effect.timeoutFail(call, { duration: limit, onTimeout: () => new NoAnswer() });

/** When the gateway and the couriers stop calling: after two failures in a row, for so long. */
const failures = 2;
const openFor = Duration.seconds(3);

const stateNames = { Closed: "closed", Open: "open", HalfOpen: "half-open" } as const;

/** Reports a breaker's changes of state. */
const observer = Effect.map(
  Trace.Trace,
  ({ unsafeEmit }) => ({ breaker, from, to }: CircuitBreaker.Change): void =>
    unsafeEmit({
      _tag: "StateChanged",
      machine: `${breaker} breaker`,
      from: stateNames[from],
      to: stateNames[to],
    }),
);

// #region direct
/** The caller waits for the inventory, in its own compartment. */
export const direct: Build = (inventory, settings) =>
  Effect.succeed({
    link: {
      reserve: (parcel) => limited(settings)(inventory.reserve(parcel)),
      count: (item, question) =>
        Effect.map(
          limited(settings)(inventory.count(item, question)),
          (count) => ({ count, age: Duration.zero }),
        ),
    },
    finish: Effect.void,
  });
// #endregion

/** User management's own copy of what it last heard; in the beginning it has all numbers. */
interface Copy {
  readonly hear: (item: number, count: number) => void;
  readonly show: (item: number) => Effect.Effect<Shown>;
}

export const makeCopy = (inventory: Inventory, { items }: Settings): Effect.Effect<Copy> =>
  Effect.map(Effect.clock, (clock) => {
    const heard = (count: number) => ({ count, since: clock.unsafeCurrentTimeNanos() });
    const copy = Array.from({ length: items }, (_, item) => heard(inventory.truth(item)));
    return {
      hear: (item, count) => void (copy[item] = heard(count)),
      show: (item) =>
        Effect.sync(() => {
          const { count, since } = copy[item]!;
          return { count, age: Duration.nanos(clock.unsafeCurrentTimeNanos() - since) };
        }),
    };
  });

export const endpoints = { sender: "sign-up", receiver: "inventory" } as const;

/** Calls the inventory for a parcel, and notes what it says of the item. */
export const deliver = (inventory: Inventory, settings: Settings, copy: Copy) => (parcel: Parcel) =>
  Effect.map(
    limited(settings)(inventory.reserve(parcel)),
    (count) => copy.hear(parcel.item, count),
  );

/** As many couriers as there are to be, side by side. */
export const send = <R>(courier: Effect.Effect<void, never, R>, { couriers }: Settings) =>
  Effect.forkScoped(
    Effect.all(Array.from({ length: couriers }, () => courier), {
      concurrency: "unbounded",
      discard: true,
    }),
  );

/** By message, through the queue that one writes first. */
export const naive: Build = (inventory, settings) =>
  Effect.gen(function* () {
    const trace = yield* Trace.Trace;
    const copy = yield* makeCopy(inventory, settings);
    const queue = yield* NaiveQueue.make<Parcel | "no more">();
    const handle = (parcel: Parcel) =>
      Effect.match(deliver(inventory, settings, copy)(parcel), {
        onSuccess: () =>
          trace.unsafeEmit({ _tag: "MessageDelivered", message: parcel.id, ...endpoints }),
        onFailure: ({ _tag: reason }) =>
          trace.unsafeEmit({ _tag: "MessageDropped", message: parcel.id, ...endpoints, reason }),
      });
    const courier = queue.receive((message) =>
      message === "no more" ? Effect.succeed(true) : Effect.as(handle(message), false)
    );
    const couriers = yield* send(
      Effect.asVoid(Effect.repeat(courier, { until: (isLast) => isLast })),
      settings,
    );
    const endOne = queue.send("no more");
    return {
      link: {
        reserve: (parcel) =>
          Effect.zipRight(
            trace.emit({ _tag: "MessageSent", message: parcel.id, ...endpoints }),
            queue.send(parcel),
          ),
        count: copy.show,
      },
      finish: Effect.zipRight(
        Effect.repeatN(endOne, settings.couriers - 1),
        Fiber.join(couriers),
      ),
    };
  });

/** Reports what becomes of messages. */
const messenger = Effect.map(Trace.Trace, ({ unsafeEmit }) => (event: QueueEvent): void => {
  const message = { message: event.id, ...endpoints };
  switch (event._tag) {
    case "Accepted":
      return unsafeEmit({ _tag: "MessageSent", ...message });
    case "Acknowledged":
      return unsafeEmit({ _tag: "MessageDelivered", ...message });
    case "Dropped":
      return unsafeEmit({ _tag: "MessageDropped", ...message, reason: "no room" });
    case "SetAside":
      return unsafeEmit({
        _tag: "MessageDropped",
        ...message,
        reason: `set aside after ${event.tries} tries`,
      });
  }
});

/** What speaks against the inventory, and not against what it was asked. */
const isIll = (error: unknown): boolean => error instanceof NoAnswer || error instanceof Busy;

/** Where couriers get messages from. */
export interface Source {
  readonly receive: <E, R>(
    handler: (message: { readonly body: Parcel }) => Effect.Effect<void, E, R>,
  ) => Effect.Effect<void, unknown, R>;
}

/** The breaker that keeps couriers from an inventory that is ill. */
export const courierBreaker = Effect.flatMap(observer, (onChange) =>
  CircuitBreaker.make({
    name: "courier",
    policy: consecutive({ failures }),
    openFor,
    counts: (cause) => Option.exists(Cause.failureOption(cause), isIll),
    onChange,
  }));

// #region courier
/** Takes messages to the inventory, one after another; none while the breaker is open. */
export const courier = (
  queue: Source,
  breaker: CircuitBreaker.CircuitBreaker,
  handle: (parcel: Parcel) => Effect.Effect<void, unknown, Trace.Trace>,
): Effect.Effect<void, never, Trace.Trace> =>
  breaker.run(queue.receive(({ body }) => handle(body))).pipe(
    Effect.as(true),
    Effect.catchAll((error) => {
      if (error instanceof CircuitBreaker.CircuitOpen) {
        return Effect.as(Effect.sleep(error.retryAfter), true);
      }
      return Effect.succeed(!(error instanceof QueueClosed));
    }),
    Effect.repeat({ while: (goesOn) => goesOn }),
    Effect.asVoid,
  );
// #endregion

/** By message, through this lesson's queue. */
export const queued: Build = (inventory, settings) =>
  Effect.gen(function* () {
    const copy = yield* makeCopy(inventory, settings);
    const { capacity, lease, overflow, tries } = settings;
    const queue = yield* MessageQueue.make<Parcel>({
      name: "parcels",
      capacity,
      overflow,
      lease,
      tries,
      pause: Duration.seconds(2),
      onEvent: yield* messenger,
    });
    const breaker = yield* courierBreaker;
    yield* send(courier(queue, breaker, deliver(inventory, settings, copy)), settings);
    return {
      link: { reserve: (parcel) => queue.send(parcel.id, parcel), count: copy.show },
      finish: queue.shutdown,
    };
  });

/** Through a gateway. */
export const throughGateway: Build = (inventory, settings) =>
  Effect.gen(function* () {
    const gateway = yield* Gateway.make<number>({
      name: "gateway",
      places: settings.places,
      queue: 1,
      limit: settings.limit,
      failures,
      openFor,
      counts: isIll,
      freshFor: Duration.seconds(1),
      staleFor: settings.stale,
      answers: settings.items,
      onChange: yield* observer,
    });
    return {
      link: {
        reserve: (parcel) => gateway.command(inventory.reserve(parcel)),
        count: (item, question) =>
          Effect.map(
            gateway.ask(`${item}`, inventory.count(item, question)),
            ({ age, value }) => ({ count: value, age }),
          ),
      },
      finish: Effect.void,
    };
  });
