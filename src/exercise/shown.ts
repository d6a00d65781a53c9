/** Longer than this, a value tells a reader nothing more. */
const longest = 160;

/** As much of a text as tells a reader something. */
export const cut = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;

/** A value as a reader would write it, on one line of bounded length. */
export const shown = (value: unknown): string => {
  if (typeof value === "function") return `a function, ${value.name || "without a name"}`;
  if (typeof value === "string") return cut(JSON.stringify(value));
  if (value instanceof Error) {
    return cut(value.message === "" ? value.name : `${value.name}: ${value.message}`);
  }
  if (typeof value !== "object" || value === null) return cut(String(value));
  try {
    return cut(JSON.stringify(value) ?? String(value));
  } catch {
    return "an object";
  }
};
