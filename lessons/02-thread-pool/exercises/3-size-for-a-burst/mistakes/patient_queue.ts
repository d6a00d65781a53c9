/** A wait as long as the caller has, with work still to come. */
export const caught = {
  by: "burst",
  saying: "held a worker for nothing",
};

export const workers = 12;

export const queue = 25;

export const longestWait = 1;
