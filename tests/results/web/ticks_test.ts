import assert from "node:assert/strict";
import { test } from "node:test";
import { sentence, slantedNames } from "../../../results/web/src/figures/figure";
import { countTicks, roundDuration, secondsTicks } from "../../../results/web/src/figures/ticks";

test("ticks of a cost are round and few", () => {
  assert.deepEqual(secondsTicks(100, 950, 5), [120, 300, 600]);
  assert.deepEqual(secondsTicks(1, 90_000, 5).length <= 5, true);
  assert.deepEqual(countTicks(3e5, 1.2e6, 5), [5e5, 1e6]);
});
test("between two round values the ends are ticks", () => assert.deepEqual(countTicks(31_000, 42_000, 5), [31_000, 42_000]));
test("durations on an axis are short", () => assert.deepEqual([0.5, 30, 300, 7200, 130].map(roundDuration), ["0.5 s", "30 s", "5 min", "2 h", "2.2 min"]));
test("slanted names have room above, and to the right where the last is long", () => {
  assert.equal(slantedNames(["a", "b"], 100).right, 6);
  const { top, right } = slantedNames(["a", "a".repeat(20)], 20);
  assert.ok(Math.abs(top - (20 + 20 * 6.9 * Math.sin((40 * Math.PI) / 180))) < 1e-9);
  assert.ok(Math.abs(right - (8 + 20 * 6.9 * Math.cos((40 * Math.PI) / 180) - 10)) < 1e-9);
});
test("a note is a sentence", () => assert.deepEqual(["no ranks", "Ends.", ""].map(sentence), ["No ranks.", "Ends.", ""]));
