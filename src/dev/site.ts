/**
 * `deno task site`: renders the book, and serves it here.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { makeArchive } from "./archive.ts";
import { press } from "./press.ts";
import { serve } from "./serve.ts";

const help = `deno task site [--port N]

Renders the book and serves it on this machine; the port is 8000 unless told otherwise. When a file
of the book or of the site changes, it is rendered anew, and open pages reload.`;

const readPort = (text: string | undefined): number | undefined => {
  if (text === undefined) return 8000;
  const port = Number(text);
  return /^\d+$/.test(text) && port <= 65_535 ? port : undefined;
};

const main = async (): Promise<number> => {
  const { positionals, values } = parseArgs({
    args: Deno.args,
    options: { port: { type: "string" }, help: { type: "boolean", short: "h" } },
    allowPositionals: true,
    strict: false,
  });
  if (values["help"] === true) {
    console.log(help);
    return 0;
  }
  const port = readPort(values["port"] as string | undefined);
  const unknown = positionals[0] ?? Object.keys(values).find((name) => name !== "port");
  if (port === undefined || unknown !== undefined) {
    console.error(
      port === undefined
        ? `error: --port is "${values["port"]}", and must be a whole number from 0 to 65535`
        : `error: "${unknown}" is not known here; see deno task site --help`,
    );
    return 2;
  }
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
  return 0;
};

Deno.exit(await main());
