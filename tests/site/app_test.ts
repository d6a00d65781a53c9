import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import { promises } from "./conformance.ts";
import { openSite } from "./open_site.ts";

for (const [title, keep] of promises) {
  Deno.test(`the site, in process: ${title}`, async () => {
    const { get } = await openSite();
    await keep(get);
  });
}

Deno.test("when all runs are taken the next is a 503 with Retry-After; one that leaves makes room", async () => {
  const { get, house } = await openSite({ runs: 1 });
  const slow = await get("/lessons/thread-pool/run?speed=0.01");
  const refused = await get("/lessons/thread-pool/run");
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get("Retry-After"), "5");
  const [{ active, rejected }] = await (await get("/healthz")).json();
  assert.deepEqual({ active, rejected }, { active: 1, rejected: 1 });
  await slow.body!.cancel();
  await new Promise((resolve) => setTimeout(resolve, 10));
  const after = await Effect.runPromise(house.statistics);
  assert.deepEqual([after.active, after.failed, after.interrupted], [0, 0, 1]);
});

Deno.test("a no of a full house comes before anything is read, and costs a client none of its runs", async () => {
  const { get } = await openSite({
    runs: 1,
    perClient: { burst: 2, every: "1 minute", clients: 10 },
  });
  const slow = await get("/lessons/thread-pool/run?speed=0.01");
  for (const query of ["", "workers=65", "speed=10000"]) {
    assert.equal((await get(`/lessons/thread-pool/run?${query}`)).status, 503, query);
  }
  await slow.body!.cancel();
  await new Promise((resolve) => setTimeout(resolve, 10));
  const next = await get("/lessons/thread-pool/run?speed=10000");
  assert.equal(next.status, 200);
  await next.text();
});

Deno.test("closing the house ends what is streamed with a last event", async () => {
  const { get, house } = await openSite();
  const response = await get("/lessons/thread-pool/run?speed=0.01", {
    headers: { accept: "text/event-stream" },
  });
  const text = response.text();
  await new Promise((resolve) => setTimeout(resolve, 10));
  await Effect.runPromise(house.close);
  assert.match(await text, /event: end\ndata: cut short\n\n$/);
});

Deno.test("closing the house does not wait for a client that has stopped reading", async () => {
  const { get, house } = await openSite();
  const response = await get("/lessons/thread-pool/run?speed=10000");
  await new Promise((resolve) => setTimeout(resolve, 100));
  await Effect.runPromise(Effect.timeout(house.close, "2 seconds"));
  assert.match(await response.text(), /\ncut short\n$/);
});

Deno.test("a client that starts many runs is told when to come again; another is let in", async () => {
  const { get } = await openSite({
    perClient: { burst: 2, every: "1 minute", clients: 10 },
    clientOf: (context) => context.req.header("x-client")!,
  });
  const ask = (client: string) =>
    get("/lessons/thread-pool/run?speed=10000", { headers: { "x-client": client } });
  for (const _ of [1, 2]) await (await ask("one")).text();
  const refused = await ask("one");
  assert.equal(refused.status, 429);
  const seconds = refused.headers.get("Retry-After")!;
  assert.ok(Number(seconds) > 30 && Number(seconds) <= 60, seconds);
  assert.equal(
    await refused.text(),
    `You have started many runs. Try again in ${seconds} s.\n`,
  );
  const other = await ask("other");
  assert.equal(other.status, 200);
  await other.text();
});

Deno.test("a fault of the site's own is a page with status 500, and goes to the log", async () => {
  const { get } = await openSite({
    clientOf: () => {
      throw new Error("no such thing");
    },
  });
  const logged: Array<unknown> = [];
  const { error } = console;
  console.error = (what: unknown) => void logged.push(what);
  try {
    const response = await get("/lessons/thread-pool/run");
    assert.equal(response.status, 500);
    assert.match(response.headers.get("Content-Security-Policy")!, /^default-src 'none'/);
    assert.match(await response.text(), /Something broke/);
    assert.match(String(logged), /no such thing/);
  } finally {
    console.error = error;
  }
});
