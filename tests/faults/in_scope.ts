import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";

/** Makes something that lives in a scope, and says how to close it. */
export const inScope = async <A>(make: Effect.Effect<A, never, Scope.Scope>) => {
  const scope = Effect.runSync(Scope.make());
  const it = await Effect.runPromise(Scope.extend(make, scope));
  return { it, close: () => Effect.runPromise(Scope.close(scope, Exit.void)) };
};
