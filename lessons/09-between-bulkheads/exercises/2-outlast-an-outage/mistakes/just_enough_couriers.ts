/** Couriers for what comes, and little for what has piled up. */
export const caught = {
  by: "backlog",
  saying: "hardly carry more",
};

/** How many messages the queue holds. */
export const capacity = 250;

/** How many couriers carry them to the warehouse. */
export const couriers = 2;

/** How long a courier has for a message before it goes to another, in seconds. */
export const lease = 4;

/** How often a message is handed out before it is set aside. */
export const tries = 14;
