/**
 * The layer lint: keeps every folder to what the table in `layer_table.ts` lets it import, and
 * `Deno` to the few places that are the program's edge. `deno lint` loads it from `deno.json`.
 *
 * Deno 2.9 shows a plugin nothing that follows an empty statement (a stray `;`) in the same block;
 * `deno fmt` removes those, so the gate formats before it lints.
 */

import { isBuiltin } from "node:module";
import { relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  allowedIn,
  denoPlaces,
  type Home,
  homeOf,
  type Imported,
  mayImport,
} from "./layer_table.ts";

type Node = Deno.lint.Node;

const root = resolve(import.meta.dirname ?? ".", "../..");

const see = "(see the table in src/dev/layer_table.ts)";

/** The path from the project's root, with slashes on every system; `../` leads it when outside. */
const fromRoot = (file: string): string => relative(root, file).split(sep).join("/");

const homeOfFile = (file: string): Home | undefined => {
  const path = fromRoot(file);
  return path.startsWith("../") ? undefined : homeOf(path);
};

/** The text of a literal, or undefined for what is only known when it runs. */
const literalText = (node: Node | null): string | undefined => {
  switch (node?.type) {
    case "Literal":
      return typeof node.value === "string" ? node.value : undefined;
    case "TemplateLiteral":
      return node.expressions.length === 0 ? node.quasis[0]?.cooked : undefined;
    case "TSLiteralType":
      return literalText(node.literal);
    default:
      return undefined;
  }
};

const importedBy = (file: string, specifier: string): Imported => {
  if (/^(\.{0,2}\/|file:)/.test(specifier)) {
    const target = new URL(specifier, pathToFileURL(file));
    return { kind: "file", name: fromRoot(fileURLToPath(target)) };
  }
  if (specifier.startsWith("node:")) return { kind: "node", name: specifier };
  if (isBuiltin(specifier)) return { kind: "node", name: `node:${specifier}` };
  const bare = specifier.replace(/^(npm|jsr):\/?/, "");
  if (/^[a-z][a-z0-9+.-]*:/i.test(bare)) return { kind: "address", name: bare };
  const name = /^(@[^/]+\/)?[^/@]+/.exec(bare)?.[0] ?? bare;
  return { kind: "package", name };
};

/** Names a file by the place it lives in: that is what the table speaks of. */
const described = ({ kind, name }: Imported): string =>
  kind === "file" && !name.startsWith("../") ? homeOf(name)?.place ?? name : name;

/** Every form that brings in another module counts alike; so do those that bring in only types. */
const imports: Deno.lint.Rule = {
  create(context) {
    const file = resolve(root, context.filename);
    const home = homeOfFile(file);
    if (home === undefined) return {};

    const check = (source: Node | null): void => {
      const specifier = literalText(source);
      if (source === null || specifier === undefined) return;
      const imported = importedBy(file, specifier);
      if (mayImport(home, imported)) return;
      const message = `${home.place} may import ${allowedIn(home)}, not ${
        described(imported)
      } ${see}`;
      context.report({ node: source, message });
    };

    return {
      ImportDeclaration: ({ source }) => check(source),
      ExportAllDeclaration: ({ source }) => check(source),
      ExportNamedDeclaration: ({ source }) => check(source),
      ImportExpression: ({ source }) => check(source),
      TSImportType: ({ argument }) => check(argument),
      TSExternalModuleReference: ({ expression }) => check(expression),
    };
  },
};

/** Whether an identifier only names a part of something else, as the property of `foo.Deno` does. */
const isPartName = (node: Deno.lint.Identifier): boolean => {
  const { parent } = node;
  switch (parent.type) {
    case "MemberExpression":
      return parent.property === node && !parent.computed;
    case "TSQualifiedName":
      return parent.right === node;
    case "TSImportType":
      return parent.qualifier === node;
    case "Property":
    case "PropertyDefinition":
    case "MethodDefinition":
    case "TSAbstractPropertyDefinition":
    case "TSAbstractMethodDefinition":
    case "TSPropertySignature":
    case "TSMethodSignature":
      return parent.key === node && !parent.computed;
    case "TSEnumMember":
      return parent.id === node;
    case "ImportAttribute":
      return parent.key === node;
    case "ImportSpecifier":
      return parent.imported === node;
    case "ExportAllDeclaration":
      return true;
    case "ExportSpecifier":
      return parent.exported === node || isReexported(parent);
    case "TSNamedTupleMember":
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return parent.label === node;
    default:
      return false;
  }
};

const isReexported = ({ parent }: Deno.lint.ExportSpecifier): boolean =>
  parent.type === "ExportNamedDeclaration" && parent.source !== null;

/** The names under which the object that holds all globals goes. */
const globalObjects: ReadonlySet<string> = new Set(["globalThis", "self", "window", "global"]);

/** Looks through type assertions, since `(globalThis as Host).Deno` is a use all the same. */
const isGlobalObject = (node: Node | null | undefined): boolean => {
  switch (node?.type) {
    case "Identifier":
      return globalObjects.has(node.name);
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
    case "TSNonNullExpression":
    case "ChainExpression":
      return isGlobalObject(node.expression);
    default:
      return false;
  }
};

/** Whether a property's key is `Deno`, written as a name or as a text. */
const isDeno = (key: Node, computed: boolean): boolean =>
  key.type === "Identifier" ? !computed && key.name === "Deno" : literalText(key) === "Deno";

/** A local that is called `Deno` is reported too: hiding the global would only hide its uses. */
const denoGlobal: Deno.lint.Rule = {
  create(context) {
    const home = homeOfFile(resolve(root, context.filename));
    if (home === undefined || home.row.deno) return {};

    const message = `${home.place} must not use Deno; only ${denoPlaces()} may ${see}`;
    const report = (node: Node): void => context.report({ node, message });

    return {
      Identifier: (node) => {
        if (node.name === "Deno" && !isPartName(node)) report(node);
      },
      MemberExpression: (node) => {
        if (isGlobalObject(node.object) && isDeno(node.property, node.computed)) report(node);
      },
      TSQualifiedName: (node) => {
        if (isGlobalObject(node.left) && isDeno(node.right, false)) report(node);
      },
      VariableDeclarator: ({ id, init }) => {
        if (id.type !== "ObjectPattern" || !isGlobalObject(init)) return;
        for (const property of id.properties) {
          if (property.type !== "Property" || property.shorthand) continue;
          if (isDeno(property.key, property.computed)) report(property);
        }
      },
    };
  },
};

const plugin: Deno.lint.Plugin = {
  name: "layers",
  rules: { imports, "deno-global": denoGlobal },
};

export default plugin;
