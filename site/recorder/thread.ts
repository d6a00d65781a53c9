/**
 * A thread that records runs: simulations take no time from pages, and no pause of theirs to collect
 * garbage stops anybody else. See lesson 8.
 *
 * @module
 */
import * as WorkerRunner from "@effect/platform/WorkerRunner";
import * as BrowserWorkerRunner from "@effect/platform-browser/BrowserWorkerRunner";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as Scope from "effect/Scope";
import { lessons } from "../../lessons/mod.ts";
import type { Order } from "./order.ts";
import { makeRecorder, type Reel } from "./recorder.ts";
import type { Piece } from "./take.ts";

interface Recorded {
  readonly scope: Scope.CloseableScope;
  /** Left out until it has begun. */
  reel?: Reel;
}

const attend = Effect.gen(function* () {
  const recorder = yield* makeRecorder({ lessons });
  const runs = new Map<number, Recorded>();
  const nothing: Piece = { blocks: [], hasEnded: false };

  const perform = (order: Order): Effect.Effect<Piece> => {
    switch (order._tag) {
      case "Begin":
        return Effect.gen(function* () {
          const run: Recorded = { scope: yield* Scope.make() };
          runs.set(order.run, run);
          run.reel = yield* Scope.extend(recorder.begin(order.script), run.scope);
          return nothing;
        });
      case "Record":
        return runs.get(order.run)!.reel!.record(order.demand);
      case "End":
        return Effect.suspend(() => {
          const run = runs.get(order.run);
          runs.delete(order.run);
          return Effect.as(
            run === undefined ? Effect.void : Scope.close(run.scope, Exit.void),
            nothing,
          );
        });
    }
  };

  return WorkerRunner.layer(perform);
});

Effect.runFork(
  WorkerRunner.launch(Layer.provide(Layer.unwrapScoped(attend), BrowserWorkerRunner.layer)),
);
