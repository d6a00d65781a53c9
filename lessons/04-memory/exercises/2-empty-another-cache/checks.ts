import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import type * as Scope from "effect/Scope";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, expectEqual, type Unmet } from "../../../../src/exercise/expectation.ts";
import type { Exports, Wanted } from "../../../../src/exercise/shape.ts";
import * as Trace from "../../../../src/trace/trace.ts";
import * as Cache from "../../cache.ts";
import * as Heap from "../../heap.ts";
import * as Memory from "../../memory.ts";
import * as NaiveCache from "../../naive_cache.ts";
import type { Put } from "./solution.ts";

/** The caches, with what is in them at the beginning. Sizes are in kilobytes. */
const caches = {
  users: { prefix: "user", entries: 20, size: 4, share: 100, whenFull: "evict" },
  sessions: { prefix: "session", entries: 10, size: 2, share: 50, whenFull: "refuse" },
  static: { prefix: "file", entries: 10, size: 8, share: 200, whenFull: "evict" },
} as const;

type Name = keyof typeof caches;

const names = Object.keys(caches) as ReadonlyArray<Name>;

/** Kilobytes that the process may use. */
const limit = names.reduce((sum, name) => sum + caches[name].share, 0);

/** Kilobytes that it uses at the beginning. */
const inUse = names.reduce((sum, name) => sum + caches[name].entries * caches[name].size, 0);

const most = { puts: 10, kilobytes: 30 };

const isPut = (value: unknown): value is Put =>
  typeof value === "object" && value !== null &&
  "cache" in value && names.includes(value.cache as Name) &&
  "key" in value && typeof value.key === "string" &&
  "kilobytes" in value && typeof value.kilobytes === "number" &&
  Number.isInteger(value.kilobytes) && value.kilobytes >= 1;

const puts: Wanted<ReadonlyArray<Put>> = {
  description:
    'a list of records { cache: "users" | "sessions" | "static", key: a text, kilobytes: a whole number, at least 1 }',
  accepts: (value): value is ReadonlyArray<Put> => Array.isArray(value) && value.every(isPut),
};

const shape = { puts };

/** A cache of either kind. */
interface Store {
  readonly put: (
    key: string,
    kilobytes: number,
  ) => Effect.Effect<void, Memory.OutOfMemory | NaiveCache.HeapFull>;
}

interface World {
  /** The compartment that a cache is in, and how many kilobytes that has. */
  readonly placeOf: (name: Name) => { readonly compartment: string; readonly capacity: number };
  readonly open: (
    name: Name,
    onEvict: (key: string) => void,
  ) => Effect.Effect<Store, never, Scope.Scope>;
  /** The number that the caches watch, if they do, in kilobytes. */
  readonly reading: Effect.Effect<number> | undefined;
}

/** What became of a world. */
interface Outcome {
  /** Users of the beginning that were pushed out. */
  readonly usersGone: number;
  /** The puts that were refused, and into which cache. */
  readonly refused: ReadonlyArray<Put>;
}

const sizeOf = (_: string, kilobytes: number): number => kilobytes;

/** All caches watch one number, and nothing is collected. */
const watching = (): World => {
  const heap = Heap.make();
  return {
    placeOf: () => ({ compartment: "heap", capacity: limit }),
    open: (name, onEvict) =>
      Effect.sync(() =>
        NaiveCache.make({ heap, limit, sizeOf, whenFull: caches[name].whenFull, onEvict })
      ),
    reading: heap.used,
  };
};

/** Each cache has a share of its own. */
const sharing = (): World => ({
  placeOf: (name) => ({ compartment: name, capacity: caches[name].share }),
  open: (name, onEvict) =>
    Effect.flatMap(
      Memory.make({ name, limit: caches[name].share }),
      (memory) => Cache.make({ memory, sizeOf, whenFull: caches[name].whenFull, onEvict }),
    ),
  reading: undefined,
});

/** Puts an entry, and says whether it was taken. It is a task, at work while it is stored. */
const tryPut = (
  { cache, key, kilobytes }: Put,
  compartment: string,
  store: Store,
): Effect.Effect<boolean, never, Trace.Trace> =>
  Effect.gen(function* () {
    const { unsafeEmit } = yield* Trace.Trace;
    const entry = { task: key, compartment };
    const details = { service: cache, size: kilobytes, deadline: null };
    unsafeEmit({ _tag: "TaskQueued", ...entry, ...details });
    const put = yield* Effect.either(store.put(key, kilobytes));
    if (Either.isRight(put)) unsafeEmit({ _tag: "TaskStarted", ...entry });
    else unsafeEmit({ _tag: "TaskRejected", ...entry, reason: put.left._tag });
    return Either.isRight(put);
  });

/** The entries of the beginning, cache by cache. */
const first = names.flatMap((cache) => {
  const { entries, prefix, size } = caches[cache];
  return Array.from(
    { length: entries },
    (_, index): Put => ({ cache, key: `${prefix}-${index + 1}`, kilobytes: size }),
  );
});

/** Fills the caches, and makes the learner's puts. */
const run = (
  { puts }: Exports<typeof shape>,
  { open, placeOf, reading }: World,
): Effect.Effect<Outcome, never, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const { unsafeEmit } = yield* Trace.Trace;
    const evicted = new Set<string>();
    const opened = new Set<string>();
    const stores = new Map<Name, Store>();
    for (const name of names) {
      const { capacity, compartment } = placeOf(name);
      const onEvict = (task: string): void => {
        evicted.add(`${name} ${task}`);
        unsafeEmit({ _tag: "TaskInterrupted", task, compartment });
      };
      stores.set(name, yield* open(name, onEvict));
      if (opened.has(compartment)) continue;
      opened.add(compartment);
      unsafeEmit({
        _tag: "CompartmentOpened",
        compartment,
        capacity,
        unit: "kilobytes",
        queue: 0,
      });
    }
    const putIn = (put: Put) => tryPut(put, placeOf(put.cache).compartment, stores.get(put.cache)!);
    for (const put of first) yield* putIn(put);
    const refused: Array<Put> = [];
    for (const put of puts) {
      yield* Effect.sleep("10 millis");
      if (!(yield* putIn(put))) refused.push(put);
      if (reading !== undefined) {
        yield* Trace.note(`the number says ${yield* reading} of ${limit} kilobytes`);
      }
    }
    const usersGone = first.filter(({ cache, key }) =>
      cache === "users" && evicted.has(`users ${key}`)
    );
    return { usersGone: usersGone.length, refused };
  });

const isLogin = ({ cache }: Put): boolean => cache === "sessions";

const expectUsersGone = (
  exports: Exports<typeof shape>,
): Effect.Effect<void, Unmet, Trace.Trace | Scope.Scope> =>
  Effect.gen(function* () {
    const { usersGone } = yield* run(exports, watching());
    const isUserPut = exports.puts.some(({ cache }) => cache === "users");
    yield* expectEqual("users pushed out", {
      actual: usersGone,
      expected: caches.users.entries,
      message: isUserPut
        ? "A user was put into the cache, and the others stayed: there was still room for it. The number has to be so near its limit that this one user does not fit."
        : "No put went into the cache of users, so that it pushed nobody out. A cache makes room among its own entries, and only when something is put into it.",
    });
  });

export default exercise({
  kind: "break",
  title: "Empty another cache",
  minutes: 15,
  shape,
  quotes: [
    "5 checks",
    "9 points",
    "15 minutes",
    `at most ${most.puts} puts`,
    `at most ${most.kilobytes} kilobytes`,
    `above ${limit} kilobytes`,
    `${caches.users.share} for users, ${caches.sessions.share} for sessions, ` +
    `${caches.static.share} for files`,
    `${caches.users.entries} users of ${caches.users.size} kilobytes each`,
    `${caches.sessions.entries} sessions of ${caches.sessions.size}`,
    `${caches.static.entries} files of ${caches.static.size}`,
    `${inUse} kilobytes in all`,
  ],
  checks: [
    {
      id: "users-gone",
      title: "Where all watch the process, not one of the users is left",
      points: 3,
      runs: 1,
      hints: [
        "A cache pushes out its own entries only. What makes the cache of users do it?",
        "A put into the cache of users, at a moment when the process has no room for it. Files are what brings the process near its limit.",
        `${inUse} kilobytes are in use, and the limit is ${limit}. Put files until the rest is smaller than a user, without going over. Then put one user: what its cache lets go stays garbage, so it goes on to the last.`,
      ],
      check: expectUsersGone,
    },
    {
      id: "login-refused",
      title: "Where all watch the process, a customer who logs in is refused",
      points: 2,
      runs: 1,
      hints: [
        "The cache of sessions refuses when there is no room. Where does it look for room?",
        "It looks at the process, like the others. When the files have filled that, a small session has no room.",
        "Put a session after the files, of more kilobytes than are left under the limit.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const { refused } = yield* run(exports, watching());
          yield* expect(refused.some(isLogin), {
            expected: "at least one session is refused",
            actual: exports.puts.some(isLogin)
              ? "all who log in have a session"
              : "nobody logs in: no put goes into the cache of sessions",
            message: exports.puts.some(isLogin)
              ? "A customer logged in, and there was room for it in the process at that moment. Mind the order of the puts, and the sizes."
              : "Nobody logged in, so nobody was refused. A login is a put into the cache of sessions.",
          });
        }),
    },
    {
      id: "users-stay",
      title: "With shares, the same puts push out no user",
      points: 2,
      runs: 1,
      hints: [
        "How much of their share do the users take at the beginning?",
        "20 of 4 kilobytes are 80 of 100. What you put into the cache of users has to fit beside that.",
        "At most 20 kilobytes in all for the users. Fewer will do, if files have filled the process before.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const { usersGone } = yield* run(exports, sharing());
          yield* expectEqual("users pushed out", {
            actual: usersGone,
            expected: 0,
            message:
              "What you put into the cache of users does not fit in the share of the users either. So it proves nothing: a cache that is full pushes out, with or without a wall.",
          });
        }),
    },
    {
      id: "login-stays",
      title: "With shares, everyone who logs in has a session",
      points: 1,
      runs: 1,
      hints: [
        "How much of their share do the sessions take at the beginning?",
        "10 of 2 kilobytes are 20 of 50. What you put into the cache of sessions has to fit beside that.",
        "At most 30 kilobytes in all for the sessions. Fewer will do, if files have filled the process before.",
      ],
      check: (exports) =>
        Effect.gen(function* () {
          const { refused } = yield* run(exports, sharing());
          yield* expectEqual("sessions refused", {
            actual: refused.filter(isLogin).map(({ key }) => key),
            expected: [],
            message:
              "What you put into the cache of sessions does not fit in the share of the sessions either. A session store that is full refuses, with or without a wall.",
          });
        }),
    },
    {
      id: "few",
      title: "It takes few puts, and none of them is large",
      points: 1,
      runs: 1,
      hints: [
        "How many kilobytes are missing to the limit, and how many puts of the largest size is that?",
        `${limit} less ${inUse}, in files of ${most.kilobytes}, and one smaller file to come near the limit.`,
        "Six files, one session and one user are enough.",
      ],
      check: ({ puts }) =>
        Effect.gen(function* () {
          yield* expect(puts.length <= most.puts, {
            expected: `at most ${most.puts} puts`,
            actual: `${puts.length} puts`,
            message:
              `The task allows at most ${most.puts} puts. Larger files fill the process faster.`,
          });
          const { key, kilobytes } = puts.toSorted((one, other) =>
            other.kilobytes - one.kilobytes
          )[0] ?? { key: "", kilobytes: 0 };
          yield* expect(kilobytes <= most.kilobytes, {
            expected: `no put of more than ${most.kilobytes} kilobytes`,
            actual: `${key} has ${kilobytes}`,
            message: `The task allows puts of at most ${most.kilobytes} kilobytes each.`,
          });
        }),
    },
  ],
});
