/**
 * Takes the one measurement that is named, and prints its values as a line of JSON.
 *
 * @module
 */
import { isSiteMeasurement, type SiteMeasurement, siteMeasurements } from "./measurements.ts";

type Values<M extends SiteMeasurement> = Readonly<
  Record<(typeof siteMeasurements)[M][number], number>
>;

const measures: { readonly [M in SiteMeasurement]: () => Promise<Values<M>> } = {
  "serving": async () => (await import("./serving.ts")).serving(),
  "first view": async () => (await import("./first_view.ts")).firstView(),
  "slow line": async () => (await import("./slow_line.ts")).slowLine(),
  "next lesson": async () => (await import("./next_lesson.ts")).nextLesson(),
  "streaming": async () => (await import("./streaming.ts")).streaming(),
  "workbench": async () => (await import("./workbench.ts")).workbench(),
  "edge": async () => (await import("./edge.ts")).edge(),
};

const [name] = Deno.args;
if (!isSiteMeasurement(name)) throw new Error(`No such measurement: ${name}`);
console.log(JSON.stringify({ measurement: name, value: await measures[name]() }));
Deno.exit();
