/**
 * `deno task site`: renders the book, and serves it here.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { run } from "../cli/command.ts";
import { readFlags } from "../cli/flag.ts";
import type { Help } from "../cli/help.ts";
import { invoke } from "../cli/invocation.ts";
import { UsageError } from "../cli/usage.ts";
import * as Parameter from "../lesson/parameter.ts";

const parameters = {
  port: Parameter.whole({
    description: "The port to serve on",
    default: 8000,
    minimum: 0,
    maximum: 65_535,
  }),
};

const help: Help = {
  usage: "site [options]",
  says: "Renders the book and serves it on this machine. When a file of the book or of the site " +
    "changes, it is rendered anew, and open pages reload.",
  positionals: 0,
  options: [["--port N", "serve on this port, 0 to 65535; default 8000"]],
};

/** Whether something else listens there already. */
const isTaken = (port: number): boolean => {
  try {
    Deno.listen({ port }).close();
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return true;
    throw error;
  }
};

const watched = ["lessons", "site", "src"];

/** Runs a process that starts again when a file changes, until it is stopped. */
const serveBook = async (port: number): Promise<void> => {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-all",
      "--no-clear-screen",
      `--watch=${watched.join()}`,
      new URL("site_process.ts", import.meta.url).pathname,
      String(port),
    ],
  }).spawn();
  // What watches outlives its process on any other signal.
  Deno.addSignalListener("SIGTERM", () => child.kill("SIGINT"));
  // The terminal sends it to both; the process has to end first.
  Deno.addSignalListener("SIGINT", () => {});
  await child.status;
};

await run(invoke(Deno.args, help, ({ words }) =>
  Effect.flatMap(
    readFlags(parameters, words),
    ({ port }) =>
      isTaken(port)
        ? Effect.fail(new UsageError(`port ${port} is taken; choose another: --port N`))
        : Effect.promise(() => serveBook(port)),
  )));
