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

/**
 * Measures each service in each world that has tasks of it; both in order of first appearance.
 */
export const summarize = (measures: ReadonlyArray<Measure>, timeline: Timeline): Summary => {
  const worlds = Array.from(timeline.worlds.values(), (world) => ({
    world,
    byService: Map.groupBy(tasksOf(world), ({ service }) => service),
  }));
  const services = new Set(worlds.flatMap(({ byService }) => Array.from(byService.keys())));
  const rows = Array.from(services).flatMap((service) =>
    worlds.flatMap(({ byService, world }): ReadonlyArray<Row> => {
      const tasks = byService.get(service);
      if (tasks === undefined) return [];
      const sample = { world, service, tasks };
      const values = measures.map((measure) => measure.of(sample));
      return [{ world: world.name, service, values }];
    })
  );
  return { measures, rows };
};
