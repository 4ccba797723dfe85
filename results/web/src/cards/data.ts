import { h } from "../dom";
import { plural } from "../format";
import type { DataSet, Experiment } from "../model";
import { digest, facts, section } from "./card";

const card = (set: DataSet): HTMLElement =>
  h("article", { class: "card" },
    h("h3", {}, set.dataset),
    facts([
      ["In the manifest", set.name], ["Records", `${set.records} used, ${set.skipped.length} skipped`], ["Licence", set.licence],
      ["Citation", set.citation], ["Fingerprint", digest(set.fingerprint)],
    ]),
    set.skipped.length > 0 && h("details", {}, h("summary", {}, plural(set.skipped.length, "skipped record")),
      h("ul", { class: "notes" }, set.skipped.map(({ record, reason }) => h("li", {}, `${record}: ${reason}`)))));

export const dataCards = (experiment: Experiment): HTMLElement =>
  section("data", "Data", h("div", { class: "cards" }, experiment.data_sets.map(card)));
