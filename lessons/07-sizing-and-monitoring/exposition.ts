/**
 * Metrics as text that a Prometheus server reads: the text format, version 0.0.4, after
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @module
 */
import type * as MetricPair from "effect/MetricPair";
import * as MetricState from "effect/MetricState";
import * as Option from "effect/Option";

/** What the page has to be served as. */
export const contentType = "text/plain; version=0.0.4; charset=utf-8";

type Labels = ReadonlyArray<readonly [name: string, value: string]>;

/** One line: a suffix to the name of its family, labels, and a value. */
interface Sample {
  readonly suffix: string;
  readonly labels: Labels;
  readonly value: number | bigint;
}

type Kind = "counter" | "gauge" | "histogram" | "summary";

/** All lines of one name. They have to stand together, behind what is said of the name. */
interface Family {
  readonly kind: Kind;
  readonly help: string | undefined;
  readonly samples: Array<Sample>;
}

// #region escaping
/** Of a name only letters, digits and the underscore are taken, in a metric's the colon too. */
const nameOf = (name: string, other: RegExp): string =>
  name.replaceAll(other, "_").replace(/^(?=\d|$)/, "_");

const metricName = (name: string): string => nameOf(name, /[^a-zA-Z0-9_:]/g);

const labelName = (name: string): string => nameOf(name, /[^a-zA-Z0-9_]/g);

const escapeHelp = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");

const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');

const numberText = (value: number | bigint): string =>
  value === Infinity ? "+Inf" : value === -Infinity ? "-Inf" : String(value);
// #endregion

/** A name that was given twice counts once, with its latest value. */
const labelsOf = ({ metricKey }: MetricPair.MetricPair.Untyped): Labels =>
  Array.from(new Map(metricKey.tags.map(({ key, value }) => [labelName(key), value])));

const isIncremental = (keyType: unknown): boolean =>
  typeof keyType === "object" && keyType !== null && "incremental" in keyType &&
  keyType.incremental === true;

const sample = (labels: Labels, value: number | bigint, suffix = ""): Sample => ({
  suffix,
  labels,
  value,
});

/** What a metric's state comes to. A counter that may go down is a gauge to Prometheus. */
const samplesOf = (
  pair: MetricPair.MetricPair.Untyped,
): { readonly kind: Kind; readonly samples: ReadonlyArray<Sample> } => {
  const state: unknown = pair.metricState;
  const labels = labelsOf(pair);
  if (MetricState.isCounterState(state)) {
    const kind = isIncremental(pair.metricKey.keyType) ? "counter" : "gauge";
    return { kind, samples: [sample(labels, state.count)] };
  }
  if (MetricState.isGaugeState(state)) {
    return { kind: "gauge", samples: [sample(labels, state.value)] };
  }
  if (MetricState.isFrequencyState(state)) {
    const samples = Array.from(
      state.occurrences,
      ([word, count]) => sample([...labels, ["key", word]], count),
    );
    return { kind: "counter", samples };
  }
  if (MetricState.isHistogramState(state)) {
    // The last bucket has to hold everything, also what no boundary is above.
    const bounded = state.buckets.filter(([bound]) => bound < Infinity);
    const buckets = [...bounded, [Infinity, state.count] as const].map(([bound, count]) =>
      sample([...labels, ["le", numberText(bound)]], count, "_bucket")
    );
    return { kind: "histogram", samples: [...buckets, ...totals(labels, state)] };
  }
  if (MetricState.isSummaryState(state)) {
    const quantiles = state.quantiles.map(([quantile, value]) =>
      sample([...labels, ["quantile", numberText(quantile)]], Option.getOrElse(value, () => NaN))
    );
    return { kind: "summary", samples: [...quantiles, ...totals(labels, state)] };
  }
  throw new TypeError(`${pair.metricKey.name} is of a kind that Prometheus does not know`);
};

const totals = (
  labels: Labels,
  { count, sum }: { readonly count: number; readonly sum: number },
): ReadonlyArray<Sample> => [sample(labels, sum, "_sum"), sample(labels, count, "_count")];

/** What tells a line from all others: two of the same, and none of the page is taken. */
const keyOf = (name: string, { labels, suffix }: Sample): string =>
  JSON.stringify([name + suffix, ...labels.toSorted(([one], [other]) => one < other ? -1 : 1)]);

const sampleText = (name: string, { labels, suffix, value }: Sample): string => {
  const pairs = labels.map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  const braces = pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
  return `${name}${suffix}${braces} ${numberText(value)}`;
};

const familyText = (name: string, { help, kind, samples }: Family): ReadonlyArray<string> => [
  ...(help === undefined ? [] : [`# HELP ${name} ${escapeHelp(help)}`]),
  `# TYPE ${name} ${kind}`,
  ...samples.map((each) => sampleText(name, each)),
];

/**
 * The page for a snapshot of metrics, families in order of their names.
 *
 * @throws TypeError where Effect tells metrics apart and Prometheus does not, so that it would take
 * none of the page: two kinds of metric with one name, or two names that come to the same.
 */
export const exposition = (snapshot: Iterable<MetricPair.MetricPair.Untyped>): string => {
  const families = new Map<string, Family>();
  const lines = new Set<string>();
  for (const pair of snapshot) {
    const name = metricName(pair.metricKey.name);
    const { kind, samples } = samplesOf(pair);
    const help = Option.getOrUndefined(pair.metricKey.description);
    const family = families.get(name) ?? { kind, help, samples: [] };
    if (family.kind !== kind) throw new TypeError(`${name} is a ${family.kind} and a ${kind}`);
    for (const each of samples) {
      const key = keyOf(name, each);
      if (lines.has(key)) throw new TypeError(`${name} has two lines with the same labels`);
      lines.add(key);
    }
    family.samples.push(...samples);
    families.set(name, family);
  }
  const names = Array.from(families.keys()).sort();
  return names.flatMap((name) => familyText(name, families.get(name)!))
    .map((line) => `${line}\n`)
    .join("");
};
