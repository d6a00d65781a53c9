import { promisify } from "node:util";
import * as Zlib from "node:zlib";

const brotliDecompress = promisify(Zlib.brotliDecompress);
const deflate = promisify(Zlib.gzip);

/** What was compressed by brotli. */
export const inflate = async (compressed: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await brotliDecompress(compressed));

/** Compresses at the usual level. */
export const gzip = async (content: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await deflate(content));
