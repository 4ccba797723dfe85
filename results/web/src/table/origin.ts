// Where a number comes from: its interval, its comparisons, its runs and their cells.
import { h, type Child } from "../dom";
import { duration, pValue, plain, shown, utc } from "../format";
import type { Column, Experiment, Pair, Row, Table, Value } from "../model";
import { isOfTheseSeeds, verdictOf } from "../seeds";
import type { Store } from "../state";
import { findCell } from "../view";
import { overlapFlag, overlapText } from "./overlap";

const fact = (name: string, value: Child): Child => [h("dt", {}, name), h("dd", {}, value)];

// What all its cells share.
function sources(experiment: Experiment, table: Table, row: Row): Child {
  const plugin = experiment.methods.find((m) => m.label === row.label);
  return h("dl", { class: "origin-facts" },
    fact("Manifest", h("span", { class: "mono" }, experiment.manifest_file)),
    plugin && fact("Plugin", [`${plugin.method} ${plugin.version}, sources `, h("span", { class: "mono digest" }, plugin.digest)]),
    row.collapse && fact("Collapsed", row.collapse),
    row.warnings.map((warning) => fact("Warning", warning)),
    row.overlap && fact("Overlap", [overlapFlag(row.overlap), ` ${overlapText(row.overlap)}`]),
    table.test_set && fact("Test set", [`${table.test_set.items} items of ${table.test_set.patients} patients, `, h("span", { class: "mono digest" }, table.test_set.digest)]));
}

function summary(value: Value, column: Column): HTMLElement {
  const of = (x: number | null) => shown(x, column);
  const { interval, spread, rank } = value;
  return h("dl", { class: "origin-facts" },
    fact("Value", h("strong", {}, of(value.value))),
    fact("Interval over patients", interval
      ? [`${of(interval.low)}–${of(interval.high)} (${Math.round(interval.level * 100)} %, ${interval.method === "bca" ? "BCa" : interval.method}, ${interval.resamples} resamples)`, interval.note && h("span", { class: "soft" }, ` ${interval.note}`)]
      : h("span", { class: "soft" }, value.interval_reason || "none")),
    spread && fact("Other seeds too", spread.low !== null && spread.high !== null ? `${of(spread.low)}–${of(spread.high)}` : h("span", { class: "soft" }, spread.reason)),
    spread && fact("SD from seeds, from patients", `${of(spread.seed_sd)}, ${of(spread.test_sd)}`),
    fact("Mean ± SD over runs", `${of(value.mean)}${value.sd === null ? "" : ` ± ${of(value.sd)}`} (${value.runs})`),
    rank && fact("Rank", `${rank.text}; single comparisons leave open ${rank.best === rank.worst ? rank.best : `${rank.best}–${rank.worst}`}`),
    fact("Definition", h("span", { class: "mono" }, column.definition)));
}

// Against each other ranked method, turned so that above 0 this row is better.
function comparisons(table: Table, row: Row, place: number): Child {
  const me = table.rows.indexOf(row);
  const column = table.columns[place];
  const ranking = table.rankings.find((r) => r.column === place && !r.reason);
  const pairs = ranking?.pairs.filter((p) => p.a === me || p.b === me) ?? [];
  if (!ranking || !pairs.length) return null;
  const interval = (low: number | null, high: number | null, turn: number, reason: string): Child => {
    if (low === null || high === null) return h("abbr", { title: reason, "aria-label": reason || "none" }, "–");
    const ends = [low * turn, high * turn].sort((a, b) => a - b);
    return `${shown(ends[0], column)} to ${shown(ends[1], column)}`;
  };
  const line = (p: Pair) => {
    const turn = p.a === me ? 1 : -1;
    const verdict = verdictOf(p, me);
    return h("tr", { class: verdict === "not told apart" ? "open" : null },
      h("th", { scope: "row" }, table.rows[p.a === me ? p.b : p.a].label),
      h("td", {}, shown(p.difference * turn, column)),
      h("td", {}, interval(p.low, p.high, turn, p.interval_reason)),
      h("td", {}, pValue(p.p_holm)),
      h("td", {}, interval(p.with_seeds?.low ?? null, p.with_seeds?.high ?? null, turn, p.with_seeds?.reason ?? "")),
      h("td", { class: "left" }, verdict, isOfTheseSeeds(p) && h("span", { class: "flag open" }, "these seeds only")));
  };
  const note = ranking.these_seeds;
  return [h("h3", {}, "Against the others"),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Comparisons" }, h("table", { class: "small" },
      h("thead", {}, h("tr", {}, ["Method", "Difference", "Other patients", "p (Holm)", "Other seeds too", "So it is"].map((t, i) => h("th", { scope: "col", class: i % 5 ? null : "left" }, t)))),
      h("tbody", {}, pairs.map(line)))),
    h("p", { class: "soft" }, "Intervals of the difference: for other patients by these seeds, and for other patients and seeds together.", note && ` Mind: ${note}.`)];
}

function cells(experiment: Experiment, table: Table, row: Row, value: Value, column: Column): Child {
  const score = new Map(value.points.map(([seed, fold, y]) => [`${seed}/${fold}`, y]));
  const folds = row.cells.some((c) => c.fold !== 0);
  return [h("h3", {}, "Its cells"), sources(experiment, table, row),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Cells" }, h("table", { class: "small cells" },
      h("thead", {}, h("tr", {}, ["Seed", ...(folds ? ["Fold"] : []), "Value", "Took", "Cell"].map((t) => h("th", { scope: "col", class: t === "Cell" ? "left" : null }, t)))),
      h("tbody", {}, row.cells.map((cell) => h("tr", {},
        h("td", {}, cell.seed), folds && h("td", {}, cell.fold),
        h("td", {}, cell.status === "done" ? shown(score.get(`${cell.seed}/${cell.fold}`) ?? null, column) : cell.status),
        h("td", {}, duration(cell.seconds)),
        h("td", { class: "left" }, h("details", {}, h("summary", { class: "mono" }, cell.slug),
          h("dl", { class: "origin-facts" },
            fact("Identity", h("span", { class: "mono digest" }, cell.identity)),
            cell.upstream && fact("Pretraining", h("span", { class: "mono digest" }, cell.upstream)),
            fact("Predictions", h("span", { class: "mono" }, `cells/${cell.slug}/predictions.npy`)),
            fact("Begun", utc(cell.started_utc)),
            cell.peak_memory_mib !== null && fact("Memory at most", `${Math.round(cell.peak_memory_mib)} MiB`),
            cell.environment !== null && experiment.environments[cell.environment] &&
              fact("Environment", `${experiment.environments[cell.environment].cpu}, ${experiment.environments[cell.environment].device}, LibTorch ${experiment.environments[cell.environment].torch}`),
            Object.entries(cell.details ?? {}).map(([name, detail]) => fact(name, h("span", { class: "mono" }, plain(detail)))),
            (cell.warnings ?? []).map((warning) => fact("Warning", plain(warning))),
            fact("On the command line", h("span", { class: "mono" }, `beatbench show ${cell.slug}`))))))))))];
}

export function originDialog(experimentOf: () => Experiment, store: Store): HTMLDialogElement {
  const dialog = h("dialog", { class: "origin", "aria-labelledby": "origin-title", onclose: () => store.set({ cell: "" }) });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  const show = () => {
    const found = store.get().cell ? findCell(experimentOf(), store.get().cell) : null;
    if (!found) {
      if (dialog.open) dialog.close();
      return;
    }
    const { table, row, column } = found;
    dialog.replaceChildren(h("div", { class: "origin-body" },
      h("header", {}, h("div", {}, h("h2", { id: "origin-title" }, `${row.label}: ${table.columns[column].label}`), h("p", { class: "soft" }, table.title)),
        h("button", { type: "button", class: "quiet", autofocus: true, onclick: () => dialog.close() }, "Close")),
      summary(row.values[column], table.columns[column]),
      ...[comparisons(table, row, column), cells(experimentOf(), table, row, row.values[column], table.columns[column])].flat(1).filter((x): x is HTMLElement => x instanceof Node)));
    if (!dialog.open) dialog.showModal();
  };
  store.watch((_, changed) => {
    if (changed.has("cell") || changed.has("experiment")) show();
  });
  queueMicrotask(show);
  return dialog;
}
