import assert from "node:assert/strict";
import { test } from "node:test";
import { density, densityCurve, quantile, silvermanWidth } from "../../../results/web/src/figures/density";
import { FEWEST_FOR_A_VIOLIN, runs } from "../../../results/web/src/figures/runs";
import { isMissing } from "../../../results/web/src/figures/figure";
import { row, table, value } from "./report";

const near = (is: number, wanted: number, by = 1e-6) => assert.ok(Math.abs(is - wanted) <= by, `${is}, not ${wanted}`);

test("quantiles lie between the values, as R's type 7", () => {
  assert.deepEqual([0, 0.25, 0.5, 0.75, 1].map((share) => quantile([1, 2, 3, 4], share)), [1, 1.75, 2.5, 3.25, 4]);
});
// By hand for 1 … 5: SD √2.5 = 1.5811, IQR 2, 2 / 1.34 = 1.492537 is less; 0.9 · 1.492537 · 5^(−0.2) = 1.343284 · 0.724780.
test("the kernel's width is Silverman's", () => near(silvermanWidth([5, 1, 3, 2, 4]), 0.973585));
// The quartiles of 0, 0, 0, 0, 0, 1 are alike: SD √(1/6) = 0.408248 counts; 0.9 · 0.408248 · 6^(−0.2) = 0.367423 · 0.698827.
test("where half of the values are alike, the SD counts", () => near(silvermanWidth([0, 0, 0, 0, 0, 1]), 0.256765));
// Two values, one width to each side: φ(1) = e^(−1/2) / √(2π) = 0.241971 from both.
test("the density is the mean of the kernels", () => {
  near(density([-1, 1], 1, 0), 0.241971);
  near(density([0], 2, 2), 0.1209854);
});
test("the density's area is 1, summed over a wide range", () => {
  const values = [0.61, 0.62, 0.62, 0.7, 0.55];
  const width = silvermanWidth(values);
  let area = 0;
  for (let x = 0; x < 1.2; x += 1e-4) area += density(values, width, x) * 1e-4;
  near(area, 1, 1e-6);
});
test("an outline ends where the data end", () => {
  const curve = densityCurve([3, 1, 2, 2]);
  assert.deepEqual([curve[0].x, curve[curve.length - 1].x], [1, 3]);
  near(curve[0].y, curve[curve.length - 1].y);
  assert.deepEqual(densityCurve([2, 2, 2]), []);
});

const withRuns = (n: number) => row("a", 0.5, { values: [{ ...value(0.5), points: Array.from({ length: n }, (_, i): [number, number, number] => [i, 0, i / n]) }] });
test("too few runs make no violin", () => {
  const few = runs(table([withRuns(FEWEST_FOR_A_VIOLIN - 1)]), 0, "violins");
  assert.ok(isMissing(few));
  assert.match(few.reason, /no row has 10 runs/);
  assert.ok(!isMissing(runs(table([withRuns(FEWEST_FOR_A_VIOLIN)]), 0, "violins")));
});
