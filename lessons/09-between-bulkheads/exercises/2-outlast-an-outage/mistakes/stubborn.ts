/** Tries for an hour. */
export const caught = {
  by: "poison",
  saying: "nobody hears of it",
};

/** How many messages the queue holds. */
export const capacity = 250;

/** How many couriers carry them to the warehouse. */
export const couriers = 3;

/** How long a courier has for a message before it goes to another, in seconds. */
export const lease = 4;

/** How often a message is handed out before it is set aside. */
export const tries = 100;
