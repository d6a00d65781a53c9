/**
 * Everything goes through two functions: one writes a sample, one writes a number. A rule that is
 * kept in one place cannot be forgotten in another.
 *
 * The backslash comes first in escaping. The other two replacements put backslashes in, and those
 * must not be doubled. A label is a help with its quotation marks escaped as well.
 *
 * Metrics are grouped by name before anything is written, since they come in any order, and HELP
 * and TYPE are written for the group.
 *
 * The counts of a histogram are added up on the way. The last sum is that of all values, so it is
 * the bucket for +Inf and the count as well, and the two cannot differ.
 */

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

type Labels = ReadonlyArray<readonly [name: string, value: string]>;

const escapeHelp = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");

const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');

const numberText = (value: number): string =>
  Math.abs(value) === Infinity ? (value > 0 ? "+Inf" : "-Inf") : String(value);

const sampleLine = (name: string, labels: Labels, value: number): string => {
  const pairs = labels.map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  const braces = pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
  return `${name}${braces} ${numberText(value)}\n`;
};

const histogramLines = ({ bounds, counts, labels, name, sum }: Histogram): string => {
  const own = Object.entries(labels);
  let count = 0;
  const buckets = [...bounds, Infinity].map((bound, index) => {
    count += counts[index] ?? 0;
    return sampleLine(`${name}_bucket`, [...own, ["le", numberText(bound)]], count);
  });
  return [
    ...buckets,
    sampleLine(`${name}_sum`, own, sum),
    sampleLine(`${name}_count`, own, count),
  ].join("");
};

const lines = (metric: Metric): string =>
  metric.type === "histogram"
    ? histogramLines(metric)
    : sampleLine(metric.name, Object.entries(metric.labels), metric.value);

export const page = (metrics: ReadonlyArray<Metric>): string =>
  Array.from(Map.groupBy(metrics, ({ name }) => name), ([name, [first, ...rest]]) => {
    const { help, type } = first!;
    const about = `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
    return about + [first!, ...rest].map(lines).join("");
  }).join("");
