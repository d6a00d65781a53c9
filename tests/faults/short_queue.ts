import type { Bulkhead, BulkheadSettings } from "./bulkhead.ts";
import { ifOffered } from "./not_offered.ts";
import type { Stage } from "./stage.ts";

/** A bulkhead with a short queue, or with no limit to its queue where it has none to offer. */
export const withShortQueue = async (
  stage: Stage<Bulkhead, BulkheadSettings>,
  settings: BulkheadSettings & { readonly queue: number },
): Promise<{ readonly bulkhead: Bulkhead; readonly limited: boolean }> => {
  const bulkhead = await ifOffered(() => stage.make(settings));
  if (bulkhead !== undefined) return { bulkhead, limited: true };
  const { queue: _, ...unlimited } = settings;
  return { bulkhead: await stage.make(unlimited), limited: false };
};
