// ROC and calibration by class, of the protocols whose classes are independent.
import type { Table } from "../model";
import type { Figure, Missing } from "./figure";
import { lines, type Point } from "./lines";

export function classesWithCurves(table: Table): string[] {
  return [...new Set(table.rows.flatMap((row) => row.curves.map((c) => c.scope)))];
}

export function roc(table: Table, scope: string, lit: string): Figure | Missing {
  const title = `ROC: ${scope}`;
  const points = table.rows.flatMap((row) => row.curves.filter((c) => c.scope === scope && c.roc).flatMap((c): Point[] =>
    c.roc!.fpr.map((x, i) => ({ x, y: c.roc!.tpr[i], label: row.label, id: row.label }))));
  if (!points.length) return { title: "ROC", reason: "the store holds no ROC curves for this table" };
  return {
    name: `${table.id}-roc-${scope}`, title,
    caption: "Averaged over the seeds at equal false-positive rates.",
    draw: (width) => lines({ x: { label: "false-positive rate", domain: [0, 1] }, y: { label: "sensitivity", domain: [0, 1] }, points, lit, width, height: Math.min(380, width * 0.85), diagonal: true }),
  };
}

export function calibration(table: Table, scope: string, lit: string): Figure | Missing {
  const title = `Calibration: ${scope}`;
  const points = table.rows.flatMap((row) => row.curves.filter((c) => c.scope === scope && c.calibration).flatMap((c): Point[] =>
    c.calibration!.score.flatMap((x, i) => (x === null || c.calibration!.share[i] === null ? [] : [{ x, y: c.calibration!.share[i], label: row.label, id: row.label }]))));
  if (!points.length) return { title: "Calibration", reason: "the store holds no calibration for this table" };
  return {
    name: `${table.id}-calibration-${scope}`, title,
    caption: "Ten equal bins of the score; on the diagonal a score of .3 is right three times in ten. Bins may hold few records.",
    draw: (width) => lines({ x: { label: "mean score of the bin", domain: [0, 1] }, y: { label: "share of positives", domain: [0, 1] }, points, lit, width, height: Math.min(380, width * 0.85), diagonal: true, dots: true }),
  };
}
