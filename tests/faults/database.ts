import type { Gate } from "./gate.ts";
import type { Connection } from "./pool.ts";

/** A pretended database: it opens connections, and knows which it has opened. */
export class Database {
  readonly connections: Array<Connection> = [];

  /** Opens a connection, as soon as the gate is open if there is one. */
  open(gate?: Gate): () => Promise<Connection> {
    return async () => {
      await gate?.opened;
      const connection = { id: this.connections.length + 1, broken: false, closed: false };
      this.connections.push(connection);
      return connection;
    };
  }

  /** How many are open now. */
  get live(): number {
    return this.connections.filter(({ closed }) => !closed).length;
  }
}
