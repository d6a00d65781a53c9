import assert from "node:assert/strict";
import {
  type Boundaries,
  boundaries,
  type Service,
} from "../../../lessons/07-sizing-and-monitoring/boundaries.ts";

const services: ReadonlyArray<Service> = ["user", "order", "report"];

const customers = Array.from({ length: 1000 }, (_, customer) => customer);

const workersOf = ({ compartments }: Boundaries): number =>
  compartments.reduce((sum, { workers }) => sum + workers, 0);

for (const [name, drawn] of Object.entries(boundaries)) {
  Deno.test(`boundaries by ${name}: whoever comes has a compartment, and no compartment is idle`, () => {
    const places = new Set(
      services.flatMap((service) => customers.map((customer) => drawn.placeOf(service, customer))),
    );
    assert.deepEqual(
      Array.from(places).sort(),
      drawn.compartments.map(({ name }) => name).sort(),
    );
  });
}

Deno.test("boundaries by function and by customer, and none, share the same workers", () => {
  assert.equal(workersOf(boundaries.function), 17);
  assert.equal(workersOf(boundaries.customer), 17);
  assert.equal(workersOf(boundaries.none), 17);
});

Deno.test("boundaries by customer: a customer is always in the same one, and all have as many", () => {
  const { placeOf } = boundaries.customer;
  assert.equal(placeOf("user", 20), placeOf("report", 20));
  const sizes = Array.from(
    Map.groupBy(customers, (customer) => placeOf("user", customer)).values(),
    ({ length }) => length,
  );
  assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, sizes.join(", "));
});
