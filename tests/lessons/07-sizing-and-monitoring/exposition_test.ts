import assert from "node:assert/strict";
import * as FastCheck from "effect/FastCheck";
import * as MetricBoundaries from "effect/MetricBoundaries";
import * as MetricKey from "effect/MetricKey";
import * as MetricRegistry from "effect/MetricRegistry";
import { exposition } from "../../../lessons/07-sizing-and-monitoring/exposition.ts";
import { parse } from "./exposition_parser.ts";

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
  const [family] = parse(exposition(registry.snapshot()));
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
        const samples = parse(exposition(registry.snapshot())).flatMap(({ samples }) => samples);
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
        const families = parse(exposition(registry.snapshot()));
        assert.ok(families.length === (observed.length === 0 ? 0 : 2));
      },
    ),
  );
});

/** Pages that break a rule, so that the reader above is known to be strict. */
const wrong: Readonly<Record<string, string>> = {
  "no line feed at the end": "# TYPE a gauge\na 1",
  "a second TYPE": lines("# TYPE a gauge", "a 1", "# TYPE a gauge"),
  "a second line for the same labels": lines("# TYPE a gauge", 'a{x="1"} 1', 'a{x="1"} 2'),
  "outside of its group": lines("# TYPE a gauge", "# TYPE b gauge", "a 1"),
  "no value for x": lines("# TYPE a gauge", 'a{x="1"2"} 1'),
  "is no escape": lines("# TYPE a gauge", 'a{x="\\t"} 1'),
  "no such type": lines("# TYPE a number"),
  "is no value": lines("# TYPE a gauge", "a Infinity"),
  "no label name": lines("# TYPE a gauge", 'a{0="1"} 1'),
  "no bucket for +Inf": lines("# TYPE a histogram", 'a_bucket{le="1"} 1', "a_sum 1", "a_count 1"),
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
  Deno.test(`parse, which the tests of exposition go by, finds: ${rule}`, () => {
    assert.throws(() => parse(page), (error) => String(error).includes(rule));
  });
}
