/** Nobody may wait, so that nobody waits too long. */
export const caught = {
  by: "usual",
  saying: "a moment to wait in",
};

export const workers = 12;

export const queue = 0;

export const longestWait = 0.4;
