/**
 * Holds a configured number to a whole one within its bounds.
 *
 * @throws RangeError that names the number, what it was and what it may be.
 */
export const requireWhole = (
  what: string,
  value: number,
  bounds: { readonly least: number; readonly most?: number },
): void => {
  const { least, most = Infinity } = bounds;
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const allowed = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`${what} must be a whole number ${allowed}, not ${value}`);
};
