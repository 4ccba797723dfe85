// Numbers and names as readers see them; the same digits as in the Markdown and on the terminal.
import type { Column, Value } from "./model";

// One decimal; an exact tie goes to the even digit, as printf has it.
export function decimal(value: number): string {
  const tenths = value * 10;
  const tie = Number.isInteger(value * 4) && Math.abs(tenths % 1) === 0.5;
  const text = tie ? (2 * Math.round(tenths / 2) / 10).toFixed(1) : value.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}

export const shown = (value: number | null, column: Column): string =>
  value === null ? "–" : decimal(value * column.scale);

export const intervalText = (value: Value, column: Column): string =>
  value.interval ? `${shown(value.interval.low, column)}–${shown(value.interval.high, column)}` : "";

export const sdText = (value: Value, column: Column): string => (value.sd === null ? "" : `± ${shown(value.sd, column)}`);

export const percent = (fraction: number): string => `${Number((fraction * 100).toPrecision(6))} %`;

// 1.2 M, 813 k, 42
export function count(value: number | null): string {
  if (value === null) return "–";
  if (value >= 999_950) return `${(value / 1e6).toFixed(value < 1e7 ? 2 : 1)} M`;
  if (value >= 10_000) return `${(value / 1e3).toFixed(0)} k`;
  return Number(value.toPrecision(4)).toString();
}

// 8 s, 4 min 10 s, 2 h 05 min
export function duration(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds < 10) return `${Number(seconds.toFixed(seconds < 1 ? 2 : 1))} s`;
  const s = Math.round(seconds);
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s`;
  return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, "0")} min`;
}

export function pValue(p: number | null): string {
  if (p === null) return "–";
  return p < 0.0001 ? "< .0001" : p.toFixed(p < 0.01 ? 4 : 3).replace(/^0/, "");
}

export const plain = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
export const utc = (time: string): string => time.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
export const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
// Labels of one family often differ in their ends alone.
export const short = (label: string): string => (label.length > 25 ? `${label.slice(0, 12)}…${label.slice(-12)}` : label);
