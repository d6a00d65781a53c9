/**
 * The site on Deno, local or on Deploy.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import { lessons } from "../lessons/mod.ts";
import type { Edition } from "../src/content/edition.ts";
import { makeApp } from "./app.tsx";
import { makeHouse } from "./house.ts";

/** Serves an edition until SIGINT or SIGTERM, which end what is being streamed. */
export const serve = async (
  edition: Edition,
  options: { readonly port: number; readonly onListen: (address: string) => void },
): Promise<void> => {
  const { onListen, port } = options;
  const house = await Effect.runPromise(makeHouse({ runs: 500, deadline: "10 minutes" }));
  const app = makeApp({ edition, lessons, house });
  const server = Deno.serve(
    { port, onListen: ({ port }) => onListen(`http://localhost:${port}/`) },
    app.fetch,
  );
  const stop = async (): Promise<void> => {
    await Effect.runPromise(house.close);
    await server.shutdown();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, stop);
  await server.finished;
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.removeSignalListener(signal, stop);
};
