/**
 * The learner's budget in the lesson's program: a budget for each cache, and an entry for which there
 * is no room waits until there is, for as long as it would be wanted.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { inLesson } from "../../../../src/exercise/in_lesson.ts";
import lesson, { bytes, caches, type Store, traffic } from "../../program.ts";
import { sizeOfEntry } from "../../size.ts";
import type { Budget } from "./solution.ts";
import { makeBudget, type shape } from "./subject.ts";

/** An entry waited for its bytes until nobody wanted it any more. */
const tooLate = { _tag: "TooLate" };

/** A cache that pushes nothing out: an entry has its bytes for as long as its scope is open. */
const storeIn = ({ reserve }: Budget, longestWait: Duration.Duration): Store => {
  const scopes = new Map<string, Scope.CloseableScope>();
  return {
    put: (key, value) =>
      Effect.gen(function* () {
        const scope = yield* Scope.make();
        scopes.set(key, scope);
        yield* Scope.extend(reserve(sizeOfEntry(key, value)), scope).pipe(
          Effect.timeoutFail({ duration: longestWait, onTimeout: () => tooLate }),
          Effect.onError(() => Scope.close(scope, Exit.void)),
        );
      }),
    remove: (key) => Effect.as(Scope.close(scopes.get(key)!, Exit.void), true),
  };
};

export default inLesson<typeof shape, typeof lesson["parameters"]>({
  lesson,
  program: (exports, values) =>
    Effect.gen(function* () {
      const budgets = new Map<string, Budget>();
      for (const { name } of caches) {
        budgets.set(name, yield* makeBudget(exports, bytes(values[name])));
      }
      yield* traffic(values, ({ name }) => ({
        compartment: name,
        capacity: bytes(values[name]),
        queue: null,
        open: () => Effect.succeed(storeIn(budgets.get(name)!, Duration.seconds(values.stay))),
      }));
    }),
});
