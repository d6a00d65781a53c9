import * as Effect from "effect/Effect";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, expectEqual, Unmet } from "../../../../src/exercise/expectation.ts";
import { aFunction, type Exports } from "../../../../src/exercise/shape.ts";
import { shown } from "../../../../src/exercise/shown.ts";
import { type Family, Malformed, read, type Sample } from "../../exposition_reader.ts";
import type { Histogram, Metric, Plain } from "./solution.ts";

const shape = {
  page: aFunction<(metrics: ReadonlyArray<Metric>) => string>("(metrics) => string"),
};

/** The learner's page as text. */
const textOf = (
  { page }: Exports<typeof shape>,
  metrics: ReadonlyArray<Metric>,
): Effect.Effect<string, Unmet> =>
  Effect.suspend(() => {
    const text: unknown = page(metrics);
    return typeof text === "string" ? Effect.succeed(text) : new Unmet({
      message: "page has to return the text of the page.",
      expected: "a text",
      actual: shown(text),
    });
  });

/** The learner's page, read back. Where it cannot be, `message` says why in its own words. */
const readBack = (
  text: string,
  message = (rule: string): string => `Prometheus would not take this page: ${rule}.`,
): Effect.Effect<ReadonlyArray<Family>, Unmet> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(read(text));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return new Unmet({
        message: message(error.rule),
        expected: "a page that Prometheus takes",
        actual: `${error.rule}, in ${shown(error.line)}`,
      });
    }
  });

/** Where the end of the page is not what a check is about, a missing line feed does no harm. */
const ended = (text: string): string => text === "" || text.endsWith("\n") ? text : `${text}\n`;

const pageOf = (
  exports: Exports<typeof shape>,
  metrics: ReadonlyArray<Metric>,
  message?: (rule: string) => string,
): Effect.Effect<ReadonlyArray<Family>, Unmet> =>
  Effect.flatMap(textOf(exports, metrics), (text) => readBack(ended(text), message));

const plain = (rest: Partial<Plain>): Plain => ({
  type: "gauge",
  name: "queue_length",
  help: "Callers that wait.",
  labels: {},
  value: 1,
  ...rest,
});

/** The only sample of a page that has to have just one. */
const onlySample = (
  families: ReadonlyArray<Family>,
  metric: Plain,
): Effect.Effect<Sample, Unmet> => {
  const samples = families.filter(({ name }) => name === metric.name).flatMap(({ samples }) =>
    samples
  );
  return Effect.as(
    expect(samples.length === 1, {
      expected: `one line for ${metric.name}`,
      actual: `${samples.length}`,
      message:
        `A metric of one number is one line. There are ${samples.length} for ${metric.name}.`,
    }),
    samples[0]!,
  );
};

/** Two backslashes before a quotation mark: one of them was doubled after it had been put in. */
const doubled = '\\\\"Ritz';

/** A label's value as it is read back from the page. */
const labelReadBack = (exports: Exports<typeof shape>, value: string) =>
  Effect.gen(function* () {
    const metric = plain({ labels: { customer: value, pool: "orders" } });
    const text = ended(yield* textOf(exports, [metric]));
    const families = yield* readBack(text, (rule) =>
      text.includes(doubled)
        ? "The backslash has to be the first to be escaped: later it doubles those that were put in."
        : `A label broke the page: ${rule}. Some characters have to be escaped.`);
    return (yield* onlySample(families, metric)).labels["customer"];
  });

const latency: Histogram = {
  type: "histogram",
  name: "call_seconds",
  help: "Time from asking to the end.",
  labels: { pool: "orders" },
  bounds: [0.1, 0.5, 2.5],
  counts: [4, 0, 3, 2],
  sum: 21.5,
};

export default exercise({
  kind: "write",
  title: "Write the page",
  minutes: 25,
  shape,
  quotes: ["6 checks", "11 points", "25 minutes"],
  checks: [
    {
      id: "lines",
      title: "Each metric is a line, and what it is stands before it",
      points: 2,
      runs: 1,
      hints: [
        "Write one metric by hand first, as three lines. What ends each of them?",
        "HELP, TYPE and the sample, each with a line feed behind it, not between two of them.",
        "Labels are name, equals sign, value in quotation marks, with commas between them; without labels there are no braces.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const metrics = [
            plain({ value: 7 }),
            plain({
              type: "counter",
              name: "calls_total",
              help: "Calls that ended.",
              labels: { pool: "orders", outcome: "failed" },
              value: 3,
            }),
          ];
          const families = yield* readBack(yield* textOf(exports, metrics));
          for (const metric of metrics) {
            const sample = yield* onlySample(families, metric);
            const { help, type } = families.find(({ name }) => name === metric.name)!;
            yield* expectEqual(`the type of ${metric.name}`, {
              actual: type,
              expected: metric.type,
              message: "The page does not say what it is, a counter or a gauge, before the sample.",
            });
            yield* expectEqual(`the help of ${metric.name}`, {
              actual: help,
              expected: metric.help,
              message: "The page has not the help of the metric on a line that begins with # HELP.",
            });
            yield* expectEqual(`labels and value of ${metric.name}`, {
              actual: [Object.entries(sample.labels).sort(), sample.value],
              expected: [Object.entries(metric.labels).sort(), metric.value],
              message: "Labels and value read back are not those of the metric.",
            });
          }
        }),
    },
    {
      id: "labels",
      title: "Labels read back as they were, whatever is in them",
      points: 2,
      runs: 1,
      hints: [
        "Which characters mean something to whoever reads a line? A customer may be called any of them.",
        "Three have to be escaped, and escaping puts in one of the three. In which order?",
        "First double each backslash, then put one before each quotation mark, and write a line feed as a backslash and an n.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const quoted = 'The "Ritz"';
          yield* expectEqual("the label", {
            actual: yield* labelReadBack(exports, quoted),
            expected: quoted,
            message: "Quotation marks in a label did not read back as they were.",
          });
          const broken = "two\nlines";
          yield* expectEqual("the label", {
            actual: yield* labelReadBack(exports, broken),
            expected: broken,
            message:
              "A label with a line feed in it is another line feed, or none, when read back.",
          });
          for (const value of ["C:\\new", "\\", '\\"', "}", ",", 'a="b"', ""]) {
            yield* expectEqual("the label", {
              actual: yield* labelReadBack(exports, value),
              expected: value,
              message: "A label did not read back as it was.",
            });
          }
        }),
    },
    {
      id: "help",
      title: "A help reads back as it was",
      points: 1,
      runs: 1,
      hints: [
        "A help goes on to the end of its line. What must not be in it?",
        "It stands in no quotation marks, so these need no escape, and must not have one.",
        "Escape the backslash and the line feed, in this order, and nothing else.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          for (const help of ["one\ntwo 2", 'Calls by "kind".', "C:\\new"]) {
            const families = yield* pageOf(
              exports,
              [plain({ help })],
              (rule) =>
                help.includes("\n")
                  ? "A line feed in a help breaks the line, and what follows is taken for a sample."
                  : `A help broke the page: ${rule}.`,
            );
            yield* expectEqual("the help", {
              actual: families[0]?.help,
              expected: help,
              message: "A help did not read back as it was.",
            });
          }
        }),
    },
    {
      id: "numbers",
      title: "Numbers read back as they were",
      points: 1,
      runs: 1,
      hints: [
        "What does a number become when it is put into a text? Try a very small one, and one that is none.",
        "JavaScript writes numbers so that they read back. Only the infinite ones have other names here.",
        "Write +Inf and -Inf by hand, and leave the rest to String.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          for (const value of [0.1234567, -3, 1e21, 5e-7, 0, Infinity, -Infinity, NaN]) {
            const metric = plain({ value });
            const families = yield* pageOf(exports, [metric]);
            const sample = yield* onlySample(families, metric);
            yield* expect(Object.is(sample.value, value), {
              expected: String(value),
              actual: String(sample.value),
              message:
                "A number does not read back as it was. Whoever reads the page wants to reckon with it.",
            });
          }
        }),
    },
    {
      id: "groups",
      title: "All lines of a name stand together, and once is said what it is",
      points: 2,
      runs: 1,
      hints: [
        "The same name comes with several sets of labels, and other names in between. What has to be written once?",
        "Sort or group the metrics by name before you write.",
        "Map.groupBy keeps the order in which names first came. HELP and TYPE belong to a group, lines to its metrics.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const of = (name: string, pool: string) => plain({ name, labels: { pool } });
          const pools = ["users", "orders"];
          const metrics = pools.flatMap((pool) => [of("busy", pool), of("waiting", pool)]);
          const families = yield* pageOf(exports, metrics);
          for (const name of ["busy", "waiting"]) {
            yield* expectEqual(`pools with a line for ${name}`, {
              actual: families.filter((family) => family.name === name)
                .flatMap(({ samples }) => samples.map(({ labels }) => labels["pool"])).sort(),
              expected: [...pools].sort(),
              message: "Of several metrics with one name, not each has its line.",
            });
          }
        }),
    },
    {
      id: "histogram",
      title: "A histogram has its buckets, its sum and its count",
      points: 3,
      runs: 1,
      hints: [
        "How many of the values are at most 0.5? All that are at most 0.1 are among them.",
        "Add the counts up from bound to bound. What is above all bounds has a bucket as well, and it holds everything.",
        "For each bound and then for +Inf write x_bucket with the labels and le; then x_sum and x_count with the labels alone.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const families = yield* pageOf(exports, [latency]);
          const samples = families.flatMap(({ samples }) => samples);
          const of = (suffix: string) =>
            samples.filter(({ name }) => name === latency.name + suffix);
          yield* expectEqual("families and their types", {
            actual: families.map(({ name, type }) => [name, type]),
            expected: [[latency.name, "histogram"]],
            message: "The lines of a histogram belong to one name, whose type is histogram.",
          });
          yield* expect(samples.every(({ labels }) => labels["pool"] === "orders"), {
            expected: 'pool="orders" in every line',
            actual: shown(samples.find(({ labels }) => labels["pool"] !== "orders")?.labels),
            message:
              "The histogram has lines without its label: for all that one can tell, it is of another pool.",
          });
          yield* expectEqual("bounds and what is at or below them", {
            actual: of("_bucket").map(({ labels, value }) =>
              [Number(labels["le"]?.replace("+Inf", "Infinity")), value].join(": ")
            ),
            expected: ["0.1: 4", "0.5: 4", "2.5: 7", "Infinity: 9"],
            message: "The buckets are not those of the histogram.",
          });
          yield* expectEqual("sum and count", {
            actual: [...of("_sum"), ...of("_count")].map(({ value }) => value),
            expected: [latency.sum, 9],
            message: "Sum and count are not those of the histogram.",
          });
        }),
    },
  ],
});
