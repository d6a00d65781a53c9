/** A parameter as the command line has it: `--longest-wait` for `longestWait`. */
export const flagOf = (parameter: string): string =>
  "--" + parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
