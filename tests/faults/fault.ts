import type { Rule } from "./rules.ts";
import type { Stage } from "./stage.ts";

/** What a scenario saw. */
export interface Verdict {
  /** Whether the rule was kept. */
  readonly held: boolean;
  /** What was observed, with the numbers of this run. */
  readonly saw: string;
}

/** One way in which bulkheads, breakers or pools go wrong, and a scenario that brings it about. */
export interface Fault<T extends Closable, S> {
  readonly id: string;
  /** What goes wrong, to be read as "… does not happen". */
  readonly title: string;
  readonly kind: "bulkhead" | "breaker" | "pool";
  readonly rule: Rule;
  readonly scenario: (stage: Stage<T, S>) => Promise<Verdict>;
}

export interface Closable {
  readonly close: () => Promise<void>;
}

/** A library, seen through the small interface that scenarios use. */
export interface Subject<T extends Closable, S> {
  readonly name: string;
  /** The name in the two lines at the head of a narrow column. */
  readonly heading: readonly [string, string];
  /** Makes one. Throws `NotOffered` where the settings ask for what the library does not have. */
  readonly make: (settings: S) => Promise<T>;
  /** By the id of a fault: with which options it was looked for, or what would avoid it. */
  readonly remarks?: Readonly<Record<string, string>>;
}
