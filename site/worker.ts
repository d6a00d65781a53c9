/**
 * The site on Workers. The bundle's entry, which `deno task build` writes, hands over the archive.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import type { Hono } from "hono";
import { lessons } from "../lessons/mod.ts";
import { makeApp } from "./app.tsx";
import { unpack } from "./archive.ts";
import { makeHouse } from "./house.ts";
import { limits } from "./limits.ts";

/** A worker's handlers. */
export interface Handlers {
  readonly fetch: (request: Request) => Promise<Response>;
}

/** Says that a body is compressed already: a worker compresses it again unless it is told so. */
const asItIs = (response: Response): Response => {
  if (!response.headers.has("Content-Encoding")) return response;
  const { body, headers, status } = response;
  const init: ResponseInit & { readonly encodeBody: "manual" } = {
    status,
    headers,
    encodeBody: "manual",
  };
  return new Response(body, init);
};

export const makeWorker = (packed: ArrayBuffer): Handlers => {
  let app: Hono | undefined;
  // A worker may do nothing before its first request.
  const open = (): Hono =>
    makeApp({
      archive: unpack(packed),
      lessons,
      house: Effect.runSync(makeHouse(limits)),
      clientOf: (context) => context.req.header("CF-Connecting-IP") ?? "",
    });
  return { fetch: async (request) => asItIs(await (app ??= open()).fetch(request)) };
};
