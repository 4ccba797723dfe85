// A value with its interval and its runs as a little picture in a table cell, all rows on one scale.
import { svg } from "../dom";
import type { Column, Value } from "../model";
import { valueOf, type Entry } from "./rows";

const WIDTH = 136;
const HEIGHT = 22;
const PAD = 6;

export type Scale = (value: number) => number;

export function scaleOf(entries: Entry[], column: Column): Scale | null {
  const values = entries.map((entry) => valueOf(entry, column)).filter((v): v is Value => v !== null && v.value !== null);
  const all = values.flatMap((v) => [v.value as number, ...v.by_seed.map(([, y]) => y), ...(v.interval ? [v.interval.low, v.interval.high] : [])]);
  if (!all.length) return null;
  const low = Math.min(...all);
  const high = Math.max(...all);
  const span = high - low || 1;
  return (value) => PAD + ((value - low) / span) * (WIDTH - 2 * PAD);
}

export function forest(value: Value, scale: Scale): SVGSVGElement {
  const y = HEIGHT / 2;
  const x = scale(value.value as number);
  const seeds = value.by_seed.length ? value.by_seed.map(([, v]) => v) : value.points.length <= 5 ? value.points.map((p) => p[2]) : [];
  return svg("svg", { class: "forest", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" },
    svg("line", { class: "rail", x1: 0, x2: WIDTH, y1: y, y2: y }),
    value.interval && svg("line", { class: "whisker", x1: scale(value.interval.low), x2: scale(value.interval.high), y1: y, y2: y }),
    seeds.map((seed) => svg("line", { class: "seed", x1: scale(seed), x2: scale(seed), y1: y - 6, y2: y + 6 })),
    svg("circle", { class: "dot", cx: x, cy: y, r: 3.6 }));
}
