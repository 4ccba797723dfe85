import assert from "node:assert/strict";
import { test } from "node:test";
import { Store, formatHash, initial, parseHash } from "../../../results/web/src/state";

test("a state survives the URL", () => {
  const state = { ...initial, protocol: "ludb_waves", sort: "-dice/macro/dice.v1{absent=skip}", q: "a b&c=d#e", strip: "17|beat_ssl||II" };
  assert.deepEqual(parseHash(formatHash(state)), state);
});
test("unknown keys are passed over", () => assert.deepEqual(parseHash("#nonsense=1&__proto__=2&q=x"), { ...initial, q: "x" }));
test("watchers hear what has changed, and of nothing else", () => {
  const store = new Store(initial);
  const heard: string[][] = [];
  store.watch((_, changed) => heard.push([...changed]));
  store.set({ q: "beat", rows: "" });
  store.set({ q: "beat" });
  assert.deepEqual(heard, [["q"]]);
});
