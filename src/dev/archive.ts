/**
 * Renders and compresses everything that the site sends as it is.
 *
 * @module
 */
import { promisify } from "node:util";
import * as Zlib from "node:zlib";
import type { Archive, Leaf, Page } from "../../site/archive.ts";
import { pagesOf } from "../../site/pages.tsx";
import { type Edition, guideOf } from "../content/edition.ts";
import { hashOf } from "./hash.ts";

const brotliCompress = promisify(Zlib.brotliCompress);

/** How hard to press: `best` takes seconds and is for what is deployed. */
export type Effort = "quick" | "best";

const qualities = { quick: 4, best: Zlib.constants.BROTLI_MAX_QUALITY } as const;

const compress = async ({ content, ...page }: Page, effort: Effort): Promise<Leaf> => {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const brotli = await brotliCompress(bytes, {
    params: {
      [Zlib.constants.BROTLI_PARAM_QUALITY]: qualities[effort],
      [Zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return { ...page, etag: `W/"${hashOf(bytes)}"`, brotli: new Uint8Array(brotli) };
};

const compressTypes = async (
  types: Edition["types"],
  effort: Effort,
): Promise<ReadonlyMap<string, Leaf>> => {
  const leaves = (await types()).map((asset) => compress({ ...asset, immutable: true }, effort));
  return new Map((await Promise.all(leaves)).map((leaf) => [leaf.path, leaf]));
};

/** The types of listings, which are worked out when the first of them is asked for. */
export const lateTypes = (types: Edition["types"]): NonNullable<Archive["late"]> => {
  let leaves: Promise<ReadonlyMap<string, Leaf>> | undefined;
  return async (path) => {
    if (!/\/types-[\d-]+\.json$/.test(path)) return undefined;
    leaves ??= compressTypes(types, "quick");
    return (await leaves).get(path);
  };
};

/** The service worker, which knows what there is: it is another when anything has changed. */
const serviceWorkerOf = (script: string, leaves: ReadonlyArray<Leaf>, effort: Effort) => {
  const version = hashOf(...leaves.map(({ etag, path }) => path + etag));
  const edition = JSON.stringify({ version, paths: leaves.map(({ path }) => path) });
  return compress({
    path: "/service-worker.js",
    type: "text/javascript; charset=utf-8",
    content: `const edition = ${edition};\n${script}`,
    immutable: false,
  }, effort);
};

/** Types are late unless all is to be done at its best: it may take seconds to work them out. */
export const makeArchive = async (edition: Edition, effort: Effort): Promise<Archive> => {
  const pages = await Promise.all(pagesOf(edition).map((page) => compress(page, effort)));
  const leaves = [...pages, await serviceWorkerOf(edition.serviceWorker, pages, effort)];
  const whole = new Map(leaves.map((leaf) => [leaf.path, leaf]));
  const guide = guideOf(edition);
  return effort === "best"
    ? { guide, leaves: new Map([...whole, ...await compressTypes(edition.types, effort)]) }
    : { guide, leaves: whole, late: lateTypes(edition.types) };
};
