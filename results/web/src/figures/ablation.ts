// Methods of one plugin beside each other: only the options in which they differ, the overall scores, and those of a paper.
import { h, type Child } from "../dom";
import { intervalText, plain, sdText, shown } from "../format";
import type { Column, Experiment, Published, Row, Table } from "../model";
import { shownColumns, findColumn, columnKey } from "../view";

type Options = Record<string, unknown>;
const NOT_OPTIONS = new Set(["plugin", "label"]);

export function optionsOf(experiment: Experiment, label: string): Options {
  const methods = experiment.manifest.method;
  if (!Array.isArray(methods)) return {};
  return (methods as Options[]).find((m) => m.label === label) ?? {};
}

export function differingOptions(sets: Options[]): string[] {
  const keys = [...new Set(sets.flatMap((s) => Object.keys(s)))].filter((k) => !NOT_OPTIONS.has(k));
  return keys.filter((key) => new Set(sets.map((s) => JSON.stringify(s[key]))).size > 1);
}

const cellOf = (table: Table, row: Row, column: Column): Child => {
  const value = row.values[findColumn(table, columnKey(column))];
  return h("td", { class: value.best ? "best" : null }, shown(value.value, column), h("span", { class: "spread" }, ` ${intervalText(value, column) || sdText(value, column)}`));
};

// A column as it is here, then as each source has it.
type Shown = { column: Column; published: Published | null };
function beside(table: Table, columns: Column[]): Shown[] {
  return columns.flatMap((column): Shown[] => [
    { column, published: null },
    ...table.published.filter((p) => columnKey(table.columns[p.column]) === columnKey(column)).map((published) => ({ column, published })),
  ]);
}

function lines(table: Table, rows: Row[], options: { key: string; of: (row: Row) => string }[], columns: Shown[], label: string): HTMLElement {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", { class: "small" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "left" }, "Row"), options.map(({ key }) => h("th", { scope: "col", class: "left mono" }, key)),
      columns.map(({ column, published }) => h("th", { scope: "col", class: published ? "published" : null, title: published?.source }, column.label, published && h("span", { class: "title" }, "published"))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.label), options.map(({ of }) => h("td", { class: "left mono" }, of(row))),
      columns.map(({ column, published }) => (published ? h("td", { class: "published" }, shown(published.values[table.rows.indexOf(row)], column)) : cellOf(table, row, column))))))));
}

export function agreement(published: Published, column: Column): string {
  const order = published.spearman === null
    ? published.reason
    : `the order of the rows agrees with Spearman’s ρ = ${published.spearman.toFixed(2).replace("-", "−")} over n = ${published.rows} rows`;
  return `${column.label} as published in ${published.source}: ${order}.`;
}

const agreements = (columns: Shown[], told: Published[]): Child =>
  columns.map(({ column, published }) => published && told.includes(published) && h("p", { class: "caption" }, agreement(published, column)));

// The rows of each plugin that has several, with the options in which they differ.
function familiesOf(experiment: Experiment, table: Table): { method: string; rows: Row[]; keys: string[] }[] {
  const methods = new Set(experiment.methods.filter((m) => !m.reference).map((m) => m.method));
  return [...methods].flatMap((method) => {
    const labels = experiment.methods.filter((m) => !m.reference && m.method === method).map((m) => m.label);
    const rows = table.rows.filter((row) => labels.includes(row.label));
    const keys = differingOptions(rows.map((row) => optionsOf(experiment, row.label)));
    return rows.length > 1 && keys.length ? [{ method, rows, keys }] : [];
  });
}

export function ablation(experiment: Experiment, table: Table): Child {
  const columns = shownColumns([table], "");
  const families = familiesOf(experiment, table);
  const inFamilies = new Set(families.flatMap(({ rows }) => rows));
  // What a paper has for rows or columns that no ablation shows stands in a table of its own.
  const apart = table.published.filter((p) => !columns.includes(table.columns[p.column]) || table.rows.some((row, i) => p.values[i] !== null && !inFamilies.has(row)));
  const rowsApart = table.rows.filter((_, i) => apart.some((p) => p.values[i] !== null));
  const all = beside(table, columns);
  const allApart = beside(table, [...new Set(apart.map((p) => table.columns[p.column]))]);
  return [
    families.map(({ method, rows, keys }) => {
      const options = keys.map((key) => ({ key, of: (row: Row) => (key in optionsOf(experiment, row.label) ? plain(optionsOf(experiment, row.label)[key]) : "–") }));
      return h("section", { class: "ablation" }, h("h3", {}, `What differs among the rows of ${method}`), lines(table, rows, options, all, `Ablation of ${method}`),
        agreements(all, table.published.filter((p) => !apart.includes(p))));
    }),
    rowsApart.length > 0 && h("section", { class: "ablation" }, h("h3", {}, "Beside published numbers"), lines(table, rowsApart, [], allApart, "Published numbers"), agreements(allApart, apart)),
  ];
}
