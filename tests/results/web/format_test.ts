import assert from "node:assert/strict";
import { test } from "node:test";
import { count, decimal, duration, pValue, percent, short } from "../../../results/web/src/format";

test("one decimal goes to the even digit on an exact tie, as printf has it", () => {
  assert.equal(decimal(62.25), "62.2");
  assert.equal(decimal(62.75), "62.8");
  assert.equal(decimal(0.25), "0.2");
  assert.equal(decimal(0.35), "0.3"); // 0.35 is below the tie in binary
  assert.equal(decimal(71.04), "71.0");
  assert.equal(decimal(-12.25), "-12.2");
});
test("there is no negative zero", () => assert.equal(decimal(-0.04), "0.0"));
test("large counts are shortened", () => {
  assert.equal(count(310128), "310 k");
  assert.equal(count(1234567), "1.23 M");
  assert.equal(count(999_999), "1.00 M");
  assert.equal(count(42), "42");
  assert.equal(count(null), "–");
});
test("durations read as clocks do", () => {
  assert.equal(duration(6.04), "6 s");
  assert.equal(duration(119.4), "119 s");
  assert.equal(duration(250.5), "4 min 11 s");
  assert.equal(duration(7500), "2 h 05 min");
});
test("p-values keep the digits that matter", () => {
  assert.equal(pValue(0.0625), ".063");
  assert.equal(pValue(0.00195), ".0019");
  assert.equal(pValue(1e-7), "< .0001");
  assert.equal(pValue(1), "1.000");
});
test("fractions are percent without noise", () => {
  assert.equal(percent(0.07), "7 %");
  assert.equal(percent(1), "100 %");
});
test("labels are shortened in their middle", () => {
  assert.equal(short("a".repeat(25)), "a".repeat(25));
  assert.notEqual(short("beat_ssl_soft_1_hard_exponent_50"), short("beat_ssl_soft_1_hard_exponent_1"));
  assert.equal(short("beat_ssl_soft_1_hard_exponent_50"), "beat_ssl_sof…_exponent_50");
});
