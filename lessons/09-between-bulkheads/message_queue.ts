/**
 * A bounded message queue between two bulkheads. What it has accepted it hands out, oldest first,
 * until somebody says that it is done; what fails too often is set aside.
 *
 * It is a queue in memory: it outlives its consumers, and not its process.
 *
 * @module
 */
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Scope from "effect/Scope";
import { refuse } from "../02-thread-pool/refuse.ts";
import { requireWhole } from "../02-thread-pool/require_whole.ts";
import { type Caller, type Restore, WaitingLine } from "../02-thread-pool/waiting_line.ts";
import { Backlog, type Held } from "./backlog.ts";
import { DueLine } from "./due_line.ts";
import {
  type DeadLetter,
  type Delivery,
  MessageRejected,
  QueueClosed,
  type QueueEvent,
  type Statistics,
} from "./message.ts";
import type { Options, Overflow } from "./queue_options.ts";

export type { Options, Overflow };

// #region interface
export interface MessageQueue<A> {
  readonly name: string;

  /**
   * Puts a message in. Succeeds with whether it is there: false only where the newest is dropped. A
   * sender that leaves while it waits for room has sent nothing, unless its turn had just come.
   */
  readonly send: (id: string, body: A) => Effect.Effect<boolean, MessageRejected>;

  /** Waits for a message. Whoever takes it answers for it until the lease ends. */
  readonly take: Effect.Effect<Delivery<A>, QueueClosed>;

  /**
   * Waits for a message and handles it. It is acknowledged when the handler succeeds, and given
   * back when the handler fails, dies or is interrupted.
   */
  readonly receive: <B, E, R>(
    handler: (delivery: Delivery<A>) => Effect.Effect<B, E, R>,
  ) => Effect.Effect<B, E | QueueClosed, R>;

  /** The messages that were set aside, oldest first. */
  readonly deadLetters: Effect.Effect<ReadonlyArray<DeadLetter<A>>>;

  /** Sends dead letters again, oldest first, while there is room. Succeeds with how many. */
  readonly redrive: Effect.Effect<number>;

  /** Takes no more messages, and returns when all that it took are done or set aside. */
  readonly shutdown: Effect.Effect<void>;

  readonly statistics: Effect.Effect<Statistics>;
}
// #endregion

/** A message on its way to a consumer. */
interface Handed<A> {
  readonly delivery: Delivery<A>;
  /** Takes it back from a consumer that never saw it. */
  readonly undo: () => void;
}

const reasonOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause);
  const isTagged = typeof error === "object" && error !== null && "_tag" in error;
  return String(isTagged ? error._tag : error);
};

/**
 * Makes a queue that lives as long as the scope. When the scope closes, whoever waits is turned
 * away, and what is still in the queue is lost with it: run `shutdown` first to have it done.
 *
 * Dies with a `RangeError` where a number is not a whole one within its bounds.
 */
export const make = <A>(options: Options): Effect.Effect<MessageQueue<A>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope;
    const clock = yield* Effect.clock;
    const { capacity, deadLetters: kept = 1000, name, overflow = "refuse", tries = 5 } = options;
    requireWhole("capacity", capacity, { least: 1 });
    requireWhole("tries", tries, { least: 1 });
    requireWhole("deadLetters", kept, { least: 0 });

    const backlog = new Backlog<A>(clock, Duration.decode(options.pause ?? Duration.zero));
    const leases = new DueLine<Held<A>>(clock, options.lease ?? Duration.seconds(30));
    const letters: Array<DeadLetter<A>> = [];
    const consumers = new WaitingLine<Handed<A>, QueueClosed>(clock);
    const senders = new WaitingLine<void, MessageRejected>(clock);
    const unsent = new Map<Caller<void, MessageRejected>, readonly [id: string, body: A]>();
    const drained = new Set<() => void>();
    const counts = {
      accepted: 0,
      acknowledged: 0,
      dropped: 0,
      setAside: 0,
      rejected: 0,
      redelivered: 0,
      observerFailures: 0,
    };
    let open = true;

    const held = (): number => backlog.size + leases.size;

    const tell = (_tag: QueueEvent["_tag"], id: string, tries: number): void => {
      try {
        options.onEvent?.({ _tag, id, tries });
      } catch {
        counts.observerFailures++;
      }
    };

    const reject = (reason: MessageRejected["reason"]) => {
      counts.rejected++;
      return refuse(new MessageRejected(name, reason, held(), capacity));
    };

    // #region hand-out
    /** Starts a lease: from here on the message is acknowledged, or comes back. */
    const handOver = (message: Held<A>): Handed<A> => {
      const nth = ++message.tries;
      if (nth > 1) counts.redelivered++;
      leases.add(message);
      // One whose lease has run out may be with somebody else by now, and no longer ours to end.
      const end = (): boolean => message.tries === nth && leases.remove(message);
      const { body, id } = message;
      return {
        delivery: {
          id,
          body,
          tries: nth,
          acknowledge: Effect.sync(() => end() && acknowledged(message)),
          giveBack: (reason) => Effect.sync(() => end() && comeBack(message, reason)),
        },
        undo: () => {
          if (!end()) return;
          if (message.tries-- > 1) counts.redelivered--;
          backlog.restore(message);
          handOut();
        },
      };
    };

    /** Hands messages to the consumers that have waited longest, while there are both. */
    const handOut = (): void => {
      while (backlog.readyCount > 0 && consumers.first !== undefined) {
        consumers.call(consumers.first, Exit.succeed(handOver(backlog.take()!)));
      }
    };
    // #endregion

    const accept = (id: string, body: A): void => {
      backlog.add({ id, body, place: counts.accepted++, tries: 0 });
      handOut();
      tell("Accepted", id, 0);
    };

    const acknowledged = ({ id, tries }: Held<A>): true => {
      counts.acknowledged++;
      tell("Acknowledged", id, tries);
      makeRoom();
      return true;
    };

    // #region come-back
    /** A try came to nothing: there is another, or the message is set aside. */
    const comeBack = (message: Held<A>, reason: string): true => {
      if (message.tries >= tries) setAside(message, reason);
      else {
        backlog.comeBack(message);
        handOut();
      }
      return true;
    };

    const setAside = ({ body, id, tries }: Held<A>, reason: string): void => {
      counts.setAside++;
      letters.push({ id, body, tries, reason });
      if (letters.length > kept) letters.shift();
      tell("SetAside", id, tries);
      makeRoom();
    };
    // #endregion

    /** A place came free: it goes to the sender that has waited longest. */
    const makeRoom = (): void => {
      while (senders.first !== undefined && held() < capacity) {
        const sender = senders.first;
        const [id, body] = unsent.get(sender)!;
        unsent.delete(sender);
        senders.call(sender, Exit.void);
        accept(id, body);
      }
      if (open || held() > 0) return;
      endConsumers();
      drained.forEach((callback) => callback());
    };

    const endConsumers = (): void => {
      for (let next = consumers.first; next !== undefined; next = consumers.first) {
        consumers.call(next, refuse(new QueueClosed(name)));
      }
    };

    // #region overflow
    /** Throws away the oldest message that nobody has at work; false if there is none. */
    const dropOldest = (): boolean => {
      const oldest = backlog.takeOldest();
      if (oldest === undefined) return false;
      counts.dropped++;
      tell("Dropped", oldest.id, oldest.tries);
      return true;
    };

    const waitForRoom = (id: string, body: A, restore: Restore) => {
      const sender = senders.join(1);
      unsent.set(sender, [id, body]);
      return Effect.as(senders.wait(sender, restore, () => unsent.delete(sender)), true);
    };

    const overflowing = (id: string, body: A, restore: Restore) => {
      if (overflow === "refuse") return reject("QueueFull");
      if (overflow === "wait") return waitForRoom(id, body, restore);
      const isTaken = overflow === "drop-oldest" && dropOldest();
      if (isTaken) accept(id, body);
      else {
        counts.rejected++;
        tell("Dropped", id, 0);
      }
      return Exit.succeed(isTaken);
    };
    // #endregion

    // #region send
    const send: MessageQueue<A>["send"] = (id, body) =>
      Effect.uninterruptibleMask((restore) => {
        if (!open) return reject("Closed");
        if (held() >= capacity) return overflowing(id, body, restore);
        accept(id, body);
        return Exit.succeed(true);
      });
    // #endregion

    // #region receive
    /** A consumer left. What it was handed just then, and never saw, goes to the next. */
    const leave = (turn: Exit.Exit<Handed<A>, QueueClosed> | undefined): void => {
      if (turn !== undefined && Exit.isSuccess(turn)) turn.value.undo();
    };

    const next = (restore: Restore): Effect.Effect<Delivery<A>, QueueClosed> => {
      const message = backlog.take();
      if (message !== undefined) return Exit.succeed(handOver(message).delivery);
      if (!open && held() === 0) return refuse(new QueueClosed(name));
      const turn = consumers.wait(consumers.join(1), restore, leave);
      return Effect.map(turn, ({ delivery }) => delivery);
    };

    const receive: MessageQueue<A>["receive"] = (handler) =>
      Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(
          next(restore),
          (delivery) =>
            Effect.onExit(restore(Effect.suspend(() => handler(delivery))), (exit) =>
              Exit.isSuccess(exit)
                ? delivery.acknowledge
                : delivery.giveBack(reasonOf(exit.cause))),
        )
      );
    // #endregion

    const redrive = Effect.sync(() => {
      let redriven = 0;
      while (open && letters.length > 0 && held() < capacity) {
        const { body, id } = letters.shift()!;
        accept(id, body);
        redriven++;
      }
      return redriven;
    });

    const shutdown = Effect.async<void>((resume) => {
      open = false;
      const callback = (): void => {
        drained.delete(callback);
        resume(Effect.void);
      };
      drained.add(callback);
      makeRoom();
      return Effect.sync(() => void drained.delete(callback));
    });

    const statistics = Effect.sync((): Statistics => ({
      name,
      capacity,
      ready: backlog.readyCount,
      resting: backlog.restingCount,
      atWork: leases.size,
      consumersWaiting: consumers.length,
      sendersWaiting: unsent.size,
      deadLetters: letters.length,
      ...counts,
    }));

    const watches = [
      leases.watch((message) => comeBack(message, "LeaseExpired")),
      backlog.watch(handOut),
    ];
    for (const watch of watches) yield* Effect.forkIn(Effect.interruptible(watch), scope);
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        open = false;
        endConsumers();
        for (let next = senders.first; next !== undefined; next = senders.first) {
          unsent.delete(next);
          senders.call(next, reject("Closed"));
        }
      })
    );
    return {
      name,
      send,
      take: Effect.uninterruptibleMask(next),
      receive,
      deadLetters: Effect.sync(() => [...letters]),
      redrive,
      shutdown,
      statistics,
    };
  });
