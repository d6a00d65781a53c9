import { makeApp } from "../../site/app.tsx";
import type { Archive } from "../../site/archive.ts";
import { clientOf } from "../../site/deno.ts";
import { makeRecorderInThread } from "../../site/recorder/in_thread.ts";
import { openRuns } from "../../site/runs.ts";

export interface Options {
  readonly port: number;
  readonly onListen: (address: string) => void;
}

/** Event streams that say once which process this is, and then nothing: see `reload.ts`. */
const makeLifelines = () => {
  const process = crypto.randomUUID();
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  return {
    respond: (): Response => {
      let own: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          own = controller;
          open.add(own);
          own.enqueue(new TextEncoder().encode(`retry: 300\ndata: ${process}\n\n`));
        },
        cancel: () => void open.delete(own),
      });
      return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
    },
    close: (): void => open.forEach((controller) => controller.close()),
  };
};

const signals = ["SIGINT", "SIGTERM"] as const;

/**
 * Serves an archive on this machine until SIGINT or SIGTERM, which end what is being streamed.
 */
export const serve = async (archive: Archive, { onListen, port }: Options): Promise<void> => {
  const runs = openRuns({ clientOf, recorder: makeRecorderInThread(), sharesRuns: true });
  const app = makeApp({ archive, runs: () => Promise.resolve(runs) });
  const lifelines = makeLifelines();
  const server = Deno.serve(
    { port, onListen: ({ port }) => onListen(`http://localhost:${port}/`) },
    (request, info) =>
      new URL(request.url).pathname === "/lifeline"
        ? lifelines.respond()
        : app.fetch(request, info),
  );
  const stop = async (): Promise<void> => {
    await runs.close();
    lifelines.close();
    await server.shutdown();
  };
  for (const signal of signals) Deno.addSignalListener(signal, stop);
  await server.finished;
  for (const signal of signals) Deno.removeSignalListener(signal, stop);
};
