/**
 * The site's day that a learner's compartments are put through.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type { Wanted } from "../../../../src/exercise/shape.ts";
import { type Arrival, arrive, drawArrivals } from "../../../../src/lesson/arrival.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import * as Room from "../../compartment.ts";
import type { Compartment, Service } from "./solution.ts";

/** What is known of a service. */
export interface Known {
  readonly provider: "the bank" | "the warehouse" | "the post office" | "the counter";
  /** Calls per second. */
  readonly rate: number;
  /** Seconds that a call takes when all is well. */
  readonly takes: number;
}

export const known: Readonly<Record<Service, Known>> = {
  payment: { provider: "the bank", rate: 1, takes: 1 },
  stock: { provider: "the warehouse", rate: 2, takes: 0.5 },
  email: { provider: "the post office", rate: 1, takes: 0.8 },
  sms: { provider: "the post office", rate: 0.5, takes: 1.6 },
  analytics: { provider: "the counter", rate: 1.5, takes: 0.3 },
};

export const services = Object.keys(known) as ReadonlyArray<Service>;

export const providers = Array.from(new Set(services.map((service) => known[service].provider)));

/** Seconds. */
export const patience = 4;
export const slowCall = 12;
export const slowFor = 20;
export const usualLength = 100;

/** When a provider turns slow, and how long calls come in all, in seconds. */
export const slowTime = { from: 5, length: 30 };

const isCount = (value: unknown, least: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= 10_000;

const isCompartment = (value: unknown): value is Compartment => {
  if (typeof value !== "object" || value === null) return false;
  const { queue, services: named, workers } = value as Partial<Record<string, unknown>>;
  return Array.isArray(named) && named.every((name) => services.includes(name)) &&
    isCount(workers, 1) && isCount(queue, 0);
};

const someCompartments: Wanted<ReadonlyArray<Compartment>> = {
  description: "a list of compartments { services, workers, queue }, with services out of " +
    `${services.join(", ")}, at least 1 worker and a whole number of places`,
  accepts: (value): value is ReadonlyArray<Compartment> =>
    Array.isArray(value) && value.every(isCompartment),
};

export const shape = { compartments: someCompartments };

/** A call, and what became of it. */
export interface Call extends Arrival {
  readonly service: Service;
  /** How much quicker or slower than usual. */
  readonly factor: number;
  end: "answered" | "late" | "refused";
}

/** A time at which one provider is slow, in seconds. */
interface SlowTime {
  readonly provider: Known["provider"];
  readonly from: number;
}

/** Always the same calls, whatever the seed: right numbers must not fail by bad luck. */
export const drawCalls = (length: number): Effect.Effect<ReadonlyArray<Call>> =>
  Effect.withRandom(drawing(length), Random.make("travel"));

const drawing = (length: number): Effect.Effect<ReadonlyArray<Call>> =>
  Effect.map(
    Effect.forEach(services, (service) =>
      drawArrivals({ rate: known[service].rate, to: length }, (at) =>
        Effect.map(
          Random.nextRange(0.8, 1.2),
          (factor): Call => ({ at, service, factor, end: "late" }),
        ))),
    (calls) =>
      calls.flat().sort((one, other) =>
        one.at - other.at
      ),
  );

const nameOf = (compartment: Compartment): string => compartment.services.join("+");

export const compartmentOf = (
  compartments: ReadonlyArray<Compartment>,
  service: Service,
): Compartment | undefined => compartments.find((one) => one.services.includes(service));

const open = (compartment: Compartment): Effect.Effect<Room.Compartment, never, Trace.Trace> => {
  const { queue, workers } = compartment;
  const name = nameOf(compartment);
  return Effect.zipLeft(
    Room.make({ name, workers, queue }),
    Trace.emit({
      _tag: "CompartmentOpened",
      compartment: name,
      capacity: workers,
      unit: "workers",
      queue,
    }),
  );
};

/** Sends calls through the learner's compartments. A service without one is not called. */
export const day = (
  compartments: ReadonlyArray<Compartment>,
  drawn: ReadonlyArray<Call>,
  slow?: SlowTime,
): Effect.Effect<ReadonlyArray<Call>, never, Trace.Trace> =>
  Effect.gen(function* () {
    const rooms = new Map<Service, Room.Compartment>();
    for (const compartment of compartments) {
      const room = yield* open(compartment);
      for (const service of compartment.services) rooms.set(service, room);
    }
    const { now } = yield* Trace.Trace;
    const start = yield* now;
    const isSlow = (service: Service, at: number): boolean =>
      slow !== undefined && known[service].provider === slow.provider &&
      at >= slow.from && at < slow.from + slowFor;
    const calls = drawn.filter(({ service }) => rooms.has(service)).map((call) => ({ ...call }));
    yield* arrive(calls, (call, index) => {
      const { factor, service } = call;
      const room = rooms.get(service)!;
      const details = {
        // Distinct also from those of the slow times before.
        task: `${service}-${Math.round(start / 1000)}-${index + 1}`,
        compartment: room.name,
        service,
        patience: Duration.seconds(patience),
      };
      const work = Effect.flatMap(now, (at) =>
        Effect.sleep(Duration.seconds(
          isSlow(service, (at - start) / 1000) ? slowCall : known[service].takes * factor,
        )));
      const ended = (end: Call["end"]) => Effect.sync(() => void (call.end = end));
      return Trace.throughCompartment(details, Effect.uninterruptible(work), room.run).pipe(
        // The caller goes; a call that has begun does not.
        Effect.disconnect,
        Effect.timeoutOption(Duration.seconds(patience)),
        Effect.matchEffect({
          onSuccess: (answer) => ended(answer._tag === "Some" ? "answered" : "late"),
          onFailure: () => ended("refused"),
        }),
      );
    });
    return calls;
  });
