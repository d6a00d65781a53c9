import assert from "node:assert/strict";
import * as FastCheck from "effect/FastCheck";
import { consecutive, type Streak } from "../../../lessons/05-circuit-breaker/failure_policy.ts";
import {
  closed,
  type Input,
  type Pass,
  type Settings,
  type State,
  transition,
} from "../../../lessons/05-circuit-breaker/transition.ts";

const second = 1e9;

const settings: Settings<Streak> = {
  policy: consecutive({ failures: 3, within: "10 seconds" }),
  openFor: 30 * second,
  probes: 2,
  lease: 5 * second,
};

/** A breaker that is driven by hand. */
const drive = (from: State<Streak> = closed(settings, 0)) => {
  let state = from;
  const give = (input: Input) => {
    const step = transition(settings, state, input);
    state = step.state;
    return step.answer;
  };
  return {
    state: () => state,
    ask: (seconds: number) => give({ _tag: "Ask", at: seconds * second })!,
    pass: (seconds: number): Pass => {
      const answer = give({ _tag: "Ask", at: seconds * second });
      assert.equal(answer?._tag, "Passed", `at ${seconds} s`);
      return (answer as { readonly pass: Pass }).pass;
    },
    report: (pass: Pass, result: "success" | "failure" | "ignored", seconds: number) =>
      void give({ _tag: "Report", at: () => seconds * second, pass, result }),
    force: (_tag: "ForceOpen" | "ForceClosed") => void give({ _tag }),
  };
};

/** A breaker that opened at second 0. */
const opened = () => {
  const breaker = drive();
  for (let n = 0; n < 3; n++) breaker.report(breaker.pass(0), "failure", 0);
  assert.equal(breaker.state()._tag, "Open");
  return breaker;
};

Deno.test("transition: opens at the threshold of failures in a row, and not before", () => {
  const breaker = drive();
  for (const result of ["failure", "failure", "success", "failure", "failure"] as const) {
    breaker.report(breaker.pass(0), result, 0);
    assert.equal(breaker.state()._tag, "Closed");
  }
  breaker.report(breaker.pass(0), "failure", 0);
  assert.equal(breaker.state()._tag, "Open");
});

Deno.test("transition: failures before a quiet time are forgotten", () => {
  const breaker = drive();
  breaker.report(breaker.pass(0), "failure", 0);
  breaker.report(breaker.pass(0), "failure", 1);
  breaker.report(breaker.pass(12), "failure", 12);
  assert.equal(breaker.state()._tag, "Closed");
});

Deno.test("transition: open, refuses until its time is over and says when that is", () => {
  const breaker = opened();
  assert.deepEqual(breaker.ask(29), { _tag: "Refused", retryAt: 30 * second });
  breaker.pass(30);
  assert.equal(breaker.state()._tag, "HalfOpen");
});

Deno.test("transition: half-open, lets exactly its number of probes through, also in a herd", () => {
  const breaker = opened();
  const answers = Array.from({ length: 100 }, () => breaker.ask(30)._tag);
  assert.equal(answers.filter((tag) => tag === "Passed").length, 2);
});

Deno.test("transition: closes when every probe has succeeded, and opens on the first that fails", () => {
  const well = opened();
  const [first, second_] = [well.pass(30), well.pass(30)];
  well.report(first, "success", 31);
  assert.equal(well.state()._tag, "HalfOpen");
  assert.equal(well.ask(31)._tag, "Refused", "a place that succeeded is not free again");
  well.report(second_, "success", 31);
  assert.equal(well.state()._tag, "Closed");

  const ill = opened();
  ill.report(ill.pass(30), "failure", 31);
  assert.deepEqual(ill.ask(31), { _tag: "Refused", retryAt: 61 * second });
});

Deno.test("transition: a cancelled probe gives its place back", () => {
  const breaker = opened();
  const [first] = [breaker.pass(30), breaker.pass(30)];
  assert.equal(breaker.ask(30)._tag, "Refused");
  breaker.report(first, "ignored", 30);
  breaker.pass(30);
  assert.equal(breaker.ask(30)._tag, "Refused");
});

Deno.test("transition: a hung probe loses its place and its say when its lease runs out", () => {
  const breaker = opened();
  const [hung] = [breaker.pass(30), breaker.pass(33)];
  assert.deepEqual(breaker.ask(34), { _tag: "Refused", retryAt: 35 * second });
  breaker.pass(35);
  breaker.report(hung, "failure", 36);
  assert.equal(breaker.state()._tag, "HalfOpen");
});

Deno.test("transition: a result from an earlier era moves nothing", () => {
  const stale = drive();
  const early = [1, 2, 3, 4].map(() => stale.pass(0));
  early.slice(0, 3).forEach((pass) => stale.report(pass, "failure", 0));
  const [probe] = [stale.pass(30)];
  stale.report(early[3]!, "failure", 30);
  assert.equal(stale.state()._tag, "HalfOpen", "a late failure does not open it");
  stale.report(early[3]!, "success", 30);
  stale.report(probe, "success", 30);
  assert.equal(stale.state()._tag, "HalfOpen", "a late success does not count as a probe");
});

Deno.test("transition: opened by hand, stays so until it is closed by hand", () => {
  const breaker = drive();
  breaker.force("ForceOpen");
  assert.deepEqual(breaker.ask(1e6), { _tag: "Refused", retryAt: Infinity });
  breaker.force("ForceClosed");
  breaker.pass(1e6);
});

Deno.test("transition: closed by hand, forgets its failures and every pass given before", () => {
  const breaker = drive();
  const before = [1, 2, 3].map(() => breaker.pass(0));
  breaker.report(before[0]!, "failure", 0);
  breaker.report(before[1]!, "failure", 0);
  breaker.force("ForceClosed");
  breaker.report(before[2]!, "failure", 0);
  assert.deepEqual(breaker.state(), closed(settings, 1));
});

/** What a random script does, some of it more often. */
const does = [
  "ask",
  "ask",
  "ask",
  "success",
  "failure",
  "failure",
  "ignored",
  "open",
  "close",
] as const;

const steps = FastCheck.array(
  FastCheck.record({
    after: FastCheck.nat(20),
    does: FastCheck.constantFrom(...does),
    which: FastCheck.nat(10),
  }),
  { maxLength: 60 },
);

Deno.test("transition: never more probes at work than allowed, eras only grow, in 500 random scripts", () => {
  FastCheck.assert(
    FastCheck.property(steps, (script) => {
      const breaker = drive();
      const passes: Array<Pass> = [];
      let at = 0;
      for (const { after, does, which } of script) {
        at += after;
        const before = breaker.state();
        if (does === "ask") {
          const answer = breaker.ask(at);
          if (answer._tag === "Passed") passes.push(answer.pass);
          else assert.ok(answer.retryAt > at * second, "the time to ask again is to come");
        } else if (does === "open") breaker.force("ForceOpen");
        else if (does === "close") breaker.force("ForceClosed");
        else {
          const pass = passes.splice(which % Math.max(1, passes.length), 1)[0];
          if (pass === undefined) continue;
          breaker.report(pass, does, at);
          if (pass.era !== before.era) assert.equal(breaker.state(), before, "a stale result");
        }
        const state = breaker.state();
        assert.ok(state.era >= before.era);
        if (state._tag !== before._tag) assert.ok(state.era > before.era);
        if (state._tag === "HalfOpen") {
          const live = state.probes.filter(({ until }) => at * second < until).length;
          assert.ok(live + state.succeeded <= settings.probes);
        }
      }
      // However it got here, it can get well: nothing wedges it.
      breaker.force("ForceClosed");
      breaker.pass(at);
    }),
    { numRuns: 500, seed: 1 },
  );
});

Deno.test("transition: a breaker that nobody forced open always lets a call through in the end", () => {
  FastCheck.assert(
    FastCheck.property(
      steps,
      (script) => {
        const breaker = drive();
        const passes: Array<Pass> = [];
        let at = 0;
        for (const { after, does, which } of script) {
          at += after;
          if (does === "ask") {
            const answer = breaker.ask(at);
            if (answer._tag === "Passed") passes.push(answer.pass);
          } else if (does === "close") breaker.force("ForceClosed");
          else if (does !== "open") {
            const pass = passes[which];
            if (pass !== undefined) breaker.report(pass, does, at);
          }
        }
        // Whatever hangs is never reported; leases and time must be enough.
        assert.equal(breaker.ask(at + 36)._tag, "Passed");
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});
