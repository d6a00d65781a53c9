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

export const makeArchive = async (edition: Edition, effort: Effort): Promise<Archive> => {
  const leaves = await Promise.all(pagesOf(edition).map((page) => compress(page, effort)));
  return {
    guide: guideOf(edition),
    leaves: new Map(leaves.map((leaf) => [leaf.path, leaf])),
  };
};
