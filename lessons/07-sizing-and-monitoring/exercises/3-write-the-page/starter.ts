interface Common {
  readonly name: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One number. */
export interface Plain extends Common {
  readonly type: "counter" | "gauge";
  readonly value: number;
}

/** How many values lie where. */
export interface Histogram extends Common {
  readonly type: "histogram";
  /** Upper bounds, the smallest first, none of them infinite. */
  readonly bounds: ReadonlyArray<number>;
  /** How many values fell to each bound and to none before it; one more, for those above all. */
  readonly counts: ReadonlyArray<number>;
  /** The values, added up. */
  readonly sum: number;
}

export type Metric = Plain | Histogram;

export const page = (metrics: ReadonlyArray<Metric>): string =>
  // TODO: names alone say little, and not in the format.
  metrics.map(({ name }) => name).join("\n");
