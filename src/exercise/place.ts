import type { Place } from "./report.ts";

/**
 * The innermost place in a file that a stack trace, or a message with an address, names.
 *
 * @param origin the file's address, as the host gave it to `import`.
 */
export const placeIn = (text: string | undefined, origin: string | undefined): Place | null => {
  if (text === undefined || origin === undefined) return null;
  const from = text.indexOf(`${origin}:`);
  if (from < 0) return null;
  const [, line, column] = /^:(\d+):(\d+)/.exec(text.slice(from + origin.length)) ?? [];
  return line === undefined ? null : { line: Number(line), column: Number(column) };
};
