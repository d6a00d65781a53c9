import type { Rejected } from "../02-thread-pool/thread_pool.ts";
import type * as Naive from "./naive_order_service.ts";
import * as OrderService from "./order_service.ts";
import type { CallFailed } from "./provider.ts";

type Answer =
  | OrderService.Confirmed<CallFailed>
  | OrderService.OrderFailed<CallFailed>
  | Naive.Failed
  | Rejected;

const reasons = {
  Refused: "full",
  Broke: "a fault of ours",
  NeverBegan: "no time",
  Unknown: "no answer",
} as const;

const reasonOf = ({ why }: OrderService.Missing<CallFailed>): string =>
  why._tag === "Failed" ? why.error.reason : reasons[why._tag];

// #region told
/** What the customer is told. */
export const told = (answer: Answer): string => {
  if (!("_tag" in answer)) {
    const without = answer.missing.map((one) => `${one.call} (${reasonOf(one)})`);
    return without.length === 0 ? "confirmed" : `confirmed, without ${without.join(" and ")}`;
  }
  switch (answer._tag) {
    case "Rejected":
      return "come back later";
    case "Failed":
      return `failed, ${answer.reason}`;
    case "OrderFailed": {
      const { because, looseEnds } = answer;
      const loose = looseEnds.map(({ call, state }) => `; ${call} ${state}`).join("");
      return `failed, ${because.call} (${reasonOf(because)})${loose}`;
    }
  }
};
// #endregion
