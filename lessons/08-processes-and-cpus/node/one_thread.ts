/**
 * A process with one thread.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { serve } from "./serve.ts";
import { work } from "./work.ts";

await Effect.runPromise(serve(work));
// Whoever started it is gone.
Deno.exit(0);
