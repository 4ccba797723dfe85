// Mean ranks over tasks on a line; a bar joins what cannot be told apart (Demšar, JMLR 7, 2006).
import { svg } from "../dom";
import { pValue, short } from "../format";
import type { Diagram, OverTasks } from "../model";
import { sentence, type Figure, type Missing } from "./figure";

const LINE = 20;

function draw(over: OverTasks, diagram: Diagram, width: number): SVGSVGElement {
  const methods = diagram.order.map((place) => over.methods[place]);
  const ranks = methods.map((m) => m.mean_rank as number);
  const n = methods.length;
  const margin = 72 + 6.8 * Math.max(...methods.map((m) => short(m.label).length));
  const x = (rank: number) => margin + ((rank - 1) / Math.max(1, n - 1)) * (width - 2 * margin);
  const axisY = diagram.critical_difference === null ? 34 : 62;
  const barTop = axisY + 12;
  const listTop = barTop + 7 * diagram.bars.length + 20;
  const left = Math.ceil(n / 2);
  const height = listTop + LINE * left + 8;
  const ticks = Array.from({ length: n }, (_, i) => i + 1);
  const critical = diagram.critical_difference;
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "cd" },
    critical !== null && svg("g", {},
      svg("path", { class: "mark", d: `M${x(1)} 18v8M${x(1)} 22H${x(1 + critical)}M${x(1 + critical)} 18v8` }),
      svg("text", { x: (x(1) + x(1 + critical)) / 2, y: 12, "text-anchor": "middle" }, `critical difference ${critical.toFixed(2)}`)),
    svg("line", { class: "axis", x1: x(1), x2: x(n), y1: axisY, y2: axisY }),
    ticks.map((tick) => [
      svg("line", { class: "axis", x1: x(tick), x2: x(tick), y1: axisY - 6, y2: axisY }),
      svg("text", { class: "tick", x: x(tick), y: axisY - 10, "text-anchor": "middle" }, tick)]),
    diagram.bars.map(([first, last], i) =>
      svg("line", { class: "bar", x1: x(ranks[first]) - 4, x2: x(ranks[last]) + 4, y1: barTop + 7 * i, y2: barTop + 7 * i })),
    methods.map((method, i) => {
      const isLeft = i < left;
      const y = listTop + LINE * (isLeft ? i : n - 1 - i);
      const end = isLeft ? margin - 12 : width - margin + 12;
      return svg("g", {},
        svg("path", { class: "lead", d: `M${x(ranks[i])} ${axisY}V${y}H${end}` }),
        svg("text", { class: "name", x: isLeft ? end - 6 : end + 6, y: y + 4, "text-anchor": isLeft ? "end" : "start" }, `${short(method.label)} `,
          svg("tspan", { class: "tick" }, ranks[i].toFixed(2))));
    }));
}

function one(over: OverTasks, test: string, diagram: Diagram | null, reason: string): Figure | Missing {
  const title = `Ranks over tasks (${test}): ${over.title}`;
  if (!diagram || over.methods.some((m) => m.mean_rank === null)) return { title, reason: reason || over.reason || "no mean ranks" };
  const friedman = over.friedman ? ` Friedman with Iman–Davenport: F = ${over.friedman.f?.toFixed(2) ?? "∞"}, p = ${pValue(over.friedman.p_f)}.` : "";
  const notes = [over.caution, diagram.caution, ...diagram.unjoined.map(([a, b]) => `${over.methods[a].label} and ${over.methods[b].label} are not told apart either.`)];
  return {
    name: `ranks-${test}-${over.mode}-${Math.round(over.label_fraction * 1e4) / 100}-${over.arm}`,
    title,
    caption: `Left is better. A bar joins methods that are not told apart, over ${over.blocks.length} tasks.${friedman} ${notes.map(sentence).filter(Boolean).join(" ")}`,
    wide: true,
    draw: (width) => draw(over, diagram, Math.max(width, 520)),
  };
}

export const criticalDifferences = (list: OverTasks[]): (Figure | Missing)[] =>
  list.flatMap((over) => [
    one(over, "Nemenyi", over.nemenyi, over.nemenyi_reason),
    one(over, "Wilcoxon–Holm", over.wilcoxon_holm, over.wilcoxon_holm_reason),
  ]);
