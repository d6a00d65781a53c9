/**
 * `deno task bench`: measures this project against its peers and prints one table.
 *
 * A benchmark is not a test: a missed figure shows in the table and leaves the exit code alone.
 *
 * @module
 */
import { figures } from "./figures.ts";
import {
  MeasurementFailed,
  measurementsOfRound,
  prepare,
  type Source,
  take,
  whySkipped,
} from "./measurement.ts";
import { progressOn } from "./progress.ts";
import { readRequest, type Request, UsageError } from "./request.ts";
import { addSample, noSamples } from "./samples.ts";
import { footer, table } from "./table.ts";

const bench = async ({ rounds, filter }: Request): Promise<void> => {
  const chosen = figures.filter(({ title }) => title.toLowerCase().includes(filter.toLowerCase()));
  if (chosen.length === 0) {
    const titles = figures.map((figure) => figure.title);
    const subjects = new Set(titles.map((title) => title.slice(0, title.indexOf(":"))));
    throw new UsageError(`no figure is called "${filter}"; try ${Array.from(subjects).join(", ")}`);
  }
  const measurable = chosen.filter((figure) => whySkipped(figure) === undefined);
  const sources = Array.from(new Set<Source>(measurable.flatMap((figure) => figure.sources)));
  const loadBefore = Deno.loadavg()[0]!;
  const samples = noSamples();
  const progress = progressOn(Deno.stderr);
  try {
    await prepare(sources);
    for (let round = 0; round < rounds; round++) {
      const measurements = measurementsOfRound(sources, round, rounds);
      for (const [index, measurement] of measurements.entries()) {
        progress.show({ round, rounds, index, measurements: measurements.length, measurement });
        for (const [source, value] of await take(measurement)) {
          addSample(samples, source, round, value);
        }
      }
    }
  } finally {
    progress.clear();
  }
  console.log(table(chosen, samples, rounds));
  for (const { remarks } of measurable) {
    if (remarks !== undefined) console.log(`\n${(await remarks()).join("\n")}`);
  }
  console.log(footer({ rounds, loadBefore }));
};

try {
  await bench(readRequest(Deno.args));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof MeasurementFailed)) throw error;
  console.error(`error: ${error.message}`);
  Deno.exit(error instanceof UsageError ? 2 : 1);
}
