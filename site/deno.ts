/**
 * The site on Deno: `deno serve site/deno.ts` or Deno Deploy, from what `deno task build` made.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { getConnInfo } from "hono/deno";
import type { Hono } from "hono";
import { lessons } from "../lessons/mod.ts";
import { makeApp } from "./app.tsx";
import { type Archive, unpack } from "./archive.ts";
import { type House, makeHouse } from "./house.ts";
import { limits } from "./limits.ts";

/** The site for Deno's server, which tells where a request comes from. */
export const makeDenoApp = (archive: Archive, house: House): Hono =>
  makeApp({
    archive,
    lessons,
    house,
    clientOf: (context) => getConnInfo(context).remote.address ?? "",
  });

const open = async (): Promise<Hono> => {
  const file = new URL("../dist/site.bin", import.meta.url);
  const packed = await Deno.readFile(file).catch((cause) => {
    throw new Error("the site has not been built yet: deno task build", { cause });
  });
  const house = await Effect.runPromise(makeHouse(limits));
  // What is being streamed ends with its last words, and has a moment to be sent.
  Deno.addSignalListener("SIGTERM", async () => {
    await Effect.runPromise(house.close);
    setTimeout(() => Deno.exit(0), 200);
  });
  return makeDenoApp(unpack(packed.buffer), house);
};

let app: Promise<Hono> | undefined;

export default {
  fetch: async (request: Request, info: Deno.ServeHandlerInfo): Promise<Response> => {
    app ??= open();
    return await (await app).fetch(request, info);
  },
};
