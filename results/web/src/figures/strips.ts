// Every run of every method as a dot, on its mean and interval. No smoothed outline: the dots are all there is.
import * as Plot from "@observablehq/plot";
import { short } from "../format";
import type { Table } from "../model";
import { names, type Figure, type Missing } from "./frame";

export function strips(table: Table, place: number): Figure | Missing {
  const column = table.columns[place];
  const title = `Runs: ${column.label}`;
  const rows = table.rows.filter((row) => row.values[place].value !== null);
  if (!rows.length) return { title, reason: "no row has this value" };
  const order = rows.map((row) => short(row.label));
  const data = rows.map((row) => ({ row, v: row.values[place], y: short(row.label) }));
  const x = (value: number) => value * column.scale;
  const runs = data.flatMap(({ v, y }) => v.points.map(([seed, fold, value]) => ({ y, value: x(value), tip: `seed ${seed}${fold ? `, fold ${fold}` : ""}` })));
  const intervals = data.flatMap(({ v, y }) => (v.interval ? [{ y, low: x(v.interval.low), high: x(v.interval.high) }] : []));
  const means = data.map(({ row, v, y }) => ({ y, value: x(v.value as number), best: v.best, open: !row.complete }));
  return {
    name: `${table.id}-runs-${column.label}`,
    title,
    caption: "Dots: single runs. Bar: interval over patients. Tick: the value of the table, in colour for the best. Hollow: incomplete.",
    draw: (width) => Plot.plot({
      width, height: 52 + 26 * rows.length, marginLeft: names(order), marginRight: 14, marginTop: 6, marginBottom: 38,
      style: { background: "transparent", fontSize: "11.5px" },
      x: { label: `${column.label}${column.unit ? ` (${column.unit})` : ""}`, labelAnchor: "center", labelArrow: "none", grid: true, nice: true, ticks: 6, zero: false, inset: 4 },
      y: { domain: order, label: null, tickSize: 0 },
      marks: [
        Plot.ruleY(intervals, { y: "y", x1: "low", x2: "high", stroke: "var(--whisker)", strokeWidth: 7, strokeLinecap: "round" }),
        Plot.dot(runs, { y: "y", x: "value", r: 3, fill: "var(--dot)", fillOpacity: 0.75, title: "tip" }),
        Plot.tickX(means.filter((m) => !m.open), { y: "y", x: "value", stroke: (d: { best: boolean }) => (d.best ? "var(--accent)" : "var(--ink)"), strokeWidth: 2.5, insetTop: 4, insetBottom: 4 }),
        Plot.dot(means.filter((m) => m.open), { y: "y", x: "value", r: 4.5, stroke: "var(--ink)", fill: "var(--card)" }),
      ],
    }) as SVGSVGElement,
  };
}
