// A small report for tests: tables of rows with one score each.
import type { Column, Row, Table, Value } from "../../../results/web/src/model";

export const column: Column = {
  metric: "f1", definition: "f1.v1", scope: "macro", label: "F1 macro", metric_label: "F1", direction: "higher_is_better", unit: "", scale: 100, main: true,
};

export const value = (score: number | null): Value => ({
  value: score, mean: score, sd: null, runs: 1, reason: "", best: false, points: [], by_seed: [], interval: null, interval_reason: "",
  spread: null, spread_reason: "", rank: null,
});

export function row(label: string, score: number | null, change: Partial<Row> = {}): Row {
  return {
    label, title: label, reference: false, complete: true, planned: 1, done: 1, failed: 0, n_seeds: 1, n_folds: 1, runs_text: "1 seed", lacks: "",
    collapse: "", warnings: [], overlap: null,
    cost: { parameters: null, training_seconds: null, evaluation_seconds: null, steps: null, samples_seen: null },
    values: [value(score)], curves: [], cells: [], ...change,
  };
}

export function table(rows: Row[], change: Partial<Table> = {}): Table {
  return {
    id: "p-linear-100-controlled", title: "p", protocol: "p", mode: "linear", label_fraction: 1, arm: "controlled", test_set: null,
    columns: [column], rows, rankings: [], published: [], notes: [], ...change,
  };
}
