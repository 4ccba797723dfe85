// Families of lines, one per method: too many for as many colours, so one is lit and the others stay grey.
import { short } from "../format";
import { nameDots, nameRoom } from "./dot_names";
import * as Plot from "@observablehq/plot";

export type Point = { x: number; y: number | null; low?: number | null; high?: number | null; label: string; id: string; facet?: string };
export type LinePlot = {
  x: Plot.ScaleOptions; y: Plot.ScaleOptions; points: Point[]; lit: string; width: number; height: number;
  names?: boolean; dots?: boolean; diagonal?: boolean;
};

export function lines({ x, y, points, lit, width, height, names, dots, diagonal }: LinePlot): SVGSVGElement {
  const others = points.filter((p) => p.label !== lit);
  const mine = points.filter((p) => p.label === lit);
  const last = new Map<string, Point>();
  for (const p of points) if (p.y !== null) last.set(p.label, p);
  const band = mine.filter((p) => p.low !== null && p.low !== undefined);
  const picture = Plot.plot({
    width, height, marginLeft: 46, marginRight: names ? nameRoom([...last.values()].map((p) => short(p.label))) : 14, marginBottom: 38, marginTop: 26,
    style: { background: "transparent", fontSize: "11.5px" },
    x: { labelAnchor: "center", labelOffset: 32, labelArrow: "none", ...x },
    y: { labelArrow: "none", grid: true, nice: true, ticks: 6, ...y },
    marks: [
      diagonal ? Plot.line([[0, 0], [1, 1]], { stroke: "var(--line)", strokeDasharray: "3 3" }) : null,
      Plot.line(others, { x: "x", y: "y", z: "id", stroke: "var(--dot)", strokeOpacity: 0.55, strokeWidth: 1.2, title: "label" }),
      band.length ? Plot.areaY(band, { x: "x", y1: "low", y2: "high", z: "id", fill: "var(--accent)", fillOpacity: 0.14 }) : null,
      Plot.line(mine, { x: "x", y: "y", z: "id", stroke: "var(--accent)", strokeWidth: 2.2 }),
      dots ? Plot.dot(others, { x: "x", y: "y", r: 2.4, fill: "var(--dot)", title: "label" }) : null,
      dots ? Plot.dot(mine, { x: "x", y: "y", r: 3.4, fill: "var(--accent)" }) : null,
    ],
  }) as SVGSVGElement & Plot.Plot;
  return names ? nameDots([...last.values()].map((p) => ({ label: short(p.label), x: p.x, y: p.y as number, lit: p.label === lit })), picture) : picture;
}
