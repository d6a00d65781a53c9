/**
 * Clients that stream a run each, all at once, in a process of their own: of the lesson that is named,
 * with the query's parameters. A line of JSON says that all have their first events, and one says how
 * many had the run to its end.
 *
 * @module
 */
// On its own machine it would take nothing from the server: here it takes what the server leaves.
await new Deno.Command("renice", {
  args: ["-n", "19", "-p", String(Deno.pid)],
  stdout: "null",
}).output();

const [port, count, seeds] = Deno.args.map(Number) as [number, number, number];
const [slug, query] = Deno.args.slice(3) as [string, string];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** As the last event of a whole run ends. */
const ending = "event: end\ndata: whole\n\n";

interface Client {
  readonly begun: Promise<unknown>;
  /** Whether it has had the run to its end. */
  readonly ended: Promise<boolean>;
}

const open = async (seed: number): Promise<Client> => {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(encoder.encode(
    `GET /lessons/${slug}/run?seed=${seed}&${query} HTTP/1.1\r\n` +
      "Host: localhost\r\nAccept: text/event-stream\r\n\r\n",
  ));
  const buffer = new Uint8Array(16_384);
  const begun = Promise.withResolvers<void>();
  const listen = async (): Promise<boolean> => {
    let head = "";
    let tail = "";
    for (let read = await connection.read(buffer); read; read = await connection.read(buffer)) {
      const text = decoder.decode(buffer.subarray(0, read));
      if (head.length < 1_500) head += text;
      if (!/^HTTP\/1\.1 200 /.test(head)) throw new Error(head);
      if (head.includes("\ndata: ")) begun.resolve();
      tail = (tail + text).slice(-ending.length - 20);
      if (tail.includes(ending)) return true;
    }
    return false;
  };
  const ended = listen().catch(() => false);
  return { begun: Promise.race([begun.promise, ended]), ended };
};

const clients: Array<Client> = [];
for (let index = 0; index < count; index++) clients.push(await open(index % seeds));
await Promise.all(clients.map(({ begun }) => begun));
console.log(JSON.stringify({ streaming: clients.length }));
const whole = (await Promise.all(clients.map(({ ended }) => ended))).filter(Boolean);
console.log(JSON.stringify({ whole: whole.length }));
Deno.exit();
