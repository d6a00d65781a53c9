/**
 * How fast a lesson's page is sent, beside a bare handler that sends the same bytes.
 *
 * @module
 */
import { type Ports, start } from "./child.ts";
import { latenciesOf, percentile } from "./load.ts";

const page = "/lessons/thread-pool";
const connections = 16;

/** In milliseconds, each. */
const [warmUp, turn] = [1_500, 800];

/** The two take turns, so that who else is at work on the machine disturbs both. */
const turns = 5;

export const serving = async () => {
  await using server = start("server.ts");
  const ports = await server.read<Ports>();
  const targets = {
    site: { port: ports.site, path: page, connections },
    bare: { port: ports.bare, path: `/same${page}`, connections },
  };
  const latencies = { site: [] as Array<number>, bare: [] as Array<number> };
  for (const target of Object.values(targets)) await latenciesOf({ ...target, duration: warmUp });
  for (let count = 0; count < turns; count++) {
    for (const name of ["site", "bare"] as const) {
      latencies[name].push(...await latenciesOf({ ...targets[name], duration: turn }));
    }
  }
  const figuresOf = (name: keyof typeof latencies) => {
    const sorted = latencies[name].sort((a, b) => a - b);
    return {
      rate: sorted.length / (turns * turn / 1000),
      slowest: percentile(sorted, 0.99) * 1e6,
    };
  };
  const [site, bare] = [figuresOf("site"), figuresOf("bare")];
  return {
    "requests per second, site": site.rate,
    "requests per second, bare": bare.rate,
    "99th percentile, site": site.slowest,
    "99th percentile, bare": bare.slowest,
  };
};
