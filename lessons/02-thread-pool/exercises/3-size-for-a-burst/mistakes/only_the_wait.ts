/** A longest wait, and a queue that never fills before it strikes. */
export const caught = {
  by: "refusal",
  saying: "could have heard it at once",
};

export const workers = 12;

export const queue = 60;

export const longestWait = 0.4;
