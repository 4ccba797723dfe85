import assert from "node:assert/strict";
import { test } from "node:test";
import type { Row } from "../../../results/web/src/model";
import { initial, type State } from "../../../results/web/src/state";
import { arrange } from "../../../results/web/src/table/rows";
import { columnKey } from "../../../results/web/src/view";
import { column, row, table } from "./report";

const cost = (parameters: number | null, training_seconds: number | null) => ({ parameters, training_seconds, evaluation_seconds: null, steps: null, samples_seen: null });
const rows: Row[] = [
  row("beta", 0.8, { cost: cost(2e6, 100) }), row("alpha", 0.9, { cost: cost(5e5, 50), title: "The first of all" }),
  row("none", null), row("rule", 0.5, { reference: true }), row("open", 0.99, { complete: false }),
];
const labels = (change: Partial<State>): string[] => {
  const entries = rows.map((r) => ({ table: table(rows), row: r }));
  return arrange(entries, [column], { ...initial, ...change }).map((e) => e.row.label);
};

test("without a sorting rows keep their order", () => assert.deepEqual(labels({}), ["beta", "alpha", "none", "rule", "open"]));
test("incomplete rows stay last, whatever their score", () => assert.deepEqual(labels({ sort: `-${columnKey(column)}` }), ["alpha", "beta", "rule", "none", "open"]));
test("missing values stay behind in both directions", () => assert.deepEqual(labels({ sort: columnKey(column) }), ["rule", "beta", "alpha", "none", "open"]));
test("search looks at labels and titles, whatever the case", () => {
  assert.deepEqual(labels({ q: "BET" }), ["beta"]);
  assert.deepEqual(labels({ q: "first of" }), ["alpha"]);
});
test("limits pass what has no cost", () => {
  assert.deepEqual(labels({ parameters: "1" }), ["alpha", "none", "rule", "open"]);
  assert.deepEqual(labels({ cost: "60", rows: "methods" }), ["alpha", "none", "open"]);
});
test("references are told from methods", () => assert.deepEqual(labels({ rows: "references" }), ["rule"]));
test("text sorts by name", () => assert.deepEqual(labels({ sort: "method" }), ["alpha", "beta", "none", "rule", "open"]));
