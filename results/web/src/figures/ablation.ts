// Methods of one plugin beside each other: only the options in which they differ, and the overall scores.
import { h, type Child } from "../dom";
import { intervalText, plain, sdText, shown } from "../format";
import type { Experiment, Table } from "../model";
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

export function ablation(experiment: Experiment, table: Table): Child {
  const columns = shownColumns([table], "");
  const families = new Map<string, string[]>();
  for (const method of experiment.methods)
    if (!method.reference) families.set(method.method, [...(families.get(method.method) ?? []), method.label]);
  return [...families].filter(([, labels]) => labels.length > 1).map(([method, labels]) => {
    const rows = table.rows.filter((row) => labels.includes(row.label));
    const keys = differingOptions(rows.map((row) => optionsOf(experiment, row.label)));
    if (rows.length < 2 || !keys.length) return null;
    return h("section", { class: "ablation" }, h("h3", {}, `What differs among the rows of ${method}`),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Ablation of ${method}` }, h("table", { class: "small" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "left" }, "Row"), keys.map((k) => h("th", { scope: "col", class: "left mono" }, k)), columns.map((c) => h("th", { scope: "col" }, c.label)))),
        h("tbody", {}, rows.map((row) => {
          const options = optionsOf(experiment, row.label);
          return h("tr", {}, h("th", { scope: "row" }, row.label), keys.map((k) => h("td", { class: "left mono" }, k in options ? plain(options[k]) : "–")),
            columns.map((c) => {
              const value = row.values[findColumn(table, columnKey(c))];
              return h("td", { class: value.best ? "best" : null }, shown(value.value, c), h("span", { class: "spread" }, ` ${intervalText(value, c) || sdText(value, c)}`));
            }));
        })))));
  });
}
