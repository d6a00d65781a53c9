/**
 * The least that a program with Effect can be: a process to compare ours with.
 *
 * @module
 */
import "effect/Effect";
