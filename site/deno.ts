/**
 * The site on Deno: `deno serve site/deno.ts` or Deno Deploy, from what `deno task build` made.
 *
 * @module
 */
import { getConnInfo } from "hono/deno";
import type { Context, Hono } from "hono";
import { makeApp } from "./app.tsx";
import { unpack } from "./archive.ts";
import type { OpenRuns } from "./runs.ts";

/** Where a request comes from, as Deno's server tells. */
export const clientOf = (context: Context): string => getConnInfo(context).remote.address ?? "";

let runs: OpenRuns | undefined;

const loadRuns = async (): Promise<OpenRuns> => {
  if (runs !== undefined) return runs;
  const [{ openRuns }, { makeRecorderInThread }] = await Promise.all([
    import("./runs.ts"),
    import("./recorder/in_thread.ts"),
  ]);
  // Somebody else may have waited for the same, and there is one house.
  return runs ??= openRuns({
    clientOf,
    recorder: makeRecorderInThread(),
    sharesRuns: true,
  });
};

const open = async (): Promise<Hono> => {
  const file = new URL("../dist/site.bin", import.meta.url);
  const packed = await Deno.readFile(file).catch((cause) => {
    throw new Error("the site has not been built yet: deno task build", { cause });
  });
  // What is being streamed ends with its last words, and has a moment to be sent.
  Deno.addSignalListener("SIGTERM", async () => {
    await runs?.close();
    setTimeout(() => Deno.exit(0), 200);
  });
  return makeApp({ archive: unpack(packed.buffer), runs: loadRuns });
};

let app: Promise<Hono> | undefined;

export default {
  fetch: async (request: Request, info: Deno.ServeHandlerInfo): Promise<Response> => {
    app ??= open();
    return await (await app).fetch(request, info);
  },
};
