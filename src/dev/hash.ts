import { createHash } from "node:crypto";

/** A short name for content: the same for the same, and different for different. */
export const hashOf = (...contents: ReadonlyArray<string | Uint8Array>): string => {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("hex").slice(0, 10);
};
