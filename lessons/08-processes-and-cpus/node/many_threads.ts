/**
 * A process with a thread for pages, and a pool of threads for reports: the same pool that keeps
 * processes. Its argument says how many.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as ProcessPool from "../process_pool.ts";
import * as SharedProcess from "../shared_process.ts";
import { serve } from "./serve.ts";
import { spawn } from "./worker_thread.ts";

// #region threads
const program = Effect.gen(function* () {
  const pages = yield* SharedProcess.make({ name: "pages", spawn });
  const reports = yield* ProcessPool.make({
    name: "reports",
    processes: Number(Deno.args[0]),
    queue: 1_000_000,
    spawn,
    backoff: { first: "100 millis", longest: "5 seconds", wellAfter: "5 seconds" },
  });
  yield* serve((job) => {
    const { use } = job.kind === "page" ? pages : reports;
    return use(({ perform }) => perform(job));
  });
});
// #endregion

await Effect.runPromise(Effect.scoped(program));
// Whoever started it is gone.
Deno.exit(0);
