/**
 * What is pulled piece by piece, with no machinery between the pieces: a stream's own layers take
 * more than twice the memory for each, which a server with hundreds of clients has to collect.
 *
 * @module
 */
import type * as Effect from "effect/Effect";
import type * as Option from "effect/Option";
import type * as Scope from "effect/Scope";

/** Gives what comes next, and fails with `None` at the end. */
export type Pull<A, E = never> = Effect.Effect<A, Option.Option<E>>;

/** Begins what is pulled, and ends it with its scope. `Stream.toPull` makes one that gives chunks. */
export type Source<A, E = never> = Effect.Effect<Pull<A, E>, never, Scope.Scope>;
