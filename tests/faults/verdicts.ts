import type { Verdict } from "./fault.ts";
import { NotOffered } from "./not_offered.ts";

/** One verdict on several parts of a scenario: those that went wrong are told, or else all. */
export const together = (
  parts: ReadonlyArray<Verdict | undefined>,
  otherwiseLacks = "any way to bring it about",
): Verdict => {
  const seen = parts.filter((part) => part !== undefined);
  if (seen.length === 0) throw new NotOffered(otherwiseLacks);
  const wrong = seen.filter(({ held }) => !held);
  const told = wrong.length === 0 ? seen : wrong;
  return { held: wrong.length === 0, saw: told.map(({ saw }) => saw).join("; ") };
};
