import * as Parameter from "../../src/lesson/parameter.ts";

const takes = (what: string, usual: number) =>
  Parameter.seconds({
    description: `What a call of ${what} takes`,
    default: usual,
    minimum: 0.01,
    maximum: 30,
  });

const fails = (what: string, usual: number) =>
  Parameter.real({
    description: `How many calls of ${what} fail`,
    default: usual,
    minimum: 0,
    maximum: 100,
    unit: "%",
  });

export const parameters = {
  load: Parameter.choice({
    description:
      "Orders at random moments; or five, one after another, the last two without e-mail",
    default: "busy",
    options: ["busy", "five"],
  }),
  orders: Parameter.real({
    description: "Orders that arrive per second, on average",
    default: 1.5,
    minimum: 0.1,
    maximum: 5,
    unit: "/s",
  }),
  length: Parameter.seconds({
    description: "How long orders arrive",
    default: 60,
    minimum: 1,
    maximum: 120,
  }),
  ill: Parameter.choice({
    description: "Which provider falls ill",
    default: "all",
    options: ["payment", "inventory", "email", "analytics", "all", "none"],
  }),
  fault: Parameter.choice({
    description: "How it is ill",
    default: "slow",
    options: ["slow", "down"],
  }),
  faultAt: Parameter.seconds({
    description: "When it falls ill",
    default: 10,
    minimum: 0,
    maximum: 120,
  }),
  faultFor: Parameter.seconds({
    description: "How long it stays ill",
    default: 20,
    minimum: 0.1,
    maximum: 120,
  }),
  slow: Parameter.seconds({
    description: "What a call takes while its provider is slow",
    default: 4,
    minimum: 0.01,
    maximum: 120,
  }),
  budget: Parameter.seconds({
    description: "How long an order may take; the naive services wait so long for a critical call",
    default: 10,
    minimum: 0.05,
    maximum: 60,
  }),
  optional: Parameter.seconds({
    description: "How long an order waits for an optional call",
    default: 5,
    minimum: 0.05,
    maximum: 60,
  }),
  email: Parameter.choice({
    description: "Whether the e-mail is sent together with the critical calls or after them",
    default: "together",
    options: ["together", "afterwards"],
  }),
  abandoned: Parameter.choice({
    description: "What a call does that nobody waits for any more",
    default: "finish",
    options: ["finish", "cancel"],
  }),
  room: Parameter.whole({
    description: "Orders that the shop handles at the same time",
    default: 20,
    minimum: 1,
    maximum: 200,
    unit: "orders",
  }),
  paymentTakes: takes("payment", 0.5),
  inventoryTakes: takes("inventory", 0.3),
  emailTakes: takes("email", 1),
  analyticsTakes: takes("analytics", 0.1),
  paymentFails: fails("payment", 10),
  inventoryFails: fails("inventory", 5),
  emailFails: fails("email", 20),
  analyticsFails: fails("analytics", 0),
};

export type Values = Parameter.Values<typeof parameters>;
