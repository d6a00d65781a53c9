/**
 * The site on Workers. The bundle's entry, which `deno task build` writes, hands over its parts.
 *
 * @module
 */
import type { Hono } from "hono";
import { makeApp } from "./app.tsx";
import { type Leaf, unpack } from "./archive.ts";
import type { OpenRuns } from "./runs.ts";

/** What the platform gives a worker. */
export interface Environment {
  /** Files with a hash in their name, each compressed by brotli. */
  readonly ASSETS: { readonly fetch: (request: Request) => Promise<Response> };
}

/** A worker's handlers. */
export interface Handlers {
  readonly fetch: (request: Request, environment: Environment) => Promise<Response>;
}

/** What the bundle has besides its code. */
export interface Parts {
  /** An archive, without its immutable files. */
  readonly packed: ArrayBuffer;
  /** Loads what is needed only where a run has a database. */
  readonly sqlite: () => Promise<WebAssembly.Module>;
}

const types: ReadonlyMap<string, string> = new Map([
  ["css", "text/css; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["json", "application/json; charset=utf-8"],
  ["png", "image/png"],
  ["svg", "image/svg+xml"],
  ["txt", "text/plain; charset=utf-8"],
  ["wasm", "application/wasm"],
]);

/** A file that is kept apart from the worker, since its size is limited. */
const assetAt = async (path: string, { ASSETS }: Environment): Promise<Leaf | undefined> => {
  const type = types.get(path.slice(path.lastIndexOf(".") + 1));
  if (!path.startsWith("/assets/") || type === undefined) return undefined;
  const response = await ASSETS.fetch(new Request(`http://assets${path}`));
  if (!response.ok) return undefined;
  const brotli = new Uint8Array(await response.arrayBuffer());
  return { path, type, immutable: true, etag: `W/"${path}"`, brotli };
};

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

export const makeWorker = ({ packed, sqlite }: Parts): Handlers => {
  let app: Hono | undefined;
  let runs: OpenRuns | undefined;
  // What is kept is never a promise: one request must not wait for another's.
  const loadRuns = async (): Promise<OpenRuns> => {
    if (runs !== undefined) return runs;
    const [{ openRuns }, { makeRecorder }, { lessons }, { databasesOn }] = await Promise.all([
      import("./runs.ts"),
      import("./recorder/recorder.ts"),
      import("../lessons/mod.ts"),
      import("../lessons/03-connection-pool/wasm/databases.ts"),
    ]);
    return runs ??= openRuns({
      sharesRuns: false,
      clientOf: (context) => context.req.header("CF-Connecting-IP") ?? "",
      recorder: makeRecorder({ lessons, services: databasesOn(sqlite) }),
    });
  };
  // A worker may do nothing before its first request.
  const open = (environment: Environment): Hono =>
    makeApp({
      archive: { ...unpack(packed), late: (path) => assetAt(path, environment) },
      runs: loadRuns,
    });
  return {
    fetch: async (request, environment) => {
      app ??= open(environment);
      return asItIs(await app.fetch(request));
    },
  };
};
