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
import * as Parameter from "../lesson/parameter.ts";
import { makeArchive } from "./archive.ts";
import { press } from "./press.ts";
import { serve } from "./serve.ts";

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

const serveBook = async (port: number): Promise<void> => {
  const started = performance.now();
  const edition = await press({ reloads: true });
  await serve(await makeArchive(edition, "quick"), {
    port,
    onListen: (address) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(
        `Rendered ${edition.chapters.length} lessons in ${seconds} s. Read at ${address}`,
      );
      // From now on, so that the first reader of a type does not wait for all of them.
      edition.types().catch((error) => console.error(`The listings show no types: ${error}`));
    },
  });
};

await run(invoke(Deno.args, help, ({ words }) =>
  Effect.flatMap(
    readFlags(parameters, words),
    ({ port }) => Effect.promise(() => serveBook(port)),
  )));
