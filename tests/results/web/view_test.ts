import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { differingOptions } from "../../../results/web/src/figures/ablation";
import { pickName } from "../../../results/web/src/ecg/section";
import { decodeSignal, spansOf } from "../../../results/web/src/ecg/overlays";
import { parseReport, type Experiment } from "../../../results/web/src/model";
import { unpacked } from "../../../results/web/src/page";
import { initial } from "../../../results/web/src/state";
import { cellKey, choose, findCell, shownColumns } from "../../../results/web/src/view";
import { column, row, table } from "./report";

const experiment = {
  tables: [
    table([row("a", 1)]), table([row("a", 2)], { id: "p-finetune-100-controlled", mode: "finetune" }),
    table([row("a", 3)], { id: "q-linear-100-native", protocol: "q", arm: "native" }),
  ],
} as unknown as Experiment;

test("what a state leaves open takes the first choice, so that one table is shown", () => {
  assert.deepEqual(choose(experiment, initial).tables.map((t) => t.id), ["p-linear-100-controlled"]);
});
test("all joins tables of one protocol", () => {
  assert.deepEqual(choose(experiment, { ...initial, mode: "all" }).tables.map((t) => t.mode), ["linear", "finetune"]);
});
test("a choice that the protocol does not have falls back", () => {
  assert.deepEqual(choose(experiment, { ...initial, protocol: "q", arm: "controlled", mode: "finetune" }).tables.map((t) => t.id), ["q-linear-100-native"]);
});
test("a number's key leads back to it", () => {
  const [, second] = experiment.tables;
  assert.equal(findCell(experiment, cellKey(second, second.rows[0], column))?.row.values[0].value, 2);
  assert.equal(findCell(experiment, "p-linear-100-controlled/nobody/f1/macro/f1.v1"), null);
});
test("a metric's columns stand side by side, overall ones alone at first", () => {
  const of = (metric: string, scope: string, main = true) => ({ ...column, metric, scope, definition: metric, main });
  const one = table([], { columns: [of("f1", "macro"), of("auroc", "macro"), of("f1", "N"), of("auroc", "N"), of("iou", "macro", false)] });
  const names = (columns: string) => shownColumns([one], columns).map((c) => `${c.metric} ${c.scope}`);
  assert.deepEqual(names(""), ["f1 macro", "auroc macro"]);
  assert.deepEqual(names("classes"), ["f1 macro", "f1 N", "auroc macro", "auroc N"]);
  assert.deepEqual(names("all"), ["f1 macro", "f1 N", "auroc macro", "auroc N", "iou macro"]);
});
test("only options that differ make an ablation", () => {
  assert.deepEqual(differingOptions([{ plugin: "x", label: "a", beat: "hard", exponent: 1 }, { plugin: "x", label: "b", beat: "hard", exponent: 50, extra: [1] }]), ["exponent", "extra"]);
});
test("records are named from the worst to the best", () => {
  assert.deepEqual([0, 1, 2].map((i) => pickName(i, 3)), ["worst", "median", "best"]);
  assert.deepEqual([0, 1, 2, 3].map((i) => pickName(i, 4)), ["worst", "33 %", "67 %", "best"]);
});
test("signals are little-endian counts, lead after lead", () => {
  const strip = { id: "1", about: "", samples: 2, truth: [], signal: Buffer.from([1, 0, 0xff, 0xff, 0xe8, 3, 0, 0x80]).toString("base64") };
  const leads = decodeSignal(strip, 2, 0.5);
  assert.deepEqual(leads.map((lead) => [...lead]), [[0.5, -0.5], [500, -16384]]);
  assert.throws(() => decodeSignal(strip, 3, 0.5), /8 bytes/);
});
test("spans come in threes", () => assert.deepEqual(spansOf([1, 10, 11, 255, 30, 9]), [{ label: 1, begin: 10, length: 11 }, { label: 255, begin: 30, length: 9 }]));
test("a document of another version is refused, not guessed at", () => {
  assert.equal(parseReport('{"format": "beatbench-report", "version": 1, "experiments": []}').experiments.length, 0);
  assert.throws(() => parseReport('{"format": "beatbench-report", "version": 2}'), /beatbench-report 2, this script reads beatbench-report 1/);
});
test("what the page carries is raw deflate in base64", async () => {
  const text = '{"a": "é – <b>"}'.repeat(500);
  assert.equal(await unpacked(deflateRawSync(text).toString("base64")), text);
});
