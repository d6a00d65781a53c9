/**
 * A client that takes little of a machine that it shares with the server: it sends the same bytes
 * again and again over connections that stay open, and looks only at what it must.
 *
 * @module
 */
import { type Connection, connectTo } from "./connection.ts";

export interface Load {
  readonly port: number;
  readonly path: string;
  /** Each asks again as soon as it has its answer. */
  readonly connections: number;
  /** In milliseconds. */
  readonly duration: number;
  readonly status?: number;
}

const ask = async (
  { duration, path, status = 200 }: Load,
  connection: Connection,
  latencies: Array<number>,
): Promise<void> => {
  const end = performance.now() + duration;
  for (let start = performance.now(); start < end;) {
    const answer = await connection.get(path);
    if (answer !== status) throw new Error(`${path} is answered with ${answer}`);
    const now = performance.now();
    latencies.push(now - start);
    start = now;
  }
};

/** How long each answer took, in milliseconds, in ascending order. */
export const latenciesOf = async (load: Load): Promise<ReadonlyArray<number>> => {
  const latencies: Array<number> = [];
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => connectTo(load.port)),
  );
  try {
    await Promise.all(connections.map((connection) => ask(load, connection, latencies)));
  } finally {
    for (const { close } of connections) close();
  }
  return latencies.sort((a, b) => a - b);
};

/** The value that so many of all values are not above; they are in ascending order. */
export const percentile = (values: ReadonlyArray<number>, share: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * share))]!;
