// What a state means on a report: the experiment, protocol and tables chosen, with defaults for what it leaves open.
import type { Column, Experiment, Report, Row, Table } from "./model";
import type { State } from "./state";

const unique = <T>(items: T[]): T[] => [...new Set(items)];
export const ALL = "all";

export const experimentOf = (report: Report, state: State): Experiment =>
  report.experiments.find((x) => x.name === state.experiment) ?? report.experiments[0];

export const protocolsOf = (experiment: Experiment): string[] => unique(experiment.tables.map((t) => t.protocol));

export function protocolOf(experiment: Experiment, state: State): string {
  const all = protocolsOf(experiment);
  return all.includes(state.protocol) ? state.protocol : (all[0] ?? "");
}

export type Division = "arm" | "mode" | "labels";
export const divisionOf = (table: Table, division: Division): string =>
  division === "labels" ? String(table.label_fraction) : table[division];

export const choicesOf = (tables: Table[], division: Division): string[] => unique(tables.map((t) => divisionOf(t, division)));

export type Chosen = { protocol: string; tables: Table[]; arm: string; mode: string; labels: string };

// Divisions left open take their first choice, so that one ranking is shown; "all" joins them.
export function choose(experiment: Experiment, state: State): Chosen {
  const protocol = protocolOf(experiment, state);
  let tables = experiment.tables.filter((t) => t.protocol === protocol);
  const pick = (division: Division): string => {
    const choices = choicesOf(tables, division);
    const wanted = state[division];
    if (wanted === ALL && choices.length > 1) return ALL;
    const choice = choices.includes(wanted) ? wanted : (choices[0] ?? "");
    tables = tables.filter((t) => divisionOf(t, division) === choice);
    return choice;
  };
  const arm = pick("arm");
  const mode = pick("mode");
  const labels = pick("labels");
  return { protocol, tables, arm, mode, labels };
}

export const columnKey = (column: Column): string => `${column.metric}/${column.scope}/${column.definition}`;
export const findColumn = (table: Table, key: string): number => table.columns.findIndex((c) => columnKey(c) === key);
export const isWhole = (column: Column): boolean => column.scope === "macro" || column.scope === "all";
// A lead or a rhythm: an aspect of its own, not one of the classes.
export const isPart = (column: Column): boolean => column.scope.startsWith("lead ") || column.scope.startsWith("rhythm ");

// The columns to show of several tables, each once: those over all classes, those of the classes too, or everything.
export function shownColumns(tables: Table[], columns: string): Column[] {
  const all = new Map(tables.flatMap((t) => t.columns).map((c) => [columnKey(c), c]));
  // A metric's scopes side by side, in the order in which metrics come.
  const order = unique([...all.values()].map((c) => c.metric + c.definition));
  const list = [...all.values()].sort((a, b) => order.indexOf(a.metric + a.definition) - order.indexOf(b.metric + b.definition));
  if (columns === "all") return list;
  const main = list.filter((c) => c.main);
  if (columns === "classes") return main;
  const whole = main.filter(isWhole);
  return whole.length ? whole : main;
}

// The column that pictures show: the one asked for, else the first.
export function figureColumn(table: Table, state: State): number {
  const asked = findColumn(table, state.metric);
  return asked >= 0 ? asked : 0;
}

// A row as the table and the pictures name it.
export const rowKey = (table: Table, row: Row): string => `${table.id}/${row.label}`;

export function findCell(experiment: Experiment, key: string): { table: Table; row: Row; column: number } | null {
  for (const table of experiment.tables) {
    if (!key.startsWith(`${table.id}/`)) continue;
    for (const row of table.rows) {
      const prefix = `${rowKey(table, row)}/`;
      if (!key.startsWith(prefix)) continue;
      const column = findColumn(table, key.slice(prefix.length));
      if (column >= 0) return { table, row, column };
    }
  }
  return null;
}
export const cellKey = (table: Table, row: Row, column: Column): string => `${rowKey(table, row)}/${columnKey(column)}`;
