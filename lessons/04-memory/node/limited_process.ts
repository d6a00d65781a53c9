/**
 * A process with a heap limit of its own: the one memory bulkhead that holds for code which asks
 * nobody before it allocates.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as childProcess from "node:child_process";
import * as process from "node:process";
import { fileURLToPath } from "node:url";

/** How a process ended, and what it had last said. */
export interface Ending {
  readonly lastLine: string;
  /** Its exit code, or the signal that ended it. */
  readonly how: string;
}

// #region spawn
/**
 * Runs a file of this folder in a process whose heap has a limit. Interruption kills the process.
 *
 * @param limit in megabytes.
 */
export const run = (file: string, limit: number): Effect.Effect<Ending> =>
  Effect.async((resume) => {
    const flag = `--max-old-space-size=${limit}`;
    const isDeno = process.versions["deno"] !== undefined;
    const child = childProcess.spawn(
      process.execPath,
      [
        ...(isDeno ? ["run", "--quiet", `--v8-flags=${flag}`] : [flag]),
        fileURLToPath(new URL(file, import.meta.url)),
      ],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    let text = "";
    child.stdout.on("data", (data) => {
      // Only the end matters; a piece may stop in the middle of a line.
      text = (text + data).slice(-1_000);
    });
    child.on("error", (error) => resume(Effect.die(error)));
    child.on(
      "close",
      (code, signal) =>
        resume(Effect.succeed({
          lastLine: text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1) ?? "",
          how: signal ?? `exit code ${code}`,
        })),
    );
    return Effect.sync(() => child.kill("SIGKILL"));
  });
// #endregion
