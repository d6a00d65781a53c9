/**
 * Takes the write lock of the database file that is named, says so, inserts a row and commits a
 * fifth of a second later.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";

const database = new DatabaseSync(Deno.args[0]!);
database.exec("BEGIN IMMEDIATE");
console.log("locked");
database.exec("INSERT INTO orders (id) VALUES (1)");
setTimeout(() => {
  database.exec("COMMIT");
  database.close();
}, 200);
