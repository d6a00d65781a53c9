/**
 * The libraries to compare with, loaded on demand. They are for the bench only, and pinned here: the
 * project itself does not depend on them.
 *
 * @module
 */
// deno-lint-ignore-file no-import-prefix

export const cockatiel4 = () => import("npm:cockatiel@4.0.0");
export const genericPool = () => import("npm:generic-pool@3.9.0");
export const opossum = () => import("npm:opossum@10.0.0");
export const pLimit = () => import("npm:p-limit@7.3.3");
export const pQueue = () => import("npm:p-queue@10.0.0");

export type Cockatiel = Awaited<ReturnType<typeof cockatiel4>>;

/** Under the types of version 4: what is used here is the same in both. */
export const cockatiel3 = (): Promise<Cockatiel> =>
  import("npm:cockatiel@3.2.1") as Promise<unknown> as Promise<Cockatiel>;
