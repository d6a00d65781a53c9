import * as Effect from "effect/Effect";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, expectEqual, Unmet } from "../../../../src/exercise/expectation.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import type { Compartment, Service } from "./solution.ts";
import {
  type Call,
  compartmentOf,
  day,
  drawCalls,
  type Known,
  known,
  patience,
  providers,
  services,
  shape,
  slowCall,
  slowFor,
  slowTime,
  usualLength,
} from "./world.ts";

const limits = { workers: 8, queue: 20 };

/** The share of calls that has to be answered in time on a usual day, from 0 to 1. */
const promised = 0.95;

/** What became of the calls of one service. */
interface Outcome {
  readonly service: Service;
  readonly share: number;
  readonly counts: string;
  readonly refused: number;
  readonly late: number;
}

const outcomeOf = (calls: ReadonlyArray<Call>, service: Service): Outcome => {
  const own = calls.filter((call) => call.service === service);
  const count = (end: Call["end"]): number => own.filter((call) => call.end === end).length;
  const share = own.length === 0 ? 1 : count("answered") / own.length;
  return {
    service,
    share,
    counts: `${service}: ${(100 * share).toFixed(1)} % of ${own.length} calls, ` +
      `${count("refused")} refused, ${count("late")} too late`,
    refused: count("refused"),
    late: count("late"),
  };
};

/** The service that fares worst, of some. */
const worstOf = (calls: ReadonlyArray<Call>, some: ReadonlyArray<Service>): Outcome =>
  some.map((service) => outcomeOf(calls, service))
    .reduce((worst, outcome) => outcome.share < worst.share ? outcome : worst);

/** The service of which there are most calls, if there is one. */
const mostOf = (calls: ReadonlyArray<Call>): Service | undefined => {
  const count = (service: Service): number =>
    calls.filter((call) => call.service === service).length;
  return calls.length === 0
    ? undefined
    : services.reduce((most, service) => count(service) > count(most) ? service : most);
};

/** Workers that a compartment keeps busy on average. */
const loadOf = ({ services }: Compartment): number =>
  services.reduce((sum, service) => sum + known[service].rate * known[service].takes, 0);

const usualMessage = (
  compartments: ReadonlyArray<Compartment>,
  { late, refused, service }: Outcome,
): string => {
  const compartment = compartmentOf(compartments, service)!;
  const load = loadOf(compartment);
  const { provider } = known[service];
  const apart = services.filter((other) =>
    other !== service && known[other].provider === provider && !compartment.services.includes(other)
  );
  if (load > compartment.workers * 0.99) {
    return `The compartment of ${service} has ${compartment.workers} of the 8 workers, and its ` +
      `calls keep ${Number(load.toFixed(2))} busy on average. With none to spare, every clump of ` +
      "calls ends in the queue.";
  }
  if (refused > late && compartment.queue < 3) {
    return `Calls of ${service} were turned away on a usual day because two or three came ` +
      "together. They need a few places to wait in.";
  }
  return apart.length === 0
    ? `Calls of ${service} were lost on a usual day: its workers are busy too much of the time.`
    : `Calls of ${service} were lost on a usual day: it has too few workers for itself. The wall ` +
      `between ${service} and ${
        apart.join(", ")
      } protects nothing, because ${provider} makes both ` +
      "slow at once, and it keeps them from helping each other out.";
};

const isolationMessage = (
  compartments: ReadonlyArray<Compartment>,
  slow: Known["provider"],
  victim: Service,
): string => {
  const compartment = compartmentOf(compartments, victim)!;
  const culprits = compartment.services.filter((service) => known[service].provider === slow);
  if (compartments.length === 1) {
    return "All services share one compartment, so whichever provider is slow takes all workers. " +
      "This is the shared pool of the lesson.";
  }
  return `${victim} is behind one wall with ${culprits.join(", ")}, and when ${slow} is slow, ` +
    "those calls hold all workers there. What fails apart belongs apart.";
};

const sumOf = (compartments: ReadonlyArray<Compartment>, what: "workers" | "queue"): number =>
  compartments.reduce((sum, compartment) => sum + compartment[what], 0);

export default exercise({
  kind: "size",
  title: "Draw the walls",
  minutes: 20,
  shape,
  quotes: [
    "4 checks",
    "9 points",
    "20 minutes",
    ...services.map((service) => {
      const { provider, rate, takes } = known[service];
      return `| ${[service, provider, rate, takes].join(" | ")} s |`;
    }),
    `No more than ${limits.workers} workers and ${limits.queue} places`,
    `${100 * promised} % of the calls of each service`,
    `slow for ${slowFor} seconds`,
    `takes ${slowCall} seconds`,
    `waits ${patience} seconds`,
    `${usualLength} seconds of a usual day`,
  ],
  checks: [
    {
      id: "complete",
      title: "Each service is in exactly one compartment",
      points: 1,
      runs: 1,
      hints: [
        "Count the names in your compartments against the table.",
        "There are five services. Each of them has to be named, and only once.",
        "payment, stock, email, sms and analytics, each in the services of one compartment.",
      ],
      check: ({ compartments }) =>
        Effect.gen(function* () {
          const named = compartments.flatMap(({ services }) => services);
          const times = (service: Service) => named.filter((name) => name === service).length;
          yield* expectEqual("services without a compartment", {
            actual: services.filter((service) => times(service) === 0),
            expected: [],
            message:
              "A service was left out, and nobody could call it. Behind which wall does it belong?",
          });
          yield* expectEqual("services that are named twice", {
            actual: services.filter((service) => times(service) > 1),
            expected: [],
            message:
              "A service that is behind two walls is behind neither. Which of them are its workers?",
          });
        }),
    },
    {
      id: "limits",
      title: "There are no more workers and places than there are to divide",
      points: 1,
      runs: 1,
      hints: [
        "Add up the workers of all compartments, and their places.",
        "8 workers and 20 places are all there are. What one compartment gets, another lacks.",
        "If you need more than 8 workers, one of your walls may not be needed.",
      ],
      check: ({ compartments }) =>
        Effect.gen(function* () {
          const workers = sumOf(compartments, "workers");
          const places = sumOf(compartments, "queue");
          yield* expect(workers <= limits.workers, {
            expected: `at most ${limits.workers} workers in all`,
            actual: `${workers} workers`,
            message:
              "Your compartments have more workers than the site. With as many as one likes, no wall costs anything.",
          });
          yield* expect(places <= limits.queue, {
            expected: `at most ${limits.queue} places in all`,
            actual: `${places} places`,
            message:
              "More callers may wait than the process has memory for. While a provider is slow, every place of its queue is taken.",
          });
        }),
    },
    {
      id: "usual",
      title: "On a usual day nearly all calls of each service are answered in time",
      points: 3,
      runs: 1,
      hints: [
        "For each compartment: how many workers are busy on average? Little's law says it.",
        "Rate times duration, added up over the services of a compartment. It needs more workers than that, about twice as many when the numbers are small. Two services behind one wall share their slack.",
        "Alone, e-mail and sms need two workers each, because each keeps 0.8 busy. Together they keep 1.6 busy, and three are enough.",
      ],
      check: ({ compartments }) =>
        Effect.gen(function* () {
          const worst = worstOf(yield* day(compartments, yield* drawCalls(usualLength)), services);
          if (worst.share >= promised) return;
          return yield* new Unmet({
            expected: `at least ${100 * promised} % answered in time`,
            actual: worst.counts,
            message: usualMessage(compartments, worst),
          });
        }),
    },
    {
      id: "isolation",
      title: "While one provider is slow, no call of any other is lost for it",
      points: 4,
      runs: 1,
      hints: [
        "Take each provider in turn. When it is slow, who else waits for the same workers?",
        "A wall belongs between services that fail apart. Which two of the five fail together in any case?",
        "E-mail and sms have the same provider and may share a compartment. Payment, stock and analytics each need one of their own.",
      ],
      check: ({ compartments }) =>
        Effect.gen(function* () {
          const drawn = yield* drawCalls(slowTime.length);
          const usually = yield* day(compartments, drawn);
          for (const provider of providers) {
            yield* Trace.note(`${provider} turns slow in ${slowTime.from} seconds`);
            const slowly = yield* day(compartments, drawn, { provider, from: slowTime.from });
            const lost = slowly.filter(({ end, service }, index) =>
              known[service].provider !== provider && end !== "answered" &&
              usually[index]!.end === "answered"
            );
            const victim = mostOf(lost);
            if (victim === undefined) continue;
            return yield* new Unmet({
              expected: `while ${provider} is slow, no call of another provider is lost for it`,
              actual: `${lost.length} are lost, most of them of ${victim}`,
              message: isolationMessage(compartments, provider, victim),
            });
          }
        }),
    },
  ],
});
