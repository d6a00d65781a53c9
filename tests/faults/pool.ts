import type { Closable, Subject } from "./fault.ts";

/** A pretended connection. */
export interface Connection {
  readonly id: number;
  /** Set by a scenario: the other side has hung up. */
  broken: boolean;
  closed: boolean;
}

export interface PoolSettings {
  readonly size: number;
  /** Whether a connection is sound, for a pool to ask. Left out: it is, unless it is broken. */
  readonly check?: (connection: Connection) => boolean;
  readonly open: () => Promise<Connection>;
  /** The longest that a caller waits for a connection, in milliseconds. */
  readonly acquireLimit?: number;
}

/** Any pool of connections, as scenarios see it. */
export interface Pool extends Closable {
  /**
   * Lends a connection to some work. A caller gives up its wait through the signal; throws
   * `NotOffered`, at once, where the pool takes none.
   */
  readonly use: (
    work: (connection: Connection) => Promise<void>,
    signal?: AbortSignal,
  ) => Promise<void>;
  /** Takes a connection by hand, with what gives it back. */
  readonly take: () => Promise<{
    readonly connection: Connection;
    readonly giveBack: () => Promise<void>;
  }>;
}

export type PoolSubject = Subject<Pool, PoolSettings>;
