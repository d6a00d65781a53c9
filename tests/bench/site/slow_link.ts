/**
 * A slow line before a server on this machine: 150 ms until an answer begins, then 1.6 Mb/s for all
 * connections together. Unlike the one that a browser pretends to have, it slows down also what the
 * browser fetches ahead.
 *
 * @module
 */

/** In milliseconds. */
const latency = 150;

/** Bytes in a millisecond. */
const pace = 1_600_000 / 8 / 1_000;

/** Bytes that are sent at once. */
const portion = 1_500;

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));

export interface SlowLink extends Disposable {
  readonly port: number;
}

export const slowLink = (serverPort: number): SlowLink => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  /** When the line has sent what it was given. */
  let freeAt = 0;

  const ask = (client: Deno.Conn, server: Deno.Conn): Promise<void> =>
    client.readable
      .pipeThrough(
        new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform: async (bytes, controller) => {
            await sleep(latency);
            controller.enqueue(bytes);
          },
        }),
      )
      .pipeTo(server.writable);

  const answer = (server: Deno.Conn, client: Deno.Conn): Promise<void> =>
    server.readable
      .pipeThrough(
        new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform: async (bytes, controller) => {
            for (let at = 0; at < bytes.length; at += portion) {
              const part = bytes.subarray(at, at + portion);
              freeAt = Math.max(freeAt, performance.now()) + part.length / pace;
              await sleep(freeAt - performance.now());
              controller.enqueue(part);
            }
          },
        }),
      )
      .pipeTo(client.writable);

  const forward = async (client: Deno.Conn): Promise<void> => {
    const server = await Deno.connect({ hostname: "127.0.0.1", port: serverPort });
    // A browser leaves when it likes.
    await Promise.allSettled([ask(client, server), answer(server, client)]);
  };

  const accept = async (): Promise<void> => {
    for await (const client of listener) forward(client);
  };
  accept();
  const { port } = listener.addr;
  return { port, [Symbol.dispose]: () => listener.close() };
};
