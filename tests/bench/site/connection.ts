/** A connection to a server on this machine that stays open. */
export interface Connection {
  /** Asks as a browser would, reads the answer to its end, and gives its status. */
  readonly get: (path: string) => Promise<number>;
  readonly close: () => void;
}

/** What a browser says it takes. */
export const acceptEncoding = "gzip, deflate, br, zstd";

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

const requestFor = (path: string): Uint8Array =>
  encoder.encode(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: ${acceptEncoding}\r\n\r\n`,
  );

/** The status of an answer, and its length in bytes, of which the first have been read. */
const begin = (text: string) => {
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`The answer does not say how long it is: ${text}`);
  return { status, length: text.indexOf("\r\n\r\n") + 4 + Number(length) };
};

export const connectTo = async (port: number): Promise<Connection> => {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const buffer = new Uint8Array(65_536);
  const read = async (): Promise<number> => {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("The server has closed the connection.");
    return count;
  };
  let request: Uint8Array;
  let requested: string | undefined;
  return {
    get: async (path) => {
      if (path !== requested) [request, requested] = [requestFor(path), path];
      await connection.write(request);
      let count = await read();
      const head = decoder.decode(buffer.subarray(0, Math.min(count, 1_500)));
      const { length, status } = begin(head);
      while (count < length) count += await read();
      return status;
    },
    close: () => connection.close(),
  };
};
