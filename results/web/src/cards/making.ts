// How these numbers were made: protocols with their test sets and metrics, pretraining, statistics, the manifest.
import { h, type Child } from "../dom";
import { count, duration, percent, plain } from "../format";
import type { Experiment, Report, Table } from "../model";
import { protocolsOf } from "../view";
import { digest, facts, scrollTable, section } from "./card";

type Options = Record<string, unknown>;

function protocolOptions(experiment: Experiment, protocol: string): Options {
  const list = experiment.manifest.protocol;
  const found = Array.isArray(list) ? (list as Options[]).find((p) => p.name === protocol) : undefined;
  return Object.fromEntries(Object.entries(found ?? {}).filter(([name]) => name !== "name"));
}

function testSet(table: Table): string {
  const set = table.test_set;
  return set ? `${set.items} items of ${set.patients} patients, ${set.kind}, classes ${set.classes.join(", ")}` : "not in the store";
}

function protocol(experiment: Experiment, name: string): HTMLElement {
  const tables = experiment.tables.filter((t) => t.protocol === name);
  const definitions = [...new Set(tables.flatMap((t) => t.columns.map((c) => c.definition)))];
  const options = protocolOptions(experiment, name);
  return h("article", { class: "card" }, h("h3", {}, name),
    facts([
      ["Test set", tables[0] ? testSet(tables[0]) : ""],
      ["Its digest", tables[0]?.test_set ? digest(tables[0].test_set.digest) : ""],
      ["Modes", [...new Set(tables.map((t) => t.mode))].join(", ")],
      ["Labels", [...new Set(tables.map((t) => percent(t.label_fraction)))].join(", ")],
    ]),
    Object.keys(options).length > 0 && h("details", {}, h("summary", {}, "Options"),
      h("dl", { class: "options" }, Object.entries(options).map(([key, value]) => [h("dt", { class: "mono" }, key), h("dd", { class: "mono" }, plain(value))]))),
    h("details", {}, h("summary", {}, `${definitions.length} metric definitions`),
      h("dl", { class: "definitions" }, definitions.map((id) => [
        h("dt", {}, experiment.metrics[id]?.name ?? id, " ", h("span", { class: "mono" }, id)), h("dd", {}, experiment.metrics[id]?.explanation ?? "")]))));
}

function pretraining(experiment: Experiment): Child {
  const { columns, lines, notes } = experiment.pretraining;
  if (!lines.length) return null;
  const cell = (value: number | null, column: string): string =>
    value === null ? "–" : column === "seconds" ? duration(value) : Number.isInteger(value) ? count(value) : Number(value.toPrecision(4)).toString();
  return [h("h3", {}, "Pretraining"), h("p", { class: "soft" }, "Last values, means over seeds."),
    scrollTable("Pretraining", ["Method", "Arm", "Runs", ...columns.map((c) => c.replaceAll("_", " "))],
      lines.map((line) => h("tr", {}, h("th", { scope: "row" }, line.label), h("td", { class: "left" }, line.arm), h("td", {}, line.runs), line.values.map((v, i) => h("td", {}, cell(v, columns[i])))))),
    notes.length > 0 && h("ul", { class: "notes" }, notes.map((note) => h("li", {}, note)))];
}

export function making(report: Report, experiment: Experiment): HTMLElement {
  const s = report.statistics;
  const level = Math.round(s.interval_level * 100);
  return section("making", "How these numbers were made",
    h("ul", { class: "prose" },
      h("li", {}, `Intervals are at ${level} %: patients, not records, are drawn anew at least ${s.fewest_resamples} times (seed ${s.seed}), the same draws for all methods, so differences are paired.`),
      h("li", {}, `Two methods share a rank unless they differ at p < ${s.test_level} after Holm's correction.`),
      h("li", {}, `Tests over tasks need at least ${s.fewest_blocks} of them; differences below ${s.rope} count as none in the Bayesian test.`),
      h("li", {}, "Incomplete rows are listed, unranked. Reference rows are judged like the others.")),
    h("div", { class: "cards" }, protocolsOf(experiment).map((name) => protocol(experiment, name))),
    pretraining(experiment),
    h("details", {}, h("summary", {}, `The manifest, ${experiment.manifest_file}, with all defaults`),
      h("pre", { class: "mono", tabindex: "0" }, JSON.stringify(experiment.manifest, null, 1))));
}
