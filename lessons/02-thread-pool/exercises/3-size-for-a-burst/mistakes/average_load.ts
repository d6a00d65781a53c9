/** As many workers as are busy on average, with nothing to spare. */
export const caught = {
  by: "usual",
  saying: "busy nearly all the time",
};

export const workers = 8;

export const queue = 7;

export const longestWait = 0.4;
