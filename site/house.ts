/**
 * The limits that the site keeps to itself: how often a client may run something, a bulkhead of
 * lesson 2 around what runs, and a deadline for each run.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Scope from "effect/Scope";
import * as ThreadPool from "../lessons/02-thread-pool/thread_pool.ts";
import * as RateLimit from "./rate_limit.ts";
import { makeStreamedBody, type StreamedBody } from "./streamed_body.ts";

export interface Limits {
  /** Runs that are streamed at once. */
  readonly runs: number;
  /** The longest that one of them may take: at most 24 days, which is what a host's timer can hold. */
  readonly deadline: Duration.DurationInput;
  /** How often one client may start one. */
  readonly perClient: RateLimit.Options;
}

export interface House {
  /**
   * Streams to a client what is written. That ends by itself, when its deadline is over, or when the
   * client has gone; or it is turned away at once.
   *
   * @param client tells clients apart.
   * @param cutShort what a client is told to whom not all was written.
   */
  readonly stream: (
    write: (body: StreamedBody) => Effect.Effect<void>,
    options: { readonly client: string; readonly cutShort: string },
  ) => Effect.Effect<
    ReadableStream<Uint8Array>,
    ThreadPool.Rejected | RateLimit.TooManyRequests
  >;
  /**
   * Turns a client away if all runs are taken: a no is given before anything is prepared, before it
   * is counted how often the client has asked, and before a fiber is made for it.
   */
  readonly unsafeTurnAway: () => ThreadPool.Rejected | undefined;
  readonly statistics: Effect.Effect<ThreadPool.Statistics>;
  /** Lets nobody in any more, and ends what is streamed with the words for that. */
  readonly close: Effect.Effect<void>;
}

export const makeHouse = ({ deadline, perClient, runs }: Limits): Effect.Effect<House> =>
  Effect.gen(function* () {
    const scope = yield* Scope.make();
    const pool = yield* Scope.extend(
      ThreadPool.make({ name: "runs", workers: runs, queue: 0 }),
      scope,
    );
    const rateLimit = RateLimit.makeRateLimit(perClient);

    return {
      stream: (write, { client, cutShort }) =>
        Effect.gen(function* () {
          yield* rateLimit.take(client);
          const end = () => Effect.runFork(Fiber.interruptFork(fiber));
          const body = makeStreamedBody(end);
          const fiber = yield* pool.submit(Effect.onExit(
            write(body),
            (exit) => Effect.sync(() => body.end(Exit.isSuccess(exit) ? "" : cutShort)),
          ));
          // A timer of the host's: `Effect.timeout` would take two more fibers for each client.
          const timer = setTimeout(end, Duration.toMillis(deadline));
          fiber.addObserver(() => clearTimeout(timer));
          return body.readable;
        }),
      unsafeTurnAway: pool.unsafeTurnAway,
      statistics: pool.statistics,
      close: Scope.close(scope, Exit.void),
    };
  });
