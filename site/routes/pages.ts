/**
 * Sends what was rendered and compressed ahead.
 *
 * @module
 */
import type { MiddlewareHandler } from "hono";
import { getPath } from "hono/utils/url";
import type { Archive, Leaf } from "../archive.ts";
import { prepare, secure } from "../security.ts";

/** How an answer may be compressed. */
type Encoding = "br" | "gzip" | "identity";

const takes = (encoding: Encoding): RegExp =>
  new RegExp(`(^|[ ,])${encoding}($|[ ,;])(?! *q=0(\\.0*)?($|[ ,]))`);

const [takesBrotli, takesGzip] = [takes("br"), takes("gzip")];

/** The smallest form that a client takes. */
const encodingFor = (asked: Headers): Encoding => {
  const accepted = asked.get("Accept-Encoding") ?? "";
  return takesBrotli.test(accepted) ? "br" : takesGzip.test(accepted) ? "gzip" : "identity";
};

type Bytes = Uint8Array<ArrayBuffer>;

/** Loaded when it is needed, which is rarely: it brings much of Node with it. */
const compression = () => import("../compression.ts");

/** Makes the forms that are rarely asked for, and keeps them. */
const makeForms = (): (leaf: Leaf, encoding: Exclude<Encoding, "br">) => Promise<Bytes> => {
  // What is kept is bytes, and never a promise: on Workers one request must not wait for another's.
  const kept = new Map<string, Bytes>();
  const keep = async (key: string, make: () => Promise<Bytes>): Promise<Bytes> => {
    const bytes = kept.get(key) ?? await make();
    kept.set(key, bytes);
    return bytes;
  };
  const inflated = (leaf: Leaf): Promise<Bytes> =>
    keep(`plain ${leaf.path}`, async () => (await compression()).inflate(leaf.brotli));
  const gzipped = (leaf: Leaf): Promise<Bytes> =>
    keep(`gzip ${leaf.path}`, async () => (await compression()).gzip(await inflated(leaf)));
  return (leaf, encoding) => encoding === "identity" ? inflated(leaf) : gzipped(leaf);
};

/** Whether the client has this content already; validators are compared weakly. */
const isKnown = (asked: Headers, { etag }: Leaf): boolean => {
  const known = asked.get("If-None-Match");
  return known !== null && (known === "*" || known.includes(etag.slice(2)));
};

const cacheControl = ({ immutable }: Leaf): string =>
  immutable ? "public, max-age=31536000, immutable" : "public, max-age=0, must-revalidate";

/** What is said of a leaf to who has its content already. */
const labelOf = (leaf: Leaf): Headers => {
  const headers = new Headers({
    "Cache-Control": cacheControl(leaf),
    "ETag": leaf.etag,
    "Vary": "Accept-Encoding",
  });
  if (leaf.policy !== undefined) headers.set("Content-Security-Policy", leaf.policy);
  return headers;
};

const headersOf = (leaf: Leaf, encoding: Encoding): Headers => {
  const headers = labelOf(leaf);
  headers.set("Content-Type", leaf.type);
  if (encoding !== "identity") headers.set("Content-Encoding", encoding);
  return prepare(headers);
};

/** Makes the headers of a leaf once: to make them anew takes longer than all else for an answer. */
const makeHeaders = (): (leaf: Leaf, encoding: Encoding) => Headers => {
  const kept = { br: new WeakMap<Leaf, Headers>(), gzip: new WeakMap(), identity: new WeakMap() };
  return (leaf, encoding) => {
    const known = kept[encoding].get(leaf);
    if (known !== undefined) return known;
    const headers = headersOf(leaf, encoding);
    kept[encoding].set(leaf, headers);
    return headers;
  };
};

/** What answers requests for pages. */
export interface Pages {
  /** Answers with the page that is asked for, without a wait where it can be sent as it is kept. */
  readonly page: (request: Request) => Response | Promise<Response> | undefined;
  /**
   * Answers with what `page` leaves: what is still being made or lies apart, and any page by HEAD,
   * which Hono sends without its body.
   */
  readonly latePage: MiddlewareHandler;
}

/** The pages of an archive, each at its path. */
export const makePages = ({ late, leaves }: Archive): Pages => {
  const formOf = makeForms();
  const headersFor = makeHeaders();

  const answer = ({ headers: asked }: Request, leaf: Leaf): Response | Promise<Response> => {
    if (isKnown(asked, leaf)) {
      return new Response(null, { status: 304, headers: secure(labelOf(leaf)) });
    }
    const encoding = encodingFor(asked);
    const headers = headersFor(leaf, encoding);
    return encoding === "br"
      ? new Response(leaf.brotli, { headers })
      : formOf(leaf, encoding).then((form) => new Response(form, { headers }));
  };

  return {
    page: (request) => {
      const leaf = request.method === "GET" ? leaves.get(getPath(request)) : undefined;
      return leaf && answer(request, leaf);
    },
    latePage: async (context, next) => {
      const { path } = context.req;
      const leaf = leaves.get(path) ?? await late?.(path);
      return leaf === undefined ? await next() : await answer(context.req.raw, leaf);
    },
  };
};
