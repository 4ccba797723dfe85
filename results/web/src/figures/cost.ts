// Quality against what it costs.
import * as Plot from "@observablehq/plot";
import { count, duration, short } from "../format";
import type { Cost, Table } from "../model";
import { nameDots } from "./dot_names";
import { countTicks, roundDuration, secondsTicks } from "./ticks";
import { type Figure, type Missing } from "./figure";

type Ticks = (low: number, high: number, most: number) => number[];
type Price = { key: keyof Cost; name: string; text: (value: number) => string; ticks: Ticks; tick: (value: number) => string };
const PRICES: Price[] = [
  { key: "training_seconds", name: "pretraining time", text: duration, ticks: secondsTicks, tick: roundDuration },
  { key: "parameters", name: "parameters", text: count, ticks: countTicks, tick: count },
  { key: "samples_seen", name: "samples seen in pretraining", text: count, ticks: countTicks, tick: count },
];

function one(table: Table, place: number, price: Price): Figure | Missing {
  const column = table.columns[place];
  const title = `${column.label} against ${price.name}`;
  const data = table.rows.flatMap((row) => {
    const value = row.values[place];
    const cost = row.cost[price.key];
    if (value.value === null || cost === null || cost <= 0) return [];
    return [{
      label: short(row.label), cost, value: value.value * column.scale, best: value.best, reference: row.reference,
      low: (value.interval?.low ?? value.value) * column.scale, high: (value.interval?.high ?? value.value) * column.scale,
    }];
  });
  if (data.length < 2) return { title, reason: "fewer than two rows have such a cost" };
  if (new Set(data.map((d) => d.cost)).size < 2) return { title, reason: `all rows cost the same (${price.text(data[0].cost)})` };
  const costs = data.map((d) => d.cost);
  return {
    name: `${table.id}-${price.key}-${column.label}`,
    title,
    caption: "Up and to the left is better. Bars: interval over patients. Hollow: reference rows. Cost on a logarithmic scale, of this machine.",
    draw: (width) => nameDots(data.map((d) => ({ label: d.label, x: d.cost, y: d.value })), Plot.plot({
      width, height: 340, marginLeft: 44, marginRight: width < 440 ? 60 : 110, marginBottom: 40, marginTop: 24,
      style: { background: "transparent", fontSize: "11.5px" },
      x: { type: "log", label: price.name, labelAnchor: "center", labelOffset: 32, labelArrow: "none", ticks: price.ticks(Math.min(...costs), Math.max(...costs), width < 440 ? 3 : 5), tickFormat: (d: number) => price.tick(d), inset: 18, grid: true },
      y: { label: column.label, labelArrow: "none", grid: true, nice: true, zero: false, ticks: 6, inset: 8 },
      marks: [
        Plot.ruleX(data, { x: "cost", y1: "low", y2: "high", stroke: "var(--whisker)", strokeWidth: 3, strokeLinecap: "round" }),
        Plot.dot(data, { x: "cost", y: "value", r: 4.5, fill: (d) => (d.reference ? "var(--card)" : d.best ? "var(--accent)" : "var(--ink)"), stroke: (d) => (d.best ? "var(--accent)" : "var(--ink)"), title: (d) => `${d.label}: ${price.text(d.cost)}` }),
      ],
    }) as SVGSVGElement & Plot.Plot),
  };
}

export const costs = (table: Table, place: number): (Figure | Missing)[] => PRICES.map((price) => one(table, place, price));
