// Which methods can be told apart: each row's difference to each column's, on the ranked metric.
import * as Plot from "@observablehq/plot";
import { decimal, pValue, short } from "../format";
import type { Table } from "../model";
import { names, type Figure, type Missing } from "./frame";

type Square = { x: string; y: string; text: string; verdict: string; about: string };

export function pairs(table: Table, place: number): Figure | Missing {
  const column = table.columns[place];
  const title = `Who is told apart: ${column.label}`;
  const ranking = table.rankings.find((r) => r.column === place);
  if (!ranking) return { title, reason: "methods are ranked by the overall scores alone" };
  if (ranking.reason || ranking.pairs.length === 0) return { title, reason: ranking.reason || "fewer than two methods are ranked" };
  const label = (row: number) => short(table.rows[row].label);
  const squares = ranking.pairs.flatMap((p): Square[] => [1, -1].map((turn) => ({
    y: label(turn > 0 ? p.a : p.b), x: label(turn > 0 ? p.b : p.a), text: decimal(turn * p.difference * column.scale),
    verdict: p.better === "" ? "open" : (p.better === "a") === turn > 0 ? "better" : "worse", about: `p = ${pValue(p.p_holm)} (Holm)`,
  })));
  const order = ranking.methods.map(label);
  const left = names(order);
  return {
    name: `${table.id}-pairs-${column.label}`, title,
    caption: `Row minus column, above 0 where the row is better. Coloured: told apart after Holm’s correction over ${ranking.pairs.length} pairs.${ranking.caution ? ` ${ranking.caution}` : ""}`,
    draw: (width) => Plot.plot({
      width, height: 96 + 25 * order.length, marginLeft: left, marginTop: 90, marginBottom: 6, marginRight: 40,
      style: { background: "transparent", fontSize: "11.5px" },
      x: { axis: "top", label: null, tickSize: 0, domain: order, tickRotate: -40, padding: 0.04 },
      y: { label: null, tickSize: 0, domain: order, padding: 0.06 },
      marks: [
        Plot.cell(squares, { x: "x", y: "y", rx: 3, fill: (s: Square) => (s.verdict === "better" ? "var(--good)" : s.verdict === "worse" ? "var(--heat)" : "var(--soft)"), fillOpacity: (s: Square) => (s.verdict === "open" ? 0.07 : 0.26), title: "about" }),
        width - left - 40 < 30 * order.length ? null : Plot.text(squares, { x: "x", y: "y", text: "text", fontSize: 10.5, fill: (s: Square) => (s.verdict === "open" ? "var(--soft)" : "var(--ink)") }),
      ],
    }) as SVGSVGElement,
  };
}
