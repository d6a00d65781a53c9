import type { MiddlewareHandler } from "hono";

/**
 * Nothing but what this site serves itself; no script or style within a page. WebAssembly may be
 * compiled: lesson 3 runs SQLite in the reader's browser. Each page has its icon within the address
 * of it.
 */
const directives = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/** The site's policy with more directives. */
export const policyWith = (...more: ReadonlyArray<string>): string =>
  [...directives, ...more].join("; ");

const policy = policyWith();

/** A drawn picture brings its own style, and nothing else. */
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'";

/** Where the rules are by which a browser fetches pages ahead. */
export const speculationPath = "/speculation-rules.json";

/** Adds the headers that every answer carries; a policy of its own stays. */
export const secure = (headers: Headers): Headers => {
  const type = headers.get("Content-Type") ?? "";
  if (!headers.has("Content-Security-Policy")) {
    const own = type === "image/svg+xml" ? picturePolicy : policy;
    headers.set("Content-Security-Policy", own);
  }
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "same-origin");
  if (type.startsWith("text/html")) headers.set("Speculation-Rules", `"${speculationPath}"`);
  return headers;
};

/**
 * Secures headers that many answers carry. They are in the order of their names, in which each
 * answer reads them: sorting them for every answer shows in how many a server gives.
 */
export const prepare = (headers: Headers): Headers => new Headers(secure(headers));

/** Secures every answer that was not made with these headers, also that to an error. */
export const security: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  if (!headers.has("X-Content-Type-Options")) secure(headers);
};

/** Nothing here is written to: every other method is refused, with those that are not. */
export const readOnly: MiddlewareHandler = async (context, next) => {
  const { method } = context.req;
  if (method === "GET" || method === "HEAD") return await next();
  return context.text("This site is only read.\n", 405, { Allow: "GET, HEAD" });
};
