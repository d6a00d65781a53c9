/**
 * What a worker runs.
 *
 * @module
 */
import * as WorkerRunner from "@effect/platform/WorkerRunner";
import * as BrowserWorkerRunner from "@effect/platform-browser/BrowserWorkerRunner";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import { work } from "./work.ts";

Effect.runFork(
  WorkerRunner.launch(Layer.provide(WorkerRunner.layer(work), BrowserWorkerRunner.layer)),
);
