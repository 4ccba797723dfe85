// All pictures there are, by what they depend on: what the page shows of them, and what is written as files.
import type { Experiment, Table } from "../model";
import { shownColumns } from "../view";
import { boundaries } from "./boundaries";
import { costs } from "./cost";
import { criticalDifferences } from "./critical_difference";
import { efficiency } from "./efficiency";
import { isMissing, type Figure, type Missing } from "./figure";
import { heatMap } from "./heat_map";
import { pairs } from "./pairs";
import { calibration, classesWithCurves, roc } from "./roc";
import { runs, type Shape } from "./runs";
import { training, trainingSeries } from "./training";

export type Pictures = (Figure | Missing)[];

// The row that is lit where nobody chose one: the best method.
export const firstLit = (table: Table | undefined): string => (table?.rows.find((r) => !r.reference) ?? table?.rows[0])?.label ?? "";

export const ofColumn = (experiment: Experiment, table: Table, place: number, lit: string, shape: Shape): Pictures => [
  runs(table, place, shape), heatMap(table, place), pairs(table, place), ...costs(table, place), efficiency(experiment, table, place, lit),
];
export const ofClass = (table: Table, scope: string, lit: string): Pictures => [roc(table, scope, lit), calibration(table, scope, lit)];

function ofTable(experiment: Experiment, table: Table): Pictures {
  const lit = firstLit(table);
  return [
    ...shownColumns([table], "").map((column) => table.columns.indexOf(column)).flatMap((place) => [...ofColumn(experiment, table, place, lit, "strips"), runs(table, place, "violins")]),
    ...classesWithCurves(table).flatMap((scope) => ofClass(table, scope, lit)),
    ...boundaries(table),
  ];
}

// Every picture of an experiment: those of a table in each of its overall metrics and classes, then those of all tables.
export function everyFigure(experiment: Experiment): { table: string; figure: Figure }[] {
  const lit = firstLit(experiment.tables[0]);
  const all = [
    ...experiment.tables.map((table) => ({ table: table.id, pictures: ofTable(experiment, table) })),
    { table: "", pictures: trainingSeries(experiment.pretraining).map((series) => training(experiment.pretraining, series, lit)) },
    { table: "", pictures: criticalDifferences(experiment.over_tasks) },
  ];
  const byName = new Map<string, { table: string; figure: Figure }>();
  for (const { table, pictures } of all)
    for (const figure of pictures) {
      if (isMissing(figure)) continue;
      const known = byName.get(figure.name)?.figure;
      if (known && known.title !== figure.title) throw new Error(`two pictures have the name ${figure.name}: ${known.title}, ${figure.title}`);
      if (!known) byName.set(figure.name, { table, figure }); // the label efficiency of several tables is one picture
    }
  return [...byName.values()];
}
