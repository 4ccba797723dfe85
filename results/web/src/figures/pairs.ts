// Which methods can be told apart: each row's difference to each column's, on the ranked metric.
import * as Plot from "@observablehq/plot";
import { decimal, pValue, short } from "../format";
import type { Table } from "../model";
import { isOfTheseSeeds, verdictOf, type Verdict } from "../seeds";
import { SLANT, names, sentence, slantedNames, type Figure, type Missing } from "./figure";

type Square = { x: string; y: string; text: string; verdict: Verdict; seedsOnly: boolean; about: string };

const NARROW = 18; // pixels of a column

export function pairs(table: Table, place: number): Figure | Missing {
  const column = table.columns[place];
  const title = `Who is told apart: ${column.label}`;
  const ranking = table.rankings.find((r) => r.column === place);
  if (!ranking) return { title, reason: "methods are ranked by the overall scores alone" };
  if (ranking.reason || ranking.pairs.length === 0) return { title, reason: ranking.reason || "fewer than two methods are ranked" };
  const label = (row: number) => table.rows[row].label;
  const squares = ranking.pairs.flatMap((p): Square[] => [1, -1].map((turn) => ({
    y: label(turn > 0 ? p.a : p.b), x: label(turn > 0 ? p.b : p.a), text: decimal(turn * p.difference * column.scale),
    verdict: verdictOf(p, turn > 0 ? p.a : p.b), seedsOnly: isOfTheseSeeds(p), about: `p = ${pValue(p.p_holm)} (Holm)${isOfTheseSeeds(p) ? ", these seeds only" : ""}`,
  })));
  const order = ranking.methods.map(label);
  const note = ranking.these_seeds;
  return {
    name: `${table.id}-pairs-${column.label}`, title, wide: order.length > 8,
    caption: `Row minus column, above 0 where the row is better. Coloured: told apart after Holm’s correction over ${ranking.pairs.length} pairs. In brackets and pale: with these seeds only, others may turn it.${note ? ` Here ${note}.` : ""} ${sentence(ranking.caution)}`,
    draw: (width) => {
      // Columns too narrow for leaning names have numbers, and so have the rows.
      const shortened = order.map(short);
      const room = (width - names(shortened) - 40) / order.length;
      const isNarrow = room < NARROW;
      const number = new Map(order.map((name, i) => [name, String(i + 1)]));
      const left = names(isNarrow ? shortened.map((name) => `12 ${name}`) : shortened);
      const { top, right } = isNarrow ? { top: 26, right: 6 } : slantedNames(shortened, room);
      return Plot.plot({
        width, height: top + 6 + 25 * order.length, marginLeft: left, marginTop: top, marginBottom: 6, marginRight: right,
        style: { background: "transparent", fontSize: "11.5px" },
        x: { axis: "top", label: null, tickSize: 0, domain: order, tickRotate: isNarrow ? 0 : -SLANT, tickFormat: (name: string) => (isNarrow ? number.get(name) : short(name)), padding: 0.04 },
        y: { label: null, tickSize: 0, domain: order, tickFormat: (name: string) => `${isNarrow ? `${number.get(name)} ` : ""}${short(name)}`, padding: 0.06 },
        marks: [
          Plot.cell(squares, { x: "x", y: "y", rx: 3, fill: (s: Square) => (s.verdict === "better" ? "var(--good)" : s.verdict === "worse" ? "var(--heat)" : "var(--soft)"), fillOpacity: (s: Square) => (s.verdict === "not told apart" ? 0.07 : s.seedsOnly ? 0.12 : 0.3), title: "about" }),
          width - left - right < 30 * order.length ? null : Plot.text(squares, { x: "x", y: "y", text: (s: Square) => (s.seedsOnly ? `(${s.text})` : s.text), fontSize: 10.5, fill: (s: Square) => (s.verdict === "not told apart" ? "var(--soft)" : "var(--ink)") }),
        ],
      }) as SVGSVGElement;
    },
  };
}
