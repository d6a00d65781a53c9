/**
 * A reader of the Prometheus text format 0.0.4, for the checks and tests of whatever writes it: as
 * strict as the format's description, and no stricter. It was written from that description:
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @module
 */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All samples of one name; of a histogram, those of its buckets, sum and count. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string | undefined;
  readonly samples: ReadonlyArray<Sample>;
}

/** The page breaks a rule of the format. */
export class Malformed extends SyntaxError {
  constructor(
    /** The rule, as a part of a sentence. */
    readonly rule: string,
    readonly line: string,
  ) {
    super(`${rule}: ${line}`);
  }
}

const refuse = (rule: string, line: string): never => {
  throw new Malformed(rule, line);
};

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*/;
const blanks = /^[ \t]+/;
const types = ["counter", "gauge", "histogram", "summary", "untyped"];

/** Takes escapes back. Besides the line feed, only the given characters may be escaped. */
const unescape = (line: string, text: string, escaped: string): string =>
  text.replaceAll(/\\(.?)/gs, (_, character: string) => {
    if (character === "n") return "\n";
    return character !== "" && escaped.includes(character)
      ? character
      : refuse(`\\${character} is no escape here`, line);
  });

/** A number as Go's `ParseFloat` takes it. */
const readValue = (line: string, text: string): number => {
  const special = /^([+-]?)inf(inity)?$/i.exec(text);
  if (special !== null) return special[1] === "-" ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
    ? Number(text)
    : refuse(`${text === "" ? "nothing" : text} is no value`, line);
};

/** A line from left to right. */
class Cursor {
  constructor(readonly line: string, private rest = line) {}

  skipBlanks(): void {
    this.rest = this.rest.replace(blanks, "");
  }

  /** Takes what the pattern finds here; `undefined` where it finds nothing. */
  take(pattern: RegExp): string | undefined {
    const [found] = pattern.exec(this.rest) ?? [];
    if (found !== undefined) this.rest = this.rest.slice(found.length);
    this.skipBlanks();
    return found;
  }

  get left(): string {
    return this.rest.trimEnd();
  }
}

const readLabels = (cursor: Cursor): Readonly<Record<string, string>> => {
  const labels = new Map<string, string>();
  const { line } = cursor;
  while (cursor.take(/^}/) === undefined) {
    const label = cursor.take(labelName) ??
      refuse("there is no label name where one should be", line);
    const equals = cursor.take(/^=/);
    const quoted = equals && cursor.take(/^"(?:[^"\\]|\\.)*"/s);
    if (quoted === undefined) {
      return refuse(`the label ${label} has no value in quotation marks`, line);
    }
    if (labels.has(label)) refuse(`the label ${label} is there twice`, line);
    labels.set(label, unescape(line, quoted.slice(1, -1), '\\"'));
    if (cursor.take(/^,/) === undefined && !cursor.left.startsWith("}")) {
      refuse(`the value of ${label} ends before its text does`, line);
    }
  }
  return Object.fromEntries(labels);
};

const readSample = (line: string): Sample => {
  const cursor = new Cursor(line);
  const name = cursor.take(metricName) ?? refuse("there is no metric name", line);
  const labels = cursor.take(/^{/) === undefined ? {} : readLabels(cursor);
  const [value = "", timestamp, ...more] = cursor.left.split(/[ \t]+/);
  if (more.length > 0 || timestamp !== undefined && !/^-?\d+$/.test(timestamp)) {
    refuse("there is more behind the value than a time", line);
  }
  return { name, labels, value: readValue(line, value) };
};

/** The endings of samples that belong to a family, by its type. */
const suffixes: Readonly<Record<string, ReadonlyArray<string>>> = {
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["", "_sum", "_count"],
};

const belongs = (family: Family, name: string): boolean =>
  (suffixes[family.type] ?? [""]).some((suffix) => name === family.name + suffix);

/** A family while it is read. */
interface Growing {
  readonly name: string;
  type: string | undefined;
  help: string | undefined;
  readonly samples: Array<Sample>;
}

/** The families of a page; throws `Malformed` where it breaks a rule of the format. */
export const read = (page: string): ReadonlyArray<Family> => {
  if (page !== "" && !page.endsWith("\n")) {
    refuse("the last line does not end with a line feed", page.slice(page.lastIndexOf("\n") + 1));
  }
  const families: Array<Growing> = [];
  const seen = new Set<string>();
  const finished = ({ type = "untyped", ...family }: Growing): Family => ({ ...family, type });

  /** The family that a line belongs to: the last, or a new one. An earlier one is closed. */
  const familyOf = (name: string, line: string): Growing => {
    const last = families.at(-1);
    if (last !== undefined && (last.name === name || belongs(finished(last), name))) return last;
    if (families.some((family) => family.name === name || belongs(finished(family), name))) {
      refuse("the lines of one name do not stand together", line);
    }
    const family = { name, type: undefined, help: undefined, samples: [] };
    families.push(family);
    return family;
  };

  const readComment = (line: string): void => {
    const [, word, name = "", text = ""] = /^[ \t]*#[ \t]*(HELP|TYPE)[ \t]+([^ \t]+)[ \t]*(.*)$/
      .exec(line) ?? [];
    if (word === undefined) return;
    if (metricName.exec(name)?.[0] !== name) refuse("there is no metric name", line);
    const family = familyOf(name, line);
    if (word === "HELP") {
      if (family.help !== undefined) refuse("there is a second HELP for one name", line);
      family.help = unescape(line, text, "\\");
      return;
    }
    if (family.type !== undefined) refuse("there is a second TYPE for one name", line);
    if (family.samples.length > 0) refuse("the TYPE comes after a sample", line);
    family.type = types.includes(text.trim()) ? text.trim() : refuse("there is no such type", line);
  };

  for (const line of page.split("\n")) {
    if (/^[ \t]*$/.test(line)) continue;
    if (/^[ \t]*#/.test(line)) {
      readComment(line);
      continue;
    }
    const sample = readSample(line.trimStart());
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (seen.has(key)) refuse("two lines have the same name and labels", line);
    seen.add(key);
    familyOf(sample.name, line).samples.push(sample);
  }
  const all = families.map(finished);
  all.forEach(requireHistogram);
  return all;
};

const without = (labels: Readonly<Record<string, string>>, name: string): string =>
  JSON.stringify(Object.entries(labels).filter(([label]) => label !== name).sort());

const grows = (values: ReadonlyArray<number>, isAfter: (one: number, other: number) => boolean) =>
  values.every((value, index) => index === 0 || isAfter(value, values[index - 1]!));

/** Buckets stand in order of their bounds, each holds those before it, and the last holds all. */
const requireHistogram = ({ name, samples, type }: Family): void => {
  if (type !== "histogram") return;
  const of = (suffix: string) => samples.filter((sample) => sample.name === name + suffix);
  const series = Map.groupBy(of("_bucket"), ({ labels }) => without(labels, "le"));
  for (const { labels } of of("_count")) {
    if (!series.has(without(labels, "le"))) refuse("a histogram has no buckets", name);
  }
  for (const [key, buckets] of series) {
    const bounds = buckets.map(({ labels }) => readValue(name, labels["le"] ?? ""));
    const values = buckets.map(({ value }) => value);
    if (!grows(bounds, (one, other) => one > other)) refuse("buckets are out of order", name);
    if (!grows(values, (one, other) => one >= other)) refuse("buckets are not cumulative", name);
    if (buckets.at(-1)!.labels["le"] !== "+Inf") refuse('there is no bucket for le="+Inf"', name);
    const count = of("_count").find(({ labels }) => without(labels, "le") === key);
    if (count?.value !== values.at(-1)) refuse("the last bucket is not the count", name);
    if (!of("_sum").some(({ labels }) => without(labels, "le") === key)) {
      refuse("a histogram has no sum", name);
    }
  }
};
