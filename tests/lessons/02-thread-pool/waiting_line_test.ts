import assert from "node:assert/strict";
import * as FastCheck from "effect/FastCheck";
import { type Member, WaitingLine } from "../../../lessons/02-thread-pool/waiting_line.ts";

interface Caller extends Member<Caller> {
  readonly name: number;
}

Deno.test("WaitingLine is first in, first out, whoever leaves from wherever", () => {
  FastCheck.assert(
    FastCheck.property(
      FastCheck.array(FastCheck.oneof(FastCheck.constant("join" as const), FastCheck.nat(20))),
      (steps) => {
        const line = new WaitingLine<Caller>();
        const plain: Array<Caller> = [];
        steps.forEach((step, name) => {
          if (step === "join") {
            const caller: Caller = { name, ahead: undefined, behind: undefined };
            line.join(caller);
            plain.push(caller);
          } else if (plain[step] !== undefined) {
            line.leave(plain[step]);
            plain.splice(step, 1);
          }
          assert.equal(line.length, plain.length);
          assert.equal(line.first, plain[0]);
        });
        const order: Array<number> = [];
        for (let first = line.first; first !== undefined; first = line.first) {
          order.push(first.name);
          line.leave(first);
        }
        assert.deepEqual(order, plain.map(({ name }) => name));
        assert.equal(line.length, 0);
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});
