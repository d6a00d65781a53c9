import * as Effect from "effect/Effect";
import { exercise } from "../../../../src/exercise/exercise.ts";
import { expect, expectEqual } from "../../../../src/exercise/expectation.ts";
import type { Exports } from "../../../../src/exercise/shape.ts";
import type { Story } from "./solution.ts";
import { type Course, isDown, play, settings, shape, stateNames } from "./world.ts";

const names = ["stale", "lucky", "herd", "clock"] as const;

/** What a story may hold; times in seconds. */
const possible = {
  calls: 60,
  until: 7200,
  takes: { least: 0.1, most: 120 },
  outage: { least: 1, most: 600 },
  back: 3600,
};

/** What counts as harm; times in seconds. */
const harm = { wellFor: 10, herd: 20, refusesFor: 1800 };

const second = (at: number): string => `second ${Number(at.toFixed(3))}`;

/** The changes of a breaker, for whoever reads why a story did not do. */
const told = ({ changes }: Course): string =>
  changes.length === 0 ? "it stays closed" : changes.slice(-4)
    .map(({ at, to }) => `${stateNames[to]} at ${second(at)}`)
    .join(", ");

/** What is not possible about a story; undefined when all is. */
const impossibleIn = ({ calls, clock, down }: Story): string | undefined => {
  const { least, most } = possible.takes;
  const odd = calls.find(({ at, takes }) => at > possible.until || takes < least || takes > most);
  const lasts = down.to - down.from;
  if (calls.length > possible.calls) return `${calls.length} calls`;
  if (odd !== undefined) return `a call at ${second(odd.at)} that takes ${odd.takes} s`;
  if (lasts < possible.outage.least || lasts > possible.outage.most) {
    return `an outage of ${lasts} s`;
  }
  return clock !== undefined && clock.back > possible.back
    ? `a clock that is set back by ${clock.back} s`
    : undefined;
};

const checkStale = ({ stale }: Exports<typeof shape>) =>
  Effect.gen(function* () {
    const { naive, sound } = yield* play(stale);
    const { to: over } = stale.down;
    const opensAfter = ({ changes }: Course, from: number) =>
      changes.some(({ at, to }) => to === "Open" && at >= from);
    const wanted = `the naive breaker opens at ${second(over + harm.wellFor)} or later`;
    const late = stale.calls.filter(({ at, takes }) =>
      isDown(stale, at) && at + takes >= over + harm.wellFor
    );
    yield* expect(opensAfter(naive, over + harm.wellFor), {
      expected: wanted,
      actual: told(naive),
      message: late.length < settings.failures
        ? "For the naive breaker to open when the provider is well, failures have to reach it then. A call made in the outage fails as late as it takes."
        : "Failures reached the naive breaker after the outage, and did not open it. It has to be closed by then, and there have to be three in a row, with no success between them.",
    });
    yield* expect(!opensAfter(sound, over), {
      expected: "the sound breaker does not open after the outage",
      actual: told(sound),
      message:
        "The sound breaker opened after the outage too. The late failures are of its present era: it has not changed its state since those calls were made. Let something open and close both breakers in the meantime.",
    });
  });

const checkLucky = ({ lucky }: Exports<typeof shape>) =>
  Effect.gen(function* () {
    const { naive, sound } = yield* play(lucky);
    const closesInOutage = ({ changes }: Course) =>
      changes.some(({ at, to }) => to === "Closed" && isDown(lucky, at));
    const { from, to } = lucky.down;
    const lateSuccess = lucky.calls.some(({ at, takes }) =>
      at < from && at + takes >= from && at + takes < to
    );
    yield* expect(closesInOutage(naive), {
      expected: `the naive breaker closes between ${second(from)} and ${second(to)}`,
      actual: told(naive),
      message: lateSuccess
        ? "A success reached the naive breaker in the outage, but it was not open then. Open it first, with three failures in a row."
        : "To close in the middle of the outage it needs a success then. No call that is made in the outage succeeds; which ones could?",
    });
    yield* expect(!closesInOutage(sound), {
      expected: "the sound breaker does not close in the outage",
      actual: told(sound),
      message: "The sound breaker closed in the outage too.",
    });
  });

const checkHerd = ({ herd }: Exports<typeof shape>) =>
  Effect.gen(function* () {
    const { naive, sound } = yield* play(herd);
    const probes = naive.outcomes.filter(({ isThrough, state }) =>
      isThrough && state === "HalfOpen"
    );
    const refused = naive.outcomes.filter(({ isThrough }) => !isThrough);
    yield* expect(naive.most >= harm.herd, {
      expected: `${harm.herd} calls at once that the naive breaker let through half-open`,
      actual: `${naive.most} at once; ${refused.length} calls refused; ${told(naive)}`,
      message: probes.length > 0
        ? "The naive breaker went half-open, and left that state before there was a herd: the end of the first call settles it. All of them have to come before that."
        : refused.length >= harm.herd
        ? "The herd came while the naive breaker was still open, and was refused. It has to come when the 30 seconds are over."
        : "The naive breaker was never half-open when calls came. Open it in the outage, and send the herd when the 30 seconds are over.",
    });
    yield* expect(sound.most <= 1, {
      expected: "1 call at once that the sound breaker let through half-open",
      actual: `${sound.most} at once`,
      message: "The sound breaker let a herd through too.",
    });
  });

const checkClock = ({ clock }: Exports<typeof shape>) =>
  Effect.gen(function* () {
    const { naive, sound } = yield* play(clock);
    const from = clock.down.to + harm.refusesFor;
    const isRefused = ({ outcomes }: Course) =>
      outcomes.some(({ at, isThrough }) => at >= from && !isThrough);
    const isOpenAt = (moment: number): boolean =>
      naive.changes.findLast(({ at }) => at <= moment)?.to === "Open";
    yield* expect(isRefused(naive), {
      expected: `the naive breaker refuses a call at ${second(from)} or later`,
      actual: told(naive),
      message: !clock.calls.some(({ at }) => at >= from)
        ? `Nobody calls from ${
          second(from)
        } on, half an hour after the outage, so nobody is refused.`
        : clock.clock === undefined
        ? "Thirty seconds by a clock that nobody touches are thirty seconds. What could make the naive breaker wait longer?"
        : isOpenAt(clock.clock.at)
        ? "The clock was set back while the naive breaker was open, and not by enough, or somebody called too late: it was no longer open."
        : "The clock was set back while the naive breaker was not open. It reads the time when it opens, and again when somebody asks; the clock has to be set back between the two.",
    });
    yield* expect(!isRefused(sound), {
      expected: "the sound breaker lets every call through by then",
      actual: told(sound),
      message:
        "The sound breaker refused a call at that time as well. Let its probe end before the next call comes.",
    });
  });

export default exercise({
  kind: "break",
  title: "Sink the naive breaker",
  minutes: 25,
  shape,
  quotes: [
    "5 checks",
    "13 points",
    "25 minutes",
    `after ${settings.failures} failures in a row, for 30 seconds`,
    `at least ${harm.wellFor} seconds after the provider is well again`,
    `has ${harm.herd} calls under way at once`,
    `${harm.refusesFor} seconds`,
    `at most ${possible.calls} calls in each, from second 0 to second ${possible.until}`,
    `from ${possible.takes.least} to ${possible.takes.most} seconds`,
    `from ${possible.outage.least} to ${possible.outage.most} seconds`,
    `${possible.back} seconds`,
  ],
  checks: [
    {
      id: "possible",
      title: "Such stories can happen",
      points: 1,
      runs: 1,
      hints: [
        "There are bounds at the end of the task. A story outside them proves nothing.",
        "A call that takes for ever, or a thousand of them, would sink anything.",
        "At most 60 calls; each from 0.1 to 120 seconds; an outage of 600 seconds at most; the clock back by 3600 seconds at most.",
      ],
      check: (exports) =>
        expectEqual("what is not possible", {
          actual: names.flatMap((name) => {
            const found = impossibleIn(exports[name]);
            return found === undefined ? [] : [`${name}: ${found}`];
          }),
          expected: [],
          message: "A story goes beyond the bounds that the task sets.",
        }),
    },
    {
      id: "stale",
      title: "stale: it opens although the provider has been well for a while",
      points: 3,
      runs: 1,
      hints: [
        "Calls that are made in the outage may fail long after it. The lesson's run with --fault stale shows it.",
        "You need two groups of calls in the outage: three that fail fast and open both breakers, and three that hang. Between them, somebody has to find out that the provider is well.",
        "Make the three that hang first. Three quick failures open the breakers; a call more than 30 seconds later is the probe, and closes them; then the three that hang come to their end.",
      ],
      check: checkStale,
    },
    {
      id: "lucky",
      title: "lucky: it closes while the provider is down",
      points: 3,
      runs: 1,
      hints: [
        "It closes on a success. How can there be one while the provider is down?",
        "A call succeeds if the provider was well when it was made, however long it takes.",
        "Make one slow call before the outage. Open the breakers with three quick failures in it. The slow call ends well while they are open.",
      ],
      check: checkLucky,
    },
    {
      id: "herd",
      title: "herd: half-open, it has 20 calls under way at once",
      points: 3,
      runs: 1,
      hints: [
        "Whom does the naive breaker let through when it is half-open, and until when?",
        "Everybody, until the first of them ends. So they have to come together.",
        "Three quick failures in the outage; then, more than 30 seconds after the third, 20 calls at the same second. Array.from makes them.",
      ],
      check: checkHerd,
    },
    {
      id: "clock",
      title: "clock: it refuses long after the outage",
      points: 3,
      runs: 1,
      hints: [
        "Until when is it open, by which clock? The lesson's run with --fault clock shows it.",
        "It notes the time at which it opens, and compares when somebody asks. Set the clock back between the two.",
        "Three quick failures, then the clock back by an hour within 30 seconds, and a call that comes half an hour after the outage is over.",
      ],
      check: checkClock,
    },
  ],
});
