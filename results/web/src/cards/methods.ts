import { h } from "../dom";
import { plain } from "../format";
import type { Experiment, Method } from "../model";
import { optionsOf } from "../figures/ablation";
import { digest, facts, section } from "./card";

function card(experiment: Experiment, method: Method): HTMLElement {
  const options = Object.entries(optionsOf(experiment, method.label)).filter(([name]) => name !== "plugin" && name !== "label");
  const collapsed = experiment.pretraining.lines.filter((l) => l.label === method.label && l.collapse).map((l) => l.collapse);
  return h("article", { class: "card" },
    h("h3", {}, method.label, method.reference && h("span", { class: "tag" }, "reference")),
    method.title !== method.label && h("p", { class: "card-title" }, method.title),
    facts([
      ["Plugin", `${method.method} ${method.version}`], ["Citation", method.citation], ["Licence", method.licence],
      ["Digest", method.digest ? digest(method.digest) : ""], ["Collapsed", collapsed.join("; ")],
    ]),
    options.length > 0 && h("details", {}, h("summary", {}, `${options.length} options`),
      h("dl", { class: "options" }, options.map(([name, value]) => [h("dt", { class: "mono" }, name), h("dd", { class: "mono" }, plain(value))]))));
}

export const methodCards = (experiment: Experiment): HTMLElement =>
  section("methods", "Methods", h("div", { class: "cards" }, experiment.methods.map((method) => card(experiment, method))));
