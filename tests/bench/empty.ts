/**
 * One empty test that imports what it takes to grade exercise 2.1.
 *
 * @module
 */
import checks from "../../lessons/02-thread-pool/exercises/1-reject-when-full/checks.ts";
import { makePool } from "../../lessons/02-thread-pool/exercises/1-reject-when-full/solution.ts";
import { grade } from "../../src/exercise/grade.ts";

Deno.test("nothing", () => void [checks, grade, makePool]);
