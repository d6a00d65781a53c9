// A test's tool only: the runtime of Workers.
// deno-lint-ignore no-import-prefix
import workerd from "npm:workerd@1.20261023.1";

/** The path of the runtime of Workers: a CommonJS module's own default is one step further in. */
export const { default: workerdPath } = workerd as unknown as { readonly default: string };
