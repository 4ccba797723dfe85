import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pair } from "../../../results/web/src/model";
import { holdsForOtherSeeds, isOfTheseSeeds, verdictOf } from "../../../results/web/src/seeds";

const pair = (better: string, low: number | null, high: number | null, better_here = better): Pair => ({
  a: 0, b: 1, difference: 0.1, low: 0.05, high: 0.15, interval_reason: "", p: 0.001, p_holm: 0.002, better_here, better, with_seeds: { low, high, reason: low === null ? "one seed" : "" },
});

test("a verdict is seen from each side", () => {
  assert.deepEqual([verdictOf(pair("a", 0.01, 0.2), 0), verdictOf(pair("a", 0.01, 0.2), 1), verdictOf(pair("", 0, 1), 0)], ["better", "worse", "not told apart"]);
});
test("it holds for other seeds where their interval leaves 0 out", () => {
  assert.deepEqual([pair("a", 0.01, 0.2), pair("b", -0.2, -0.01), pair("a", -0.01, 0.2), pair("a", null, null)].map(holdsForOtherSeeds), [true, true, false, false]);
});
test("what holds with these seeds alone is told, though no rank goes by it", () => {
  const open = pair("", -0.01, 0.2, "a");
  assert.deepEqual([verdictOf(open, 0), isOfTheseSeeds(open), isOfTheseSeeds(pair("a", 0.01, 0.2))], ["better", true, false]);
});
