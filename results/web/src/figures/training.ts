// What the pretrainings logged, step by step.
import type { Pretraining } from "../model";
import type { Figure, Missing } from "./figure";
import { lines, type Point } from "./lines";

export function trainingSeries(pretraining: Pretraining): string[] {
  return [...new Set(pretraining.curves.flatMap((c) => Object.keys(c.series)))].sort((a, b) => Number(b === "loss") - Number(a === "loss"));
}

export function training(pretraining: Pretraining, series: string, lit: string): Figure | Missing {
  const title = `Pretraining: ${series || "curves"}`;
  const curves = pretraining.curves.filter((c) => c.series[series]?.some((y) => y !== null));
  if (!curves.length) return { title, reason: "no pretraining logged one" };
  const points = curves.flatMap((c): Point[] => c.steps.flatMap((x, i) => {
    const y = c.series[series][i];
    return y === null || y === undefined ? [] : [{ x, y, label: c.label, id: `${c.label} ${c.arm} ${c.seed}` }];
  }));
  // Losses of different kinds may lie powers of ten apart.
  const values = points.map((p) => p.y as number);
  const wide = Math.min(...values) > 0 && Math.max(...values) > 30 * Math.min(...values);
  return {
    name: `pretraining-${series}`, title,
    caption: "One line a seed. Losses of different methods are different quantities: compare shapes, not heights." + (wide ? " Logarithmic scale." : ""),
    draw: (width) => lines({ x: { label: "step", grid: false }, y: { label: series, ...(wide ? { type: "log", ticks: 5, tickFormat: (d: number) => String(Number(d.toPrecision(3))) } : {}) }, points, lit, width, height: 320 }),
  };
}
