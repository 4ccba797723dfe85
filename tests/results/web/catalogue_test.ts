import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName } from "../../../results/web/src/download";
import { everyFigure, firstLit } from "../../../results/web/src/figures/catalogue";
import type { Experiment, OverTasks } from "../../../results/web/src/model";
import { column, row, table, value } from "./report";

const auroc = { ...column, metric: "auroc", definition: "auroc.v1", label: "AUROC macro", metric_label: "AUROC" };
const two = (score: number) => ({ values: [value(score), value(score)] });
const ofLabels = (label_fraction: number) =>
  table([row("reference", 0, { ...two(0.4), reference: true }), row("a", 0, two(0.6)), row("b", 0, two(0.5))], { id: `p-linear-${100 * label_fraction}-controlled`, label_fraction, columns: [column, auroc] });
const over = (label_fraction: number): OverTasks => ({
  arm: "controlled", mode: "linear", label_fraction, title: `${100 * label_fraction} %`, blocks: [], methods: [{ label: "a", mean_score: 1, scores: [], mean_rank: 1 }], incomplete: [], friedman: null, reason: "",
  nemenyi: { order: [0], critical_difference: 1, bars: [], unjoined: [], caution: "" }, nemenyi_reason: "", wilcoxon_holm: null, wilcoxon_holm_reason: "too few", caution: "",
});
const experiment = {
  tables: [ofLabels(1), ofLabels(0.1)], over_tasks: [over(1), over(0.1)], pretraining: { columns: [], lines: [], notes: [], curves: [{ label: "a", arm: "controlled", seed: 0, steps: [1, 2], series: { loss: [2, 1], rank: [5, 6] } }] },
} as unknown as Experiment;

test("every picture is there once, in each overall metric of each table", () => {
  const names = everyFigure(experiment).map(({ figure }) => figure.name);
  assert.deepEqual(names, [
    "p-linear-100-controlled-runs-F1 macro", "p-linear-controlled-labels-F1 macro", "p-linear-100-controlled-runs-AUROC macro", "p-linear-controlled-labels-AUROC macro",
    "p-linear-10-controlled-runs-F1 macro", "p-linear-10-controlled-runs-AUROC macro", "pretraining-loss", "pretraining-rank",
    "ranks-Nemenyi-linear-100-controlled", "ranks-Nemenyi-linear-10-controlled",
  ]);
});
test("two pictures of one name are a mistake, not one file", () => {
  const twice = { ...experiment, tables: [ofLabels(1), { ...ofLabels(1), columns: [{ ...column, label: "F1 macro", metric: "f2", definition: "f2.v1" }, auroc] }] };
  assert.doesNotThrow(() => everyFigure(twice)); // of one title too: the same to a reader
  const renamed = { ...experiment, over_tasks: [over(1), { ...over(1), title: "another" }] };
  assert.throws(() => everyFigure(renamed), /two pictures have the name ranks-Nemenyi-linear-100-controlled/);
});
test("the first method is lit, not a reference", () => assert.equal(firstLit(experiment.tables[0]), "a"));
test("names of files are plain", () => assert.equal(fileName("real_small", "Dice (per record) macro", "", "Wilcoxon–Holm, all"), "real_small-Dice_per_record_macro-Wilcoxon_Holm_all"));
