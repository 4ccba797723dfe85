// The leaderboard of one protocol.
import { h, type Child } from "../dom";
import { count, duration, intervalText, percent, sdText, shown } from "../format";
import type { Column, Experiment, Ranking, Report } from "../model";
import type { State, Store } from "../state";
import { ALL, cellKey, choose, columnKey, findColumn, shownColumns } from "../view";
import { forest, scaleOf, type Scale } from "./forest";
import { factHelpButton, metricHelp } from "./help";
import { overlapFlag } from "./overlap";
import { arrange, parseSort, valueOf, type Entry } from "./rows";

const FEW = 3; // so many score columns leave room for pictures
const MANY = 3; // more notes than that are folded

// Names may break behind an underscore.
const breakable = (label: string): Child => label.split("_").map((part, i) => (i ? ["_", h("wbr"), part] : part));

class Board {
  private readonly state: State;
  private readonly chosen;
  private readonly columns: Column[];
  private readonly entries: Entry[];
  private readonly shown: Entry[];
  private readonly ranked: Column | null;
  private readonly scales: (Scale | null)[];

  constructor(private report: Report, private experiment: Experiment, private store: Store) {
    this.state = store.get();
    this.chosen = choose(experiment, this.state);
    this.columns = shownColumns(this.chosen.tables, this.state.columns);
    this.entries = this.chosen.tables.flatMap((table) => table.rows.map((row) => ({ table, row })));
    this.shown = arrange(this.entries, shownColumns(this.chosen.tables, "all"), this.state);
    this.ranked = this.rankedColumn();
    this.scales = this.columns.map((c) => (this.columns.length <= FEW ? scaleOf(this.entries, c) : null));
  }

  // The ranking to show is that of the sorted column, else the first there is.
  private rankedColumn(): Column | null {
    const all = this.chosen.tables.flatMap((t) => t.rankings.filter((r) => !r.reason).map((r) => t.columns[r.column]));
    const sort = parseSort(this.state.sort);
    return all.find((c) => columnKey(c) === sort?.id) ?? all[0] ?? null;
  }
  private ranking({ table }: Entry): Ranking | null {
    if (!this.ranked) return null;
    const column = findColumn(table, columnKey(this.ranked));
    return table.rankings.find((r) => r.column === column && !r.reason) ?? null;
  }

  private toggleSort(id: string, bestIsHigh: boolean): void {
    const sort = parseSort(this.state.sort);
    const first = `${bestIsHigh ? "-" : ""}${id}`;
    const second = `${bestIsHigh ? "" : "-"}${id}`;
    this.store.set({ sort: sort?.id !== id ? first : this.state.sort === first ? second : "" });
  }

  private head(id: string, label: Child, bestIsHigh: boolean, extra: Child = null, attributes: Record<string, string> = {}, spoken: string | null = null): HTMLElement {
    const sort = parseSort(this.state.sort);
    const mine = sort?.id === id;
    return h("th", { scope: "col", "aria-sort": mine ? (sort.desc ? "descending" : "ascending") : "none", ...attributes },
      h("span", { class: "head-line" },
        h("button", { type: "button", class: "sort", "aria-label": spoken, "data-key": `sort:${id}`, onclick: () => this.toggleSort(id, bestIsHigh) },
          label, h("span", { class: "arrow", "aria-hidden": "true" }, mine ? (sort.desc ? "↓" : "↑") : "")),
        extra));
  }

  private header(): HTMLElement {
    const groups: Child[] = [];
    const scopes: Child[] = [];
    const rows = { rowspan: "2" };
    for (let c = 0; c < this.columns.length; ) {
      const first = this.columns[c];
      let next = c;
      for (; next < this.columns.length && this.columns[next].definition === first.definition && this.columns[next].metric === first.metric; ++next) {
        const column = this.columns[next];
        scopes.push(this.head(columnKey(column), column.scope, column.direction !== "lower_is_better", null, {}, `${column.label}, sort`));
      }
      groups.push(h("th", { scope: "colgroup", colspan: next - c, class: "metric" }, first.metric_label, metricHelp(this.report, this.experiment, first)));
      c = next;
    }
    return h("thead", {},
      h("tr", {},
        this.ranked && h("th", { scope: "col", class: "rank", ...rows }, h("span", { class: "head-line" }, "Rank", factHelpButton("Rank"))),
        this.head("method", "Method", false, null, { class: "left", ...rows }),
        this.chosen.arm === ALL && this.head("arm", "Arm", false, null, { class: "left", ...rows }),
        this.chosen.mode === ALL && this.head("mode", "Mode", false, null, { class: "left", ...rows }),
        this.chosen.labels === ALL && this.head("labels", "Labels", true, null, rows),
        groups,
        this.head("parameters", "Parameters", false, factHelpButton("Parameters"), rows),
        this.head("training", "Pretraining", false, factHelpButton("Pretraining"), rows),
        this.head("overlap", "Overlap", false, factHelpButton("Overlap"), { class: "left", ...rows }),
        this.head("runs", "Runs", true, factHelpButton("Runs"), { class: "left", ...rows })),
      h("tr", {}, scopes));
  }

  private rankCell(entry: Entry, next: Entry | undefined, before: Entry | undefined): Child {
    if (!this.ranked) return null;
    const rank = valueOf(entry, this.ranked)?.rank;
    if (!rank) return h("td", { class: "rank" }, h("span", { class: "soft", title: this.ranking(entry) ? "not ranked" : "no ranking" }, "–"));
    const same = (other: Entry | undefined) => other?.table === entry.table && valueOf(other, this.ranked as Column)?.rank?.text === rank.text;
    const grouped = rank.first !== rank.last;
    const tie = grouped ? ` tie${same(before) ? " tie-up" : ""}${same(next) ? " tie-down" : ""}` : "";
    return h("td", { class: `rank${tie}`, title: `single comparisons leave open ${rank.best}–${rank.worst}` }, rank.text);
  }

  private scoreCell(entry: Entry, column: Column, scale: Scale | null): HTMLElement {
    const value = valueOf(entry, column);
    if (!value || value.value === null) {
      const reason = value?.reason || "not a metric of this table";
      return h("td", {}, h("abbr", { class: "soft", title: reason, "aria-label": reason }, "–"));
    }
    const spread = intervalText(value, column) || sdText(value, column);
    const number = shown(value.value, column);
    const key = cellKey(entry.table, entry.row, column);
    return h("td", { class: value.best ? "best" : null },
      h("button", {
        type: "button", class: "number", "data-key": `cell:${key}`, onclick: () => this.store.set({ cell: key }),
        "aria-label": `${entry.row.label}, ${column.label}: ${number}${spread ? `, ${spread}` : ""}. Show where it comes from`,
      }, scale && forest(value, scale),
        h("span", { class: "stack" }, value.best ? h("strong", {}, number) : h("span", { class: "mean" }, number), h("span", { class: "spread" }, spread))));
  }

  private line(entry: Entry, i: number, list: Entry[]): HTMLElement {
    const { table, row } = entry;
    return h("tr", { class: [row.reference ? "reference" : "", row.complete ? "" : "open"].join(" ").trim() || null },
      this.rankCell(entry, list[i + 1], list[i - 1]),
      h("th", { scope: "row" }, h("span", { class: "label" }, breakable(row.label)),
        row.reference && h("span", { class: "tag" }, "reference"),
        row.collapse && h("span", { class: "tag bad", title: row.collapse }, "collapsed"),
        row.warnings.length > 0 && h("span", { class: "tag", title: row.warnings.join("\n"), "aria-label": `${row.warnings.length} warnings, told beside its numbers` }, `${row.warnings.length} ⚠`),
        row.title !== row.label && h("span", { class: "title" }, row.title)),
      this.chosen.arm === ALL && h("td", { class: "left" }, table.arm),
      this.chosen.mode === ALL && h("td", { class: "left" }, table.mode),
      this.chosen.labels === ALL && h("td", {}, percent(table.label_fraction)),
      this.columns.map((column, c) => this.scoreCell(entry, column, this.scales[c])),
      h("td", {}, count(row.cost.parameters)),
      h("td", {}, duration(row.cost.training_seconds)),
      h("td", { class: "left" }, overlapFlag(row.overlap)),
      h("td", { class: "left runs" }, row.complete ? row.runs_text : h("span", { class: "lacks" }, row.lacks)));
  }

  private body(): Child[] {
    const complete = this.shown.filter((e) => e.row.complete);
    const open = this.shown.filter((e) => !e.row.complete);
    const span = this.columns.length + 9;
    return [
      h("tbody", {}, complete.map((entry, i) => this.line(entry, i, complete))),
      open.length > 0 && h("tbody", { class: "open" },
        h("tr", {}, h("th", { class: "group", scope: "rowgroup", colspan: span }, "Incomplete, not ranked")),
        open.map((entry, i) => this.line(entry, i, open))),
    ];
  }

  private caption(): string {
    const titles = this.chosen.tables.map((t) => t.title);
    return titles.length === 1 ? titles[0] : `${this.chosen.protocol}: ${titles.length} tables together; best and rank within each`;
  }

  // In place, for who reads ranks alone.
  private seedsNotes(): Child {
    const shown = this.chosen.tables.flatMap((table) => table.rankings.filter((r) => !r.reason && this.ranked && columnKey(table.columns[r.column]) === columnKey(this.ranked)));
    const notes = [...new Set(shown.map((ranking) => ranking.these_seeds))].filter(Boolean);
    return notes.length > 0 && h("p", { class: "caption" }, h("span", { class: "flag open" }, "these seeds only"), ` Mind: ${notes.join("; ")}. A number's comparisons say which.`);
  }

  private notes(): Child {
    const notes = [...new Set(this.chosen.tables.flatMap((t) => t.notes))];
    if (!notes.length) return null;
    const list = h("ul", { class: "notes", "aria-label": "Notes on the table" }, notes.map((note) => h("li", {}, note)));
    return notes.length <= MANY ? list : h("details", {}, h("summary", {}, `${notes.length} notes: what is missing in the table, and why`), list);
  }

  render(): Child[] {
    if (!this.chosen.tables.length) return [h("p", { class: "soft" }, "No row yet: nothing has been evaluated.")];
    const by = this.ranked ? ` Rank by ${this.ranked.label}.` : "";
    return [
      h("p", { class: "shown-count", role: "status" }, `${this.shown.length} of ${this.entries.length} rows`),
      h("p", { class: "caption", id: "board-caption" }, `${this.caption()}.${by} Best complete value in bold. A number opens where it comes from.`),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Leaderboard" },
        h("table", { class: "board", "aria-describedby": "board-caption" }, this.header(), this.body())),
      this.seedsNotes(),
      this.shown.length === 0 && h("p", { class: "soft" }, "No row passes the search and the limits."),
      this.notes(),
    ];
  }
}

export const board = (report: Report, experiment: Experiment, store: Store): Child[] => new Board(report, experiment, store).render();
