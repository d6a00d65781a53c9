import { tasksOf, type Timeline } from "./timeline.ts";
import type { Measure } from "./measure.ts";

/** A row: one service in one world. */
export interface Row {
  readonly world: string;
  readonly service: string;
  /** One for each measure, in their order. */
  readonly values: ReadonlyArray<number | undefined>;
}

/** The table at the end of a run. */
export interface Summary {
  readonly measures: ReadonlyArray<Measure>;
  readonly rows: ReadonlyArray<Row>;
}

/** Measures each service in each world; both in order of first appearance. */
export const summarize = (measures: ReadonlyArray<Measure>, timeline: Timeline): Summary => {
  const worlds = Array.from(timeline.worlds.values());
  const services = new Set<string>();
  const tasks = worlds.map((world) => {
    const byService = Map.groupBy(tasksOf(world), ({ service }) => service);
    for (const service of byService.keys()) services.add(service);
    return byService;
  });
  const rows = Array.from(services, (service) =>
    worlds.map((world, index): Row => {
      const sample = { world, tasks: tasks[index]!.get(service) ?? [] };
      return {
        world: world.name,
        service,
        values: measures.map((measure) => measure.of(sample)),
      };
    }));
  return { measures, rows: rows.flat() };
};
