// How much each method gains from more labels.
import { percent } from "../format";
import type { Experiment, Table } from "../model";
import { columnKey, findColumn } from "../view";
import type { Figure, Missing } from "./figure";
import { lines, type Point } from "./lines";

export function efficiency(experiment: Experiment, table: Table, place: number, lit: string): Figure | Missing {
  const column = table.columns[place];
  const title = `Label efficiency: ${column.label}`;
  const kin = experiment.tables.filter((t) => t.protocol === table.protocol && t.mode === table.mode && t.arm === table.arm);
  if (kin.length < 2) return { title, reason: "the experiment has one label fraction here" };
  const points = [...kin].sort((a, b) => a.label_fraction - b.label_fraction).flatMap((t) => t.rows.flatMap((row): Point[] => {
    const value = row.values[findColumn(t, columnKey(column))];
    if (!value || value.value === null) return [];
    const of = (v: number | undefined) => (v === undefined ? null : v * column.scale);
    return [{ x: t.label_fraction, y: of(value.value), low: of(value.interval?.low), high: of(value.interval?.high), label: row.label, id: row.label }];
  }));
  const fractions = [...new Set(points.map((p) => p.x))];
  return {
    name: `${table.protocol}-${table.mode}-${table.arm}-labels-${column.label}`,
    title,
    caption: "Share of the training labels on a logarithmic scale. Band: interval over patients of the highlighted method.",
    wide: true,
    draw: (width) => lines({
      x: { type: "log", label: "share of labels", ticks: fractions, tickFormat: (d: number) => percent(d), inset: 10 }, y: { label: column.label },
      points, lit, width, height: 380, dots: true, names: true,
    }),
  };
}
