/** Milliseconds as seconds, to so many digits: `12.3 s`. */
export const seconds = (milliseconds: number, digits = 2): string =>
  `${(milliseconds / 1000).toFixed(digits)} s`;

/** A measured value: a dash where there is none, and "never" for what did not come about. */
export const measured = (value: number | undefined, digits: number): string => {
  if (value === undefined) return "–";
  return Number.isFinite(value) ? value.toFixed(digits) : "never";
};

/** A count with its unit, which is given in the plural: `1 worker`, `2 workers`. */
export const counted = (count: number, unit: string): string =>
  `${count} ${count === 1 && unit.endsWith("s") ? unit.slice(0, -1) : unit}`;
