/** A lease for the usual delivery. */
export const caught = {
  by: "lease",
  saying: "still at work",
};

/** How many messages the queue holds. */
export const capacity = 250;

/** How many couriers carry them to the warehouse. */
export const couriers = 3;

/** How long a courier has for a message before it goes to another, in seconds. */
export const lease = 1;

/** How often a message is handed out before it is set aside. */
export const tries = 14;
