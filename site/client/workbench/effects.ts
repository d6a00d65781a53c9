/**
 * The modules that a learner's file may import in a browser. All of them are there when an exercise
 * is opened, so there is room for those that an answer may need, and not for all that Effect has.
 *
 * @module
 */
import * as Array from "effect/Array";
import * as Cause from "effect/Cause";
import * as Chunk from "effect/Chunk";
import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Data from "effect/Data";
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as FiberId from "effect/FiberId";
import * as FiberRef from "effect/FiberRef";
import * as FiberSet from "effect/FiberSet";
import * as Function from "effect/Function";
import * as HashMap from "effect/HashMap";
import * as HashSet from "effect/HashSet";
import * as Option from "effect/Option";
import * as PubSub from "effect/PubSub";
import * as Queue from "effect/Queue";
import * as Random from "effect/Random";
import * as Ref from "effect/Ref";
import * as Schedule from "effect/Schedule";
import * as Scope from "effect/Scope";
import * as SynchronizedRef from "effect/SynchronizedRef";

/** By the names that they are imported under. */
export const effects: Readonly<Record<string, object>> = {
  "effect/Array": Array,
  "effect/Cause": Cause,
  "effect/Chunk": Chunk,
  "effect/Clock": Clock,
  "effect/Context": Context,
  "effect/Data": Data,
  "effect/Deferred": Deferred,
  "effect/Duration": Duration,
  "effect/Effect": Effect,
  "effect/Either": Either,
  "effect/Exit": Exit,
  "effect/Fiber": Fiber,
  "effect/FiberId": FiberId,
  "effect/FiberRef": FiberRef,
  "effect/FiberSet": FiberSet,
  "effect/Function": Function,
  "effect/HashMap": HashMap,
  "effect/HashSet": HashSet,
  "effect/Option": Option,
  "effect/PubSub": PubSub,
  "effect/Queue": Queue,
  "effect/Random": Random,
  "effect/Ref": Ref,
  "effect/Schedule": Schedule,
  "effect/Scope": Scope,
  "effect/SynchronizedRef": SynchronizedRef,
};
