/**
 * The learner's way to place an order in the lesson's program: its shop, its bulkheads, its
 * providers.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import { expectEffect } from "../../../../src/exercise/expectation.ts";
import { inLesson } from "../../../../src/exercise/in_lesson.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import { Rejected } from "../../../02-thread-pool/thread_pool.ts";
import { Failed } from "../../naive_order_service.ts";
import lesson, { type Call, flat, shop } from "../../program.ts";
import type { shape } from "../../watched_order.ts";
import type { Call as Learners, Confirmed, OrderFailed } from "./solution.ts";

/** A call through its bulkhead, with a word for what it fails with. */
const plain = (trace: Trace.Trace["Type"]) => ({ name, through, work }: Call): Learners => ({
  name,
  work: through(work).pipe(
    Effect.mapError((error) => error instanceof Rejected ? "full" : error.reason),
    Effect.provideService(Trace.Trace, trace),
  ),
});

/** What the customer is told. */
const confirmed = ({ missing }: Confirmed): string =>
  missing.length === 0 ? "confirmed" : `confirmed, without ${missing.join(" and ")}`;

const failed = ({ call, done }: OrderFailed): Failed =>
  new Failed([call, ...done.map((each) => `${each} done`)].join("; "));

export default inLesson<typeof shape, typeof lesson["parameters"]>({
  lesson,
  program: ({ placeOrder }, values) =>
    Effect.gen(function* () {
      const trace = yield* Trace.Trace;
      const limits = {
        budget: Duration.seconds(values.budget),
        patience: Duration.seconds(values.optional),
      };
      yield* expectEffect(
        "placeOrder(limits, plan)",
        () => placeOrder(limits, { critical: [], optional: [] }),
      );
      yield* shop(values, (_, plan) => {
        const { critical, optional } = flat(plan);
        return Effect.suspend(() =>
          placeOrder(limits, {
            critical: critical.map(plain(trace)),
            optional: optional.map(plain(trace)),
          })
        ).pipe(Effect.mapBoth({ onSuccess: confirmed, onFailure: failed }));
      });
    }),
});
