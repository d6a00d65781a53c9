/** Enough workers for the burst, and more than the database has sessions. */
export const caught = {
  by: "sessions",
  saying: "12 sessions",
};

export const workers = 30;

export const queue = 10;

export const longestWait = 0.4;
