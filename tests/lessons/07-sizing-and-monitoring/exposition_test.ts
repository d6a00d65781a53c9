import assert from "node:assert/strict";
import * as FastCheck from "effect/FastCheck";
import * as MetricBoundaries from "effect/MetricBoundaries";
import * as MetricKey from "effect/MetricKey";
import * as MetricRegistry from "effect/MetricRegistry";
import { exposition } from "../../../lessons/07-sizing-and-monitoring/exposition.ts";
import { Malformed, read } from "../../../lessons/07-sizing-and-monitoring/exposition_reader.ts";

const lines = (...text: ReadonlyArray<string>): string => text.map((line) => `${line}\n`).join("");

Deno.test("exposition writes a counter and a gauge with their help, labels and values", () => {
  const registry = MetricRegistry.make();
  const requests = MetricKey.counter("requests_total", {
    description: "Requests.",
    incremental: true,
  });
  registry.get(MetricKey.tagged(requests, "code", "200")).update(3);
  registry.get(MetricKey.tagged(requests, "code", "500")).update(1);
  registry.get(MetricKey.gauge("heat")).update(-1.5);
  assert.equal(
    exposition(registry.snapshot()),
    lines(
      "# TYPE heat gauge",
      "heat -1.5",
      "# HELP requests_total Requests.",
      "# TYPE requests_total counter",
      'requests_total{code="200"} 3',
      'requests_total{code="500"} 1',
    ),
  );
});

Deno.test("exposition escapes as the format's own example does", () => {
  const registry = MetricRegistry.make();
  const key = MetricKey.gauge("msdos_file_access_time_seconds", { description: 'a\\b\nc "d"' });
  const tagged = MetricKey.tagged(
    MetricKey.tagged(key, "path", "C:\\DIR\\FILE.TXT"),
    "error",
    'Cannot find file:\n"FILE.TXT"',
  );
  registry.get(tagged).update(1458255915);
  const text = exposition(registry.snapshot());
  assert.ok(text.startsWith('# HELP msdos_file_access_time_seconds a\\\\b\\nc "d"\n'));
  assert.ok(text.includes(String.raw`path="C:\\DIR\\FILE.TXT"`), text);
  assert.ok(text.includes(String.raw`error="Cannot find file:\n\"FILE.TXT\""`), text);
});

Deno.test("exposition: a counter that may go down is a gauge", () => {
  const registry = MetricRegistry.make();
  registry.get(MetricKey.counter("balance")).update(-5);
  assert.equal(exposition(registry.snapshot()), lines("# TYPE balance gauge", "balance -5"));
});

Deno.test("exposition writes a histogram whose last bucket holds all, also what is no number", () => {
  const registry = MetricRegistry.make();
  const key = MetricKey.histogram("wait_seconds", MetricBoundaries.fromIterable([1, 0.5]));
  const histogram = registry.get(key);
  [0.5, 0.7, 3].forEach((value) => histogram.update(value));
  assert.equal(
    exposition(registry.snapshot()),
    lines(
      "# TYPE wait_seconds histogram",
      'wait_seconds_bucket{le="0.5"} 1',
      'wait_seconds_bucket{le="1"} 2',
      'wait_seconds_bucket{le="+Inf"} 3',
      "wait_seconds_sum 4.2",
      "wait_seconds_count 3",
    ),
  );
  histogram.update(NaN);
  const [family] = read(exposition(registry.snapshot()));
  assert.equal(family!.samples.find(({ labels }) => labels["le"] === "+Inf")!.value, 4);
});

Deno.test("exposition writes a frequency as a counter for each word", () => {
  const registry = MetricRegistry.make();
  const words = registry.get(MetricKey.frequency("reasons"));
  ["QueueFull", "QueueFull", "NeverFits"].forEach((word) => words.update(word));
  assert.equal(
    exposition(registry.snapshot()),
    lines(
      "# TYPE reasons counter",
      'reasons{key="QueueFull"} 2',
      'reasons{key="NeverFits"} 1',
    ),
  );
});

Deno.test("exposition writes a summary, with NaN for a quantile that it does not have", () => {
  const registry = MetricRegistry.make();
  registry.get(MetricKey.summary({
    name: "latency",
    maxAge: "1 minute",
    maxSize: 10,
    error: 0.01,
    quantiles: [0.5, 0.99],
  }));
  assert.equal(
    exposition(registry.snapshot()),
    lines(
      "# TYPE latency summary",
      'latency{quantile="0.5"} NaN',
      'latency{quantile="0.99"} NaN',
      "latency_sum 0",
      "latency_count 0",
    ),
  );
});

Deno.test("exposition refuses one name for two kinds of metric", () => {
  const registry = MetricRegistry.make();
  registry.get(MetricKey.gauge("queue"));
  registry.get(MetricKey.counter("queue", { incremental: true }));
  assert.throws(() => exposition(registry.snapshot()), /queue is a gauge and a counter/);
});

Deno.test("exposition refuses two names that come to the same", () => {
  const registry = MetricRegistry.make();
  registry.get(MetricKey.tagged(MetricKey.gauge("queue.length"), "pool", "a"));
  registry.get(MetricKey.tagged(MetricKey.gauge("queue_length"), "pool", "b"));
  assert.equal(read(exposition(registry.snapshot())).length, 1);
  registry.get(MetricKey.tagged(MetricKey.gauge("queue-length"), "pool", "a"));
  assert.throws(
    () => exposition(registry.snapshot()),
    /queue_length has two lines with the same labels/,
  );
});

Deno.test("exposition writes a label once that was given twice", () => {
  const registry = MetricRegistry.make();
  const key = MetricKey.tagged(MetricKey.gauge("heat"), "pool.name", "a");
  registry.get(MetricKey.tagged(key, "pool_name", "b")).update(1);
  assert.equal(exposition(registry.snapshot()).match(/pool_name/g)?.length, 1);
});

Deno.test("exposition of nothing is nothing", () => {
  assert.equal(exposition([]), "");
});

const text = FastCheck.oneof(
  FastCheck.fullUnicodeString({ maxLength: 12 }),
  FastCheck.stringOf(FastCheck.constantFrom("\\", '"', "\n", "n", "a", "{", "}", ",", "="), {
    maxLength: 8,
  }),
);

const value = FastCheck.oneof(
  FastCheck.double(),
  FastCheck.constantFrom(Infinity, -Infinity, NaN, -0, 1e21, 5e-324),
);

Deno.test("exposition follows the format and loses nothing, whatever names, labels and values", () => {
  FastCheck.assert(
    FastCheck.property(
      FastCheck.uniqueArray(
        FastCheck.record({ name: text, help: text, label: text, labelled: text, value }),
        { maxLength: 8, selector: ({ labelled }) => labelled },
      ),
      (metrics) => {
        const registry = MetricRegistry.make();
        for (const { help, label, labelled, name, value } of metrics) {
          const key = MetricKey.gauge(`g_${name}`, { description: help });
          registry.get(MetricKey.tagged(key, label, labelled)).update(value);
        }
        const samples = read(exposition(registry.snapshot())).flatMap(({ samples }) => samples);
        assert.equal(samples.length, metrics.length);
        for (const { labelled, value } of metrics) {
          const found = samples.find(({ labels }) => Object.values(labels)[0] === labelled);
          assert.ok(found !== undefined, JSON.stringify(labelled));
          // Minus nought is nought in text.
          assert.ok(Object.is(found.value, value) || found.value === value);
        }
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("exposition keeps histograms of several label sets together and whole", () => {
  FastCheck.assert(
    FastCheck.property(
      FastCheck.array(FastCheck.tuple(
        FastCheck.constantFrom("a", "b", "c"),
        FastCheck.double({ min: 0, max: 20, noNaN: true }),
      )),
      (observed) => {
        const registry = MetricRegistry.make();
        const bounds = MetricBoundaries.fromIterable([0.1, 1, 5]);
        for (const [pool, value] of observed) {
          const key = MetricKey.tagged(MetricKey.histogram("h", bounds), "pool", pool);
          registry.get(key).update(value);
          registry.get(MetricKey.gauge("between")).update(value);
        }
        const families = read(exposition(registry.snapshot()));
        assert.ok(families.length === (observed.length === 0 ? 0 : 2));
      },
    ),
  );
});

/** Pages that break a rule, each by that rule. */
const wrong: Readonly<Record<string, string>> = {
  "the last line does not end with a line feed": "# TYPE a gauge\na 1",
  "there is a second TYPE for one name": lines("# TYPE a gauge", "# TYPE a gauge", "a 1"),
  "there is a second HELP for one name": lines("# HELP a b", "# HELP a b", "a 1"),
  "the TYPE comes after a sample": lines("a 1", "# TYPE a gauge"),
  "there is no such type": lines("# TYPE a number"),
  "two lines have the same name and labels": lines('a{x="1"} 1', 'a{x="1"} 2'),
  "the lines of one name do not stand together": lines('a{x="1"} 1', "b 1", 'a{x="2"} 1'),
  "there is no metric name": lines("0a 1"),
  "there is no label name where one should be": lines('a{0="1"} 1'),
  "the label x has no value in quotation marks": lines("a{x=1} 1"),
  "the label x is there twice": lines('a{x="1",x="2"} 1'),
  "the value of x ends before its text does": lines('a{x="1"2"} 1'),
  "\\t is no escape here": lines('a{x="\\t"} 1'),
  '\\" is no escape here': lines('# HELP a \\"b\\"', "a 1"),
  "null is no value": lines("a null"),
  "there is more behind the value than a time": lines("a 1 2 3"),
  "a histogram has no buckets": lines("# TYPE a histogram", "a_sum 1", "a_count 1"),
  "a histogram has no sum": lines("# TYPE a histogram", 'a_bucket{le="+Inf"} 1', "a_count 1"),
  "buckets are out of order": lines(
    "# TYPE a histogram",
    'a_bucket{le="+Inf"} 1',
    'a_bucket{le="1"} 1',
    "a_sum 1",
    "a_count 1",
  ),
  'there is no bucket for le="+Inf"': lines(
    "# TYPE a histogram",
    'a_bucket{le="1"} 1',
    "a_sum 1",
    "a_count 1",
  ),
  "buckets are not cumulative": lines(
    "# TYPE a histogram",
    'a_bucket{le="1"} 2',
    'a_bucket{le="+Inf"} 1',
    "a_sum 1",
    "a_count 1",
  ),
  "the last bucket is not the count": lines(
    "# TYPE a histogram",
    'a_bucket{le="+Inf"} 1',
    "a_sum 1",
    "a_count 2",
  ),
};

for (const [rule, page] of Object.entries(wrong)) {
  Deno.test(`read finds it where ${rule}`, () => {
    assert.throws(() => read(page), (error) => error instanceof Malformed && error.rule === rule);
  });
}

Deno.test("read takes the example in the format's description", () => {
  const families = read(lines(
    "# HELP http_requests_total The total number of HTTP requests.",
    "# TYPE http_requests_total counter",
    'http_requests_total{method="post",code="200"} 1027 1395066363000',
    'http_requests_total{method="post",code="400"}    3 1395066363000',
    "",
    "# Escaping in label values:",
    String
      .raw`msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9`,
    "# Minimalistic line:",
    "metric_without_timestamp_and_labels 12.47",
    'something_weird{problem="division by zero"} +Inf -3982045',
    "# TYPE rpc_duration_seconds summary",
    'rpc_duration_seconds{quantile="0.5"} 4773',
    "rpc_duration_seconds_sum 1.7560473e+07",
    "rpc_duration_seconds_count 2693",
  ));
  assert.deepEqual(families.map(({ name, samples, type }) => [name, type, samples.length]), [
    ["http_requests_total", "counter", 2],
    ["msdos_file_access_time_seconds", "untyped", 1],
    ["metric_without_timestamp_and_labels", "untyped", 1],
    ["something_weird", "untyped", 1],
    ["rpc_duration_seconds", "summary", 3],
  ]);
  assert.deepEqual(families[1]!.samples[0]!.labels, {
    path: "C:\\DIR\\FILE.TXT",
    error: 'Cannot find file:\n"FILE.TXT"',
  });
  assert.equal(families[3]!.samples[0]!.value, Infinity);
});

Deno.test("read takes what the format leaves open: blanks, a last comma, HELP behind TYPE", () => {
  const [family] = read(lines("  # TYPE a gauge", "#\tHELP  a  b", ' a { x = "1" , }\t2 '));
  assert.deepEqual(family, {
    name: "a",
    type: "gauge",
    help: "b",
    samples: [{ name: "a", labels: { x: "1" }, value: 2 }],
  });
});
