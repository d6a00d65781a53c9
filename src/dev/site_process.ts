/**
 * What `deno task site` starts, and starts again whenever one of its files has changed: renders the
 * book, and serves it on the port that it is given.
 *
 * @module
 */
import { makeArchive } from "./archive.ts";
import { press } from "./press.ts";
import { serve } from "./serve.ts";

const started = performance.now();
const edition = await press({ reloads: true });
await serve(await makeArchive(edition, "quick"), {
  port: Number(Deno.args[0]),
  onListen: (address) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`Rendered ${edition.chapters.length} lessons in ${seconds} s. Read at ${address}`);
    // From now on, so that the first reader of a type does not wait for all of them.
    edition.types().catch((error) => console.error(`The listings show no types: ${error}`));
  },
});
Deno.exit(0);
