/**
 * Little's law: what is under way is rate times duration. 1.2 e-mails a second at 45 seconds each
 * are 54. The pool has eleven workers, and it would not help if it had forty.
 *
 * The same law the other way round gives the point at which trouble begins. The other three calls
 * take 0.5 + 0.3 + 0.1 = 0.9 seconds together, so they need 1.2 × 0.9 = 1.08 workers. That leaves
 * 9.92 for e-mail, and 9.92 / 1.2 = 8.3 seconds. An e-mail that takes eight seconds is an
 * annoyance; one that takes nine is an outage.
 *
 * From second 20 on each e-mail keeps the worker that it gets. Eleven of them come in 11 / 1.2 =
 * 9.2 seconds, so the pool is theirs at second 29. The first of them began at second 20 and ends 45
 * seconds later, at 65. By then the mail provider has been well for fifteen seconds. A pool gets
 * its workers back when its calls come back, and not when the dependency does.
 *
 * In the split world e-mail has two workers and 20 places. They hold 22 e-mails, which take 22 /
 * 1.2 = 18.3 seconds to come: the next is turned away at about second 38.
 *
 * Who loses? In the shared world everyone but e-mail: its callers wait as long as it takes, and 110
 * places are enough for them, while the others leave after two seconds. In the split world e-mail
 * alone. A wall does not help the service behind it. It keeps the damage there.
 */

/** What an order calls. */
export type Service = "payment" | "inventory" | "email" | "analytics";

/** E-mails that want to be under way at once while they are slow. */
export const wanted = 54;

/** Seconds that an e-mail takes when eleven workers are just too few. */
export const failsFrom = 8.3;

/** Shared: the second at which e-mails hold all eleven workers. */
export const fullAt = 29;

/** Shared: the second at which the first of those comes free again. */
export const freeAt = 65;

/** Split: the second at which e-mail's compartment turns the first one away. */
export const refusesFrom = 38;

/** Shared: the services of which calls are lost. */
export const losesInShared: ReadonlyArray<Service> = ["payment", "inventory", "analytics"];

/** Split: the services of which calls are lost. */
export const losesInSplit: ReadonlyArray<Service> = ["email"];
