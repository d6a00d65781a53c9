/**
 * What a thread that records is told to do. It answers each order with a piece of the run, which is
 * empty but for the second.
 *
 * @module
 */
import type { Demand, Script } from "./recorder.ts";

export type Order =
  | { readonly _tag: "Begin"; readonly run: number; readonly script: Script }
  | { readonly _tag: "Record"; readonly run: number; readonly demand: Demand }
  | { readonly _tag: "End"; readonly run: number };
