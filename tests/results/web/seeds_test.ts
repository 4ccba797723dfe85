import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pair, Ranking } from "../../../results/web/src/model";
import { holdsForOtherSeeds, isOfTheseSeeds, seedsNote, verdictOf } from "../../../results/web/src/seeds";

const pair = (better: string, low: number | null, high: number | null, change: Partial<Pair> = {}): Pair => ({
  a: 0, b: 1, difference: 0.1, low: 0.05, high: 0.15, interval_reason: "", p: 0.001, p_holm: 0.002, better, with_seeds: { low, high, reason: low === null ? "one seed" : "" }, ...change,
});
const ranking = (pairs: Pair[], change: Partial<Ranking> = {}): Ranking => ({ column: 0, methods: [0, 1], reason: "", caution: "", resamples: 2000, unranked: [], pairs, groups: [], ...change });

test("a verdict is seen from each side", () => {
  assert.deepEqual([verdictOf(pair("a", 0.01, 0.2), 0), verdictOf(pair("a", 0.01, 0.2), 1), verdictOf(pair("", 0, 1), 0)], ["better", "worse", "not told apart"]);
});
test("it holds for other seeds where their interval leaves 0 out", () => {
  assert.deepEqual([pair("a", 0.01, 0.2), pair("b", -0.2, -0.01), pair("a", -0.01, 0.2), pair("a", null, null)].map(holdsForOtherSeeds), [true, true, false, false]);
});
test("ranks that other seeds may turn say so, once", () => {
  assert.equal(seedsNote(ranking([pair("a", 0.01, 0.2), pair("", -1, 1)])), "");
  assert.match(seedsNote(ranking([pair("a", -0.01, 0.2)])), /^ranks hold for these seeds only: one pair is told apart here/);
  assert.match(seedsNote(ranking([pair("a", null, null), pair("b", -1, 1)])), /2 pairs are .*\(one seed\)/);
});
test("where ranks ask for other seeds too, what holds here alone is still told", () => {
  const open = pair("", -0.01, 0.2, { better_here: "a" });
  assert.deepEqual([verdictOf(open, 0), isOfTheseSeeds(open)], ["better", true]);
  assert.equal(seedsNote(ranking([open], { these_seeds: "" })), "");
  assert.equal(seedsNote(ranking([open], { these_seeds: "one seed" })), "one seed");
});
