// How well each method does on each class.
import * as Plot from "@observablehq/plot";
import { decimal, short } from "../format";
import type { Table } from "../model";
import { isPart, isWhole } from "../view";
import { SLANT, names, slantedNames, type Figure, type Missing } from "./figure";

export function heatMap(table: Table, place: number): Figure | Missing {
  const chosen = table.columns[place];
  const title = `Classes: ${chosen.metric_label}`;
  const places = table.columns.flatMap((c, i) => (c.definition === chosen.definition && c.metric === chosen.metric && !isWhole(c) && !isPart(c) ? [i] : []));
  if (places.length < 2) return { title, reason: "this metric is not reported by class" };
  const rows = table.rows.filter((row) => places.some((i) => row.values[i].value !== null));
  if (!rows.length) return { title, reason: "no row has these values" };
  const cells = rows.flatMap((row) => places.map((i) => ({
    y: row.label, x: table.columns[i].scope, value: row.values[i].value === null ? null : (row.values[i].value as number) * chosen.scale, best: row.values[i].best,
  })));
  const range = new Map(places.map((i) => {
    const scope = table.columns[i].scope;
    const own = cells.flatMap((c) => (c.x === scope && c.value !== null ? [c.value] : []));
    return [scope, [Math.min(...own), Math.max(...own)] as const];
  }));
  // Classes differ more than methods do: each has its own shades.
  const share = (c: { x: string; value: number | null }): number => {
    const [low, high] = range.get(c.x) as readonly [number, number];
    return c.value === null ? 0 : high > low ? (c.value - low) / (high - low) : 0.5;
  };
  const ink = (c: { x: string; value: number | null }) => (share(c) > 0.62 ? "var(--heat-ink)" : "var(--ink)");
  return {
    name: `${table.id}-classes-${chosen.metric_label}`,
    title,
    caption: "Shaded within each class, from its worst method (pale) to its best (full). Best complete value in bold.",
    draw: (width) => {
      const scopes = places.map((i) => table.columns[i].scope);
      const left = names(rows.map((r) => short(r.label)));
      const cell = (width - left - 6) / scopes.length;
      const leans = cell < 7 * Math.max(...scopes.map((scope) => scope.length));
      const { top, right } = leans ? slantedNames(scopes, cell) : { top: 26, right: 6 };
      return Plot.plot({
        width, height: top + 14 + 25 * rows.length, marginLeft: left, marginRight: right, marginTop: top, marginBottom: 6,
        style: { background: "transparent", fontSize: "11.5px" },
        x: { axis: "top", label: null, tickSize: 0, domain: scopes, padding: 0.03, tickRotate: leans ? -SLANT : 0 },
        y: { label: null, tickSize: 0, domain: rows.map((r) => r.label), tickFormat: short, padding: 0.06 },
        marks: [
          Plot.cell(cells, { x: "x", y: "y", rx: 3, fill: "var(--heat)", fillOpacity: (c: { x: string; value: number | null }) => (c.value === null ? 0.03 : 0.06 + 0.86 * share(c)) }),
          Plot.text(cells.filter((c) => !c.best), { x: "x", y: "y", text: (c: { value: number | null }) => (c.value === null ? "–" : decimal(c.value)), fill: ink }),
          Plot.text(cells.filter((c) => c.best), { x: "x", y: "y", text: (c: { value: number | null }) => decimal(c.value as number), fill: ink, fontWeight: 750 }),
        ],
      }) as SVGSVGElement;
    },
  };
}
