/**
 * Sends what was rendered and compressed ahead.
 *
 * @module
 */
import { type Context, Hono } from "hono";
import type { Archive, Leaf } from "../archive.ts";

/** How an answer may be compressed. */
type Encoding = "br" | "gzip" | undefined;

/** The smallest form that a client takes. */
const encodingFor = (accepted: string): Encoding => {
  const takes = (encoding: string): boolean =>
    new RegExp(`(^|[ ,])${encoding}($|[ ,;])(?! *q=0(\\.0*)?($|[ ,]))`).test(accepted);
  return takes("br") ? "br" : takes("gzip") ? "gzip" : undefined;
};

type Bytes = Uint8Array<ArrayBuffer>;

/** Loaded when it is needed, which is rarely: it brings much of Node with it. */
const compression = () => import("../compression.ts");

/** Makes the forms that are rarely asked for, and keeps them. */
const makeForms = (): (leaf: Leaf, encoding: Encoding) => Promise<Bytes> => {
  // What is kept is bytes, and never a promise: on Workers one request must not wait for another's.
  const kept = new Map<string, Bytes>();
  const keep = async (key: string, make: () => Promise<Bytes>): Promise<Bytes> => {
    const bytes = kept.get(key) ?? await make();
    kept.set(key, bytes);
    return bytes;
  };
  const inflated = (leaf: Leaf): Promise<Bytes> =>
    keep(`plain ${leaf.path}`, async () => (await compression()).inflate(leaf.brotli));
  return async (leaf, encoding) => {
    if (encoding === "br") return leaf.brotli;
    return encoding === undefined ? await inflated(leaf) : await keep(
      `gzip ${leaf.path}`,
      async () => (await compression()).gzip(await inflated(leaf)),
    );
  };
};

/** Whether the client has this content already; validators are compared weakly. */
const isKnown = (context: Context, { etag }: Leaf): boolean => {
  const known = context.req.header("If-None-Match");
  return known !== undefined && (known === "*" || known.includes(etag.slice(2)));
};

const cacheControl = ({ immutable }: Leaf): string =>
  immutable ? "public, max-age=31536000, immutable" : "public, max-age=0, must-revalidate";

const headersOf = (leaf: Leaf): Record<string, string> => ({
  "Cache-Control": cacheControl(leaf),
  "ETag": leaf.etag,
  "Vary": "Accept-Encoding",
  ...(leaf.policy !== undefined && { "Content-Security-Policy": leaf.policy }),
});

/** The pages of an archive, each at its path. */
export const pages = ({ late, leaves }: Archive): Hono => {
  const app = new Hono();
  const formOf = makeForms();
  app.get("*", async (context, next) => {
    const { path } = context.req;
    const leaf = leaves.get(path) ?? await late?.(path);
    if (leaf === undefined) return await next();
    const headers = headersOf(leaf);
    if (isKnown(context, leaf)) return context.body(null, 304, headers);
    const encoding = encodingFor(context.req.header("Accept-Encoding") ?? "");
    headers["Content-Type"] = leaf.type;
    if (encoding !== undefined) headers["Content-Encoding"] = encoding;
    return context.body(await formOf(leaf, encoding), 200, headers);
  });
  return app;
};
