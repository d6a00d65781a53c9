/**
 * Works out the types of identifiers: on standard input the lines that are asked about, as JSON by
 * file; on standard output what is known of them. A process of its own, because TypeScript's
 * compiler keeps a processor busy for seconds.
 *
 * @module
 */
import ts from "typescript";
import type { FileTypes, Identifier } from "../content/listing_types.ts";
import { makeLanguageService, pathIn } from "./project_types.ts";

/** The lines that are asked about, from 1, by the file's path from the project's root. */
export type Question = Readonly<Record<string, ReadonlyArray<number>>>;

interface Compiler {
  readonly service: ts.LanguageService;
  readonly checker: ts.TypeChecker;
}

/** Characters after which a type is told in short. */
const longest = 400;

/** What an editor shows, without what is of no use to a reader. */
const tidy = (text: string): string =>
  text
    .replace(/\n(import|namespace) .*$/, "")
    .replace(/^\(alias\) /, "")
    .replace(/ \(\+\d+ overloads?\)$/, "")
    .replaceAll(/\bimport\("[^"]*"\)\./g, "")
    .replaceAll(/^( {4})+/gm, (indent) => " ".repeat(indent.length / 2));

/** Modules, parameters of types, and what the language itself brings: a reader knows those. */
const isIdle = (signature: string): boolean =>
  /^(namespace|module|import|var) |^\(type parameter\)/.test(signature);

/** What is in an effect is not what a reader asks about; what it is given is. */
const writesEffect = (signature: string): boolean => /^interface (Effect|Stream)</.test(signature);

/** What is in an interface or a class of the project. */
const membersOf = (checker: ts.TypeChecker, node: ts.Identifier): ReadonlyArray<string> => {
  const named = checker.getSymbolAtLocation(node);
  if (named === undefined) return [];
  const symbol = named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
  const isOurs = symbol.declarations?.every((one) => !one.getSourceFile().isDeclarationFile);
  if (isOurs !== true) return [];
  return checker.getDeclaredTypeOfSymbol(symbol).getProperties()
    .filter(({ flags, name }) => flags & ts.SymbolFlags.Property && !name.startsWith("__@"))
    .map((member) => {
      const mark = member.flags & ts.SymbolFlags.Optional ? "?" : "";
      return `  ${member.name}${mark}: ${
        checker.typeToString(checker.getTypeOfSymbolAtLocation(member, node), node)
      };`;
    });
};

/** The call of which an identifier names the function. */
const callOf = (node: ts.Identifier): ts.CallExpression | undefined => {
  const { parent } = node;
  const named = ts.isPropertyAccessExpression(parent) && parent.name === node ? parent : node;
  const call = named.parent;
  return ts.isCallExpression(call) && call.expression === named ? call : undefined;
};

/** Of a call what it gives, which is what the next line of code goes on with; else the beginning. */
const inShort = (checker: ts.TypeChecker, node: ts.Identifier, signature: string): string => {
  const call = callOf(node);
  const given = call && checker.getResolvedSignature(call)?.getReturnType();
  return given === undefined
    ? `${signature.slice(0, longest).trimEnd()} …`
    : `${node.text}(…): ${tidy(checker.typeToString(given, node))}`;
};

const signatureOf = (
  { checker, service }: Compiler,
  file: ts.SourceFile,
  node: ts.Identifier,
): string | undefined => {
  const info = service.getQuickInfoAtPosition(file.fileName, node.getStart(file), longest);
  const signature = tidy(ts.displayPartsToString(info?.displayParts));
  if (signature === "" || isIdle(signature)) return undefined;
  if (signature.length > longest) return inShort(checker, node, signature);
  // Of an interface or a class an editor shows the name, which the reader sees.
  if (!/^(interface|class) /.test(signature) || writesEffect(signature)) return signature;
  const members = membersOf(checker, node);
  return members.length === 0 ? undefined : `${signature} {\n${members.join("\n")}\n}`;
};

const isEffect = ({ symbol }: ts.Type): boolean =>
  symbol !== undefined && /^(Effect|Stream)$/.test(symbol.name) &&
  symbol.declarations?.some((declaration) =>
      /\/effect\/.*\/(Effect|Stream)\.d\.ts$/.test(declaration.getSourceFile().fileName)
    ) === true;

/** The effect that an identifier stands for, or that a call of it makes. */
const effectOf = (checker: ts.TypeChecker, node: ts.Identifier): ts.Type | undefined => {
  const call = callOf(node);
  const called = call && checker.getResolvedSignature(call)?.getReturnType();
  let type = called ?? checker.getTypeAtLocation(node);
  // A function that makes an effect, or one that makes such a function.
  for (let depth = 0; depth < 2; depth++) {
    const signatures = type.getCallSignatures();
    if (signatures.length === 1) type = signatures[0]!.getReturnType();
  }
  return isEffect(type) ? type : undefined;
};

/** The type that is written where an identifier names it, with what it is given. */
const writtenType = ({ parent }: ts.Identifier): ts.Node | undefined => {
  const named = ts.isQualifiedName(parent) ? parent.parent : parent;
  return ts.isTypeReferenceNode(named) ? named : undefined;
};

const failureOf = (checker: ts.TypeChecker, node: ts.Identifier): string => {
  const written = writtenType(node);
  const effect = written === undefined
    ? effectOf(checker, node)
    : checker.getTypeAtLocation(written);
  if (effect === undefined || !isEffect(effect)) return "";
  const error = checker.getTypeArguments(effect as ts.TypeReference)[1];
  if (error === undefined) return "";
  return error.flags & ts.TypeFlags.Never
    ? "never fails"
    : `fails with ${tidy(checker.typeToString(error, node))}`;
};

const identifiersOf = (file: ts.SourceFile): ReadonlyArray<ts.Identifier> => {
  const found: Array<ts.Identifier> = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
};

/** Works out the types of identifiers on some lines of the project's files. */
export const identifierTypes = (question: Question): FileTypes => {
  const service = makeLanguageService(Object.keys(question));
  const program = service.getProgram()!;
  const compiler = { service, checker: program.getTypeChecker() };
  return Object.fromEntries(
    Object.entries(question).map(([path, wanted]) => {
      const file = program.getSourceFile(pathIn(path))!;
      const lines: Record<string, Array<Identifier>> = {};
      const asked = new Set(wanted);
      for (const node of identifiersOf(file)) {
        const { character, line } = file.getLineAndCharacterOfPosition(node.getStart(file));
        if (!asked.has(line + 1)) continue;
        const signature = signatureOf(compiler, file, node);
        if (signature === undefined) continue;
        (lines[line + 1] ??= []).push({
          column: character,
          length: node.text.length,
          signature,
          failure: failureOf(compiler.checker, node),
        });
      }
      return [path, lines];
    }),
  );
};

if (import.meta.main) {
  const question: Question = await new Response(Deno.stdin.readable).json();
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(identifierTypes(question))));
}
