// Every run of every method as a dot, on its mean and interval; where there are enough of them, their density behind the dots.
import * as Plot from "@observablehq/plot";
import { svg } from "../dom";
import { short } from "../format";
import type { Row, Table } from "../model";
import { densityCurve } from "./density";
import { names, type Figure, type Missing } from "./figure";

export type Shape = "strips" | "violins";
// Of fewer runs an outline would tell of the kernel, not of them.
export const FEWEST_FOR_A_VIOLIN = 10;

const runsOf = (row: Row, place: number): number[] => row.values[place].points.map(([, , value]) => value);
export const hasViolin = (row: Row, place: number): boolean => runsOf(row, place).length >= FEWEST_FOR_A_VIOLIN;

type Violin = { y: string; curve: { x: number; y: number }[] };

// An outline as wide as its band where it is densest.
function outline({ curve }: Violin, x: (value: number) => number, middle: number, half: number): string {
  const peak = Math.max(...curve.map((p) => p.y));
  const side = (sign: number) => curve.map((p) => `${x(p.x).toFixed(2)} ${(middle + (sign * half * p.y) / peak).toFixed(2)}`);
  return `M${[...side(-1), ...side(1).reverse()].join("L")}Z`;
}

const violinMark = (violins: Violin[]): Plot.RenderFunction => (_index, scales) => {
  const y = scales.y as (label: string) => number;
  const band = (scales.scales.y as { bandwidth: number }).bandwidth;
  return svg("g", { "aria-label": "violin" }, violins.map((violin) => svg("path", {
    d: outline(violin, scales.x as (value: number) => number, y(violin.y) + band / 2, band / 2),
    fill: "var(--whisker)", "fill-opacity": 0.55, stroke: "var(--dot)", "stroke-width": 0.8,
  })));
};

export function runs(table: Table, place: number, shape: Shape): Figure | Missing {
  const column = table.columns[place];
  const title = `Runs: ${column.label}`;
  const rows = table.rows.filter((row) => row.values[place].value !== null);
  if (!rows.length) return { title, reason: "no row has this value" };
  const order = rows.map((row) => row.label);
  const data = rows.map((row) => ({ row, v: row.values[place], y: row.label }));
  const x = (value: number) => value * column.scale;
  const dots = data.flatMap(({ v, y }) => v.points.map(([seed, fold, value]) => ({ y, value: x(value), tip: `seed ${seed}${fold ? `, fold ${fold}` : ""}` })));
  const intervals = data.flatMap(({ v, y }) => (v.interval ? [{ y, low: x(v.interval.low), high: x(v.interval.high) }] : []));
  const means = data.map(({ row, v, y }) => ({ y, value: x(v.value as number), best: v.best, open: !row.complete }));
  const violins = shape === "strips" ? [] : data.filter(({ row }) => hasViolin(row, place)).map(({ row, y }) => ({ y, curve: densityCurve(runsOf(row, place).map(x)) })).filter((v) => v.curve.length > 0);
  if (shape === "violins" && !violins.length) return { title: `${title} as violins`, reason: `no row has ${FEWEST_FOR_A_VIOLIN} runs that differ` };
  const outlines = `Outline: density of the runs (Gaussian kernel, Silverman’s width), cut at their range, from ${FEWEST_FOR_A_VIOLIN} runs on, each as wide as its row. `;
  return {
    name: `${table.id}-${shape === "violins" ? "violins" : "runs"}-${column.label}`,
    title: shape === "violins" ? `${title} as violins` : title,
    caption: `${shape === "violins" ? outlines : ""}Dots: single runs. Bar: interval over patients. Tick: the value of the table, in colour for the best. Hollow: incomplete.`,
    draw: (width) => Plot.plot({
      width, height: 52 + (shape === "violins" ? 36 : 26) * rows.length, marginLeft: names(order.map(short)), marginRight: 14, marginTop: 6, marginBottom: 38,
      style: { background: "transparent", fontSize: "11.5px" },
      x: { label: `${column.label}${column.unit ? ` (${column.unit})` : ""}`, labelAnchor: "center", labelOffset: 32, labelArrow: "none", grid: true, nice: true, ticks: 6, zero: false, inset: 4 },
      y: { domain: order, tickFormat: short, label: null, tickSize: 0 },
      marks: [
        violins.length ? violinMark(violins) : null,
        Plot.ruleY(intervals, { y: "y", x1: "low", x2: "high", stroke: "var(--whisker)", strokeWidth: 7, strokeLinecap: "round" }),
        Plot.dot(dots, { y: "y", x: "value", r: 3, fill: "var(--dot)", fillOpacity: 0.75, title: "tip" }),
        Plot.tickX(means.filter((m) => !m.open), { y: "y", x: "value", stroke: (d: { best: boolean }) => (d.best ? "var(--accent)" : "var(--ink)"), strokeWidth: 2.5, insetTop: 4, insetBottom: 4 }),
        Plot.dot(means.filter((m) => m.open), { y: "y", x: "value", r: 4.5, stroke: "var(--ink)", fill: "var(--card)" }),
      ],
    }) as SVGSVGElement,
  };
}
