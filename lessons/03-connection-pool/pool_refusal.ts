/**
 * Why a pool lends no connection.
 *
 * @module
 */

// #region errors
/** Nobody gave a connection back within the acquire limit. A plain value, without a stack trace. */
export class PoolExhausted {
  readonly _tag = "PoolExhausted";
  constructor(
    readonly pool: string,
    readonly size: number,
    readonly inUse: number,
    readonly waiting: number,
  ) {}

  get message(): string {
    return `${this.pool}: no connection came free in time ` +
      `(${this.inUse} of ${this.size} in use, ${this.waiting} more waiting)`;
  }

  toString(): string {
    return `PoolExhausted: ${this.message}`;
  }
}

/** The pool gives no more connections. */
export class PoolClosed {
  readonly _tag = "PoolClosed";
  constructor(readonly pool: string) {}

  toString(): string {
    return `PoolClosed: ${this.pool}`;
  }
}
// #endregion

/** What a caller of a pool may be told in place of getting a connection. */
export type Refusal = PoolExhausted | PoolClosed;
