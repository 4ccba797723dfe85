// The page: its head, and its parts in order. Each part is drawn anew when what it shows changes.
import { methodCards } from "./cards/methods";
import { dataCards } from "./cards/data";
import { environments, failures } from "./cards/environment";
import { making } from "./cards/making";
import { section } from "./cards/card";
import { filterCsv } from "./csv";
import { h, replace, svg, type Child } from "./dom";
import { fileName, save } from "./download";
import { strips } from "./ecg/section";
import { figures, type Picks } from "./figures/section";
import { plural, utc } from "./format";
import type { Experiment } from "./model";
import type { Page } from "./page";
import type { State, Store } from "./state";
import { board } from "./table/board";
import { divisionControls, protocolTabs, searchControls } from "./table/controls";
import { originDialog } from "./table/origin";
import { arrange } from "./table/rows";
import { themeButton } from "./theme";
import { choose, experimentOf, shownColumns } from "./view";

const PARTS: [id: string, title: string][] = [
  ["leaderboard", "Leaderboard"], ["pictures", "Pictures"], ["ecgs", "ECGs"], ["methods", "Methods"], ["data", "Data"],
  ["making", "How made"], ["environment", "Environment"], ["failures", "Failures"],
];

const pulse = (): Child => svg("svg", { class: "pulse", viewBox: "0 0 64 26", "aria-hidden": "true" },
  svg("path", { d: "M1 17h12c2 0 2-4 4-4s2 4 4 4h5l2 3 4-18 4 22 2-7h6c3 0 3-6 6-6s3 6 6 6h7" }));

export class App {
  private readonly head = h("div", { class: "wrap head" });
  private readonly controls = h("div");
  private readonly table = h("div");
  private readonly pictures = h("div");
  private readonly ecgs = h("div");
  private readonly cards = h("div");
  private readonly picks: Picks = { lit: "", scope: "", series: "", shape: "strips" };

  constructor(private readonly page: Page, private readonly store: Store) {}

  private experiment = (): Experiment => experimentOf(this.page.report, this.store.get());

  private goTo(id: string): void {
    const title = document.getElementById(`${id}-title`);
    title?.scrollIntoView();
    title?.focus({ preventScroll: true });
  }

  private top(): HTMLElement {
    return h("header", { class: "top" }, h("div", { class: "wrap" }, pulse(), h("span", { class: "brand" }, "BeatBench"),
      h("nav", { "aria-label": "Parts of the page" }, PARTS.map(([id, title]) => h("a", {
        href: `#at=${id}`, onclick: (event) => {
          event.preventDefault();
          this.store.set({ at: id });
          this.goTo(id);
        },
      }, title))),
      themeButton()));
  }

  private drawHead(): void {
    const x = this.experiment();
    const others = this.page.report.experiments;
    const fact = (name: string, value: string) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
    replace(this.head,
      others.length > 1 && h("div", { class: "tabs", role: "group", "aria-label": "Experiment" }, others.map((e) => h("button", {
        type: "button", "aria-pressed": String(e.name === x.name), "data-key": `experiment:${e.name}`,
        onclick: () => this.store.set({ experiment: e.name, protocol: "", arm: "", mode: "", labels: "", sort: "", metric: "", cell: "", strip: "" }),
      }, e.name))),
      h("h1", {}, x.name),
      h("p", { class: "lead" }, "Self-supervised learning on electrocardiograms: each method’s encoder, judged on the same downstream tasks."),
      h("dl", { class: "facts" }, fact("Methods", String(x.methods.length)), fact("Cells done", `${x.done} of ${x.planned}`), fact("Failed", String(x.failed)), fact("Last run", utc(x.last_run_utc))),
      x.limit_text && h("p", { class: "notice", role: "note" }, x.limit_text));
    document.title = `BeatBench · ${x.name}`;
  }

  private drawControls(): void {
    replace(this.controls, protocolTabs(this.experiment(), this.store), divisionControls(this.experiment(), this.store));
  }
  private drawTable(): void {
    replace(this.table, board(this.page.report, this.experiment(), this.store));
  }
  private drawPictures = (): void => replace(this.pictures, figures(this.experiment(), this.store, this.picks, this.drawPictures));
  private drawStrips(): void {
    replace(this.ecgs, strips(this.page.overlays, this.experiment(), this.store));
  }
  private drawCards(): void {
    const x = this.experiment();
    replace(this.cards, methodCards(x), dataCards(x), making(this.page.report, x), environments(x), failures(x));
  }

  // The store's lines of this experiment; of the rows that are shown alone where so wished.
  private saveCsv(shownOnly: boolean): void {
    const x = this.experiment();
    const { tables } = choose(x, this.store.get());
    const entries = arrange(tables.flatMap((table) => table.rows.map((row) => ({ table, row }))), shownColumns(tables, "all"), this.store.get());
    const shown = new Set(entries.map(({ table, row }) => [row.label, table.protocol, table.arm, table.mode, table.label_fraction].join("\n")));
    const rules = new Set(entries.map(({ table, row }) => [row.label, table.protocol].join("\n")));
    const text = filterCsv(this.page.csv, (line) => {
      if (line.experiment !== x.name) return false;
      if (!shownOnly) return true;
      if (line.mode === "rule") return rules.has([line.method, line.protocol].join("\n"));
      return shown.has([line.method, line.protocol, line.arm, line.mode, String(Number(line.label_fraction))].join("\n"));
    });
    save(`${fileName(x.name, shownOnly ? "shown" : "")}.csv`, text, "text/csv");
  }

  private downloads(): HTMLElement {
    const button = (text: string, act: () => void) => h("button", { type: "button", class: "quiet", onclick: act }, text);
    return h("div", { class: "downloads" },
      button("CSV of these rows", () => this.saveCsv(true)), button("CSV of the experiment", () => this.saveCsv(false)),
      button("JSON of the page", () => save(`${fileName(this.experiment().name)}.json`, `${JSON.stringify(this.page.report)}\n`, "application/json")),
      button("Print or PDF", () => print()));
  }

  private update(changed: Set<keyof State>): void {
    const has = (...keys: (keyof State)[]) => keys.some((key) => changed.has(key));
    const data = has("experiment", "protocol", "arm", "mode", "labels");
    if (has("experiment")) {
      this.drawHead();
      this.drawCards();
    }
    if (data || has("rows", "columns")) this.drawControls();
    if (data || has("rows", "columns", "q", "parameters", "cost", "sort")) this.drawTable();
    if (data || has("metric")) this.drawPictures();
    if (data || has("strip")) this.drawStrips();
  }

  mount(): HTMLElement {
    this.drawHead();
    this.drawControls();
    this.drawTable();
    this.drawPictures();
    this.drawStrips();
    this.drawCards();
    this.store.watch((_, changed) => this.update(changed));
    const { report } = this.page;
    const root = h("div", { id: "app" }, h("a", { class: "skip", href: "#leaderboard-title", onclick: (event) => {
      event.preventDefault();
      this.goTo("leaderboard");
    } }, "To the leaderboard"), this.top(),
      h("main", {}, this.head, h("div", { class: "wrap" },
        section("leaderboard", "Leaderboard", this.controls, searchControls(this.store), this.table, this.downloads()),
        section("pictures", "Pictures", this.pictures),
        section("ecgs", "The ECGs themselves", this.ecgs),
        this.cards)),
      h("footer", { class: "wrap" }, `Made by BeatBench ${report.beatbench} from the results store; ${plural(report.experiments.length, "experiment")}. Nothing on this page comes from the network.`),
      originDialog(this.experiment, this.store));
    requestAnimationFrame(() => this.store.get().at && this.goTo(this.store.get().at));
    return root;
  }
}
