// Where the bounds of waves are put, in milliseconds beside the annotation: mean error with its standard deviation.
import * as Plot from "@observablehq/plot";
import { short } from "../format";
import type { Column, Table } from "../model";
import { isWhole } from "../view";
import { names, type Figure, type Missing } from "./figure";

// "onset_error_mean_ms" of P goes with "onset_error_sd_ms" of P.
function spreadOf(table: Table, column: Column): number {
  const sd = column.metric.replace("mean", "sd");
  return sd === column.metric ? -1 : table.columns.findIndex((c) => c.metric === sd && c.scope === column.scope);
}

export function boundaries(table: Table): (Figure | Missing)[] {
  const places = table.columns.flatMap((c, i) => (c.unit === "ms" && c.direction !== "lower_is_better" && !isWhole(c) ? [i] : []));
  if (!places.length) return [{ title: "Boundary errors", reason: "the protocol reports no errors in milliseconds" }];
  const ends = places.map((place) => {
    const sd = spreadOf(table, table.columns[place]);
    const data = table.rows.flatMap((row) => {
      const value = row.values[place].value;
      if (value === null) return [];
      const spread = sd < 0 ? 0 : (row.values[sd].value ?? 0);
      return [{ y: row.label, value, low: value - spread, high: value + spread }];
    });
    return { column: table.columns[place], sd, data };
  });
  // One scale for all, so that pictures may be compared.
  const all = ends.flatMap(({ data }) => data.flatMap((d) => [d.low, d.high]));
  const domain = [Math.min(0, ...all), Math.max(0, ...all)];
  return ends.map(({ column, sd, data }): Figure | Missing => {
    const title = `${column.label} (ms)`;
    if (!data.length) return { title, reason: "no row has this value" };
    return {
      name: `${table.id}-${column.label}`, title,
      caption: `Dot: mean error, early to the left, late to the right.${sd < 0 ? "" : " Bar: ± SD over the matched bounds."}`,
      draw: (width) => Plot.plot({
        width, height: 52 + 22 * data.length, marginLeft: names(data.map((d) => short(d.y))), marginRight: 14, marginTop: 6, marginBottom: 38,
        style: { background: "transparent", fontSize: "11.5px" },
        x: { label: "ms from the annotation", labelAnchor: "center", labelOffset: 32, labelArrow: "none", grid: true, nice: true, domain },
        y: { domain: data.map((d) => d.y), tickFormat: short, label: null, tickSize: 0 },
        marks: [
          Plot.ruleX([0], { stroke: "var(--soft)" }),
          Plot.ruleY(data, { y: "y", x1: "low", x2: "high", stroke: "var(--whisker)", strokeWidth: 6, strokeLinecap: "round" }),
          Plot.dot(data, { y: "y", x: "value", r: 3.6, fill: "var(--ink)" }),
        ],
      }) as SVGSVGElement,
    };
  });
}
