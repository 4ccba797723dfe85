// All pictures of the table that is chosen, and one line for those that cannot be drawn.
import { h, type Child } from "../dom";
import type { Experiment, Table } from "../model";
import type { Store } from "../state";
import { choose, columnKey, figureColumn } from "../view";
import { ablation } from "./ablation";
import { boundaries } from "./boundaries";
import { firstLit, ofClass, ofColumn, type Pictures } from "./catalogue";
import { criticalDifferences } from "./critical_difference";
import { figureCard } from "./frame";
import { isMissing, type Figure } from "./figure";
import { classesWithCurves } from "./roc";
import { FEWEST_FOR_A_VIOLIN, hasViolin, type Shape } from "./runs";
import { training, trainingSeries } from "./training";

// What is chosen for pictures alone; it matters little enough to stay out of the URL.
export type Picks = { lit: string; scope: string; series: string; shape: Shape };

function select(label: string, choices: { value: string; text: string }[], current: string, pick: (value: string) => void): HTMLElement {
  const id = `pick-${label.toLowerCase().replace(/\W+/g, "-")}`;
  const box = h("select", { id, "data-key": id, onchange: () => pick(box.value) },
    choices.map(({ value, text }) => h("option", { value, selected: value === current }, text)));
  return h("div", { class: "field" }, h("label", { for: id }, label), box);
}
const same = (values: string[]) => values.map((value) => ({ value, text: value }));

function controls(table: Table, place: number, picks: Picks, scopes: string[], series: string[], store: Store, again: () => void): HTMLElement {
  const pick = (key: keyof Picks) => (value: string) => {
    Object.assign(picks, { [key]: value });
    again();
  };
  return h("div", { class: "controls fields" },
    select("Metric", table.columns.map((c) => ({ value: columnKey(c), text: c.label })), columnKey(table.columns[place]), (metric) => store.set({ metric })),
    select("Highlight", same(table.rows.map((r) => r.label)), picks.lit, pick("lit")),
    table.rows.some((row) => hasViolin(row, place)) &&
      select("Runs as", [{ value: "strips", text: "dots" }, { value: "violins", text: `violins, from ${FEWEST_FOR_A_VIOLIN} runs on` }], picks.shape, pick("shape")),
    scopes.length > 0 && select("Class of ROC and calibration", same(scopes), picks.scope, pick("scope")),
    series.length > 1 && select("Pretraining value", same(series), picks.series, pick("series")));
}

export function figures(experiment: Experiment, store: Store, picks: Picks, again: () => void): Child[] {
  const { tables } = choose(experiment, store.get());
  const table = tables[0];
  if (!table?.columns.length) return [h("p", { class: "soft" }, "Nothing has been measured yet.")];
  const place = figureColumn(table, store.get());
  const scopes = classesWithCurves(table);
  const series = trainingSeries(experiment.pretraining);
  if (!table.rows.some((r) => r.label === picks.lit)) picks.lit = firstLit(table);
  if (!scopes.includes(picks.scope)) picks.scope = scopes[0] ?? "";
  if (!series.includes(picks.series)) picks.series = series[0] ?? "";
  const shape = table.rows.some((row) => hasViolin(row, place)) ? picks.shape : "strips";
  const all: Pictures = [
    ...ofColumn(experiment, table, place, picks.lit, shape), ...ofClass(table, picks.scope, picks.lit), ...boundaries(table),
    training(experiment.pretraining, picks.series, picks.lit), ...criticalDifferences(experiment.over_tasks),
  ];
  const drawn = all.filter((f): f is Figure => !isMissing(f));
  const missing = all.filter(isMissing);
  return [
    h("p", { class: "soft" }, table.title, tables.length > 1 && " (the first of the tables above)"),
    controls(table, place, picks, scopes, series, store, again),
    h("div", { class: "figures" }, drawn.map((figure) => figureCard(experiment.name, figure))),
    ablation(experiment, table),
    missing.length > 0 && h("details", { class: "missing" }, h("summary", {}, `${missing.length} not drawn, and why`),
      h("ul", { class: "notes" }, missing.map((m) => h("li", {}, `${m.title}: ${m.reason}`)))),
  ];
}
