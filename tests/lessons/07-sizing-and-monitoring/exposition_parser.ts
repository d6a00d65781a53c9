/**
 * A reader of the Prometheus text format 0.0.4, strict where its description says "must". It was
 * written from that description, apart from the writer that it is a test of.
 *
 * @module
 */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string | undefined;
  readonly samples: ReadonlyArray<Sample>;
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*/;
const types = ["counter", "gauge", "histogram", "summary", "untyped"];

const refuse = (line: string, why: string): never => {
  throw new SyntaxError(`${why}: ${line}`);
};

/** Takes escapes back; anything but the given characters must not be escaped. */
const unescape = (line: string, text: string, escaped: string): string =>
  text.replaceAll(/\\(.?)/gs, (_, character: string) => {
    if (character === "n") return "\n";
    return character !== "" && escaped.includes(character)
      ? character
      : refuse(line, `\\${character} is no escape`);
  });

const readValue = (line: string, text: string): number => {
  if (text === "+Inf") return Infinity;
  if (text === "-Inf") return -Infinity;
  if (text === "NaN") return NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
    ? Number(text)
    : refuse(line, `${text} is no value`);
};

const readSample = (line: string): Sample => {
  const name = metricName.exec(line)?.[0] ?? refuse(line, "no metric name");
  const labels: Record<string, string> = {};
  let rest = line.slice(name.length);
  if (rest.startsWith("{")) {
    rest = rest.slice(1);
    while (!rest.startsWith("}")) {
      const label = labelName.exec(rest)?.[0] ?? refuse(line, "no label name");
      rest = rest.slice(label.length);
      const quoted = /^="((?:[^"\\]|\\.)*)"(,|(?=}))/s.exec(rest) ??
        refuse(line, `no value for ${label}`);
      if (Object.hasOwn(labels, label)) refuse(line, `${label} twice`);
      labels[label] = unescape(line, quoted[1]!, '\\"');
      rest = rest.slice(quoted[0].length);
    }
    rest = rest.slice(1);
  }
  if (!/^[ \t]/.test(rest)) refuse(line, "nothing between name and value");
  return { name, labels, value: readValue(line, rest.trim()) };
};

/** The names under which the samples of a family may appear. */
const suffixes: Readonly<Record<string, ReadonlyArray<string>>> = {
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["", "_sum", "_count"],
};

const belongs = (family: Family, { name }: Sample): boolean =>
  (suffixes[family.type] ?? [""]).some((suffix) => name === family.name + suffix);

/** The families of a page; throws a `SyntaxError` where it breaks a rule of the format. */
export const parse = (page: string): ReadonlyArray<Family> => {
  if (page !== "" && !page.endsWith("\n")) refuse(page.slice(-40), "no line feed at the end");
  const families: Array<{ -readonly [K in keyof Family]: Family[K] } & { samples: Array<Sample> }> =
    [];
  const seen = new Set<string>();
  let pendingHelp: { readonly name: string; readonly help: string } | undefined;
  for (const line of page.split("\n").slice(0, -1)) {
    const help = /^# HELP ([^ ]+) (.*)$/.exec(line);
    const type = /^# TYPE ([^ ]+) ([^ ]+)$/.exec(line);
    if (help) {
      pendingHelp = { name: help[1]!, help: unescape(line, help[2]!, "\\") };
    } else if (type) {
      const name = type[1]!;
      if (!types.includes(type[2]!)) refuse(line, "no such type");
      if (metricName.exec(name)?.[0] !== name) refuse(line, "no metric name");
      if (families.some((family) => family.name === name)) refuse(line, "a second TYPE");
      if (pendingHelp !== undefined && pendingHelp.name !== name) refuse(line, "HELP is apart");
      families.push({ name, type: type[2]!, help: pendingHelp?.help, samples: [] });
      pendingHelp = undefined;
    } else {
      const sample = readSample(line);
      const family = families.at(-1);
      if (family === undefined || !belongs(family, sample)) refuse(line, "outside of its group");
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      if (seen.has(key)) refuse(line, "a second line for the same labels");
      seen.add(key);
      family!.samples.push(sample);
    }
  }
  families.forEach(requireHistogram);
  return families;
};

const without = (labels: Readonly<Record<string, string>>, name: string): string =>
  JSON.stringify(Object.entries(labels).filter(([label]) => label !== name).sort());

/** Buckets grow, in order of their bounds, up to +Inf, which is the count. */
const requireHistogram = ({ name, samples, type }: Family): void => {
  if (type !== "histogram") return;
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
  for (const series of Map.groupBy(buckets, ({ labels }) => without(labels, "le")).values()) {
    const bounds = series.map(({ labels }) => readValue(name, labels["le"] ?? "none"));
    const values = series.map(({ value }) => value);
    const isSorted = (list: ReadonlyArray<number>, strictly: boolean): boolean =>
      list.every((value, at) =>
        at === 0 || (strictly ? value > list[at - 1]! : value >= list[at - 1]!)
      );
    if (!isSorted(bounds, true)) refuse(name, "bounds out of order");
    if (!isSorted(values, false)) refuse(name, "buckets are not cumulative");
    if (bounds.at(-1) !== Infinity) refuse(name, "no bucket for +Inf");
    const count = samples.find((sample) =>
      sample.name === `${name}_count` &&
      without(sample.labels, "le") === without(series[0]!.labels, "le")
    );
    if (count?.value !== values.at(-1)) refuse(name, "the last bucket is not the count");
  }
};
