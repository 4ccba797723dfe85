import { h, type Child } from "../dom";
import { percent } from "../format";
import type { Experiment } from "../model";
import { scrollTable, section } from "./card";

export const environments = (experiment: Experiment): HTMLElement =>
  section("environment", "Environment",
    h("p", { class: "soft" }, "Programs and machines behind the numbers."),
    scrollTable("Environments", ["BeatBench", "Commit", "LibTorch", "ABI", "Device", "CPU", "Threads", "System"], experiment.environments.map((e) =>
      h("tr", {}, [e.beatbench, e.commit, e.torch, e.abi, e.device, e.cpu, String(e.threads), e.host_os].map((text) => h("td", { class: "left wrap" }, text))))));

export function failures(experiment: Experiment): Child {
  if (!experiment.failures.length) return section("failures", "Failures", h("p", { class: "soft" }, "No cell failed."));
  return section("failures", "Failures",
    h("p", { class: "soft" }, "Each left its message and its log in the workspace; the next run tries again."),
    scrollTable("Failed cells", ["Method", "Task", "Seed, fold", "Message", "Log"], experiment.failures.map((f) =>
      h("tr", {},
        h("th", { scope: "row" }, f.label, h("span", { class: "title mono" }, f.slug)),
        h("td", { class: "left" }, f.kind === "pretrain" ? "pretraining" : `${f.protocol} · ${f.mode} · ${percent(f.label_fraction)}`, ` · ${f.arm}`),
        h("td", { class: "left" }, `${f.seed}, ${f.fold}`), h("td", { class: "left wrap message" }, f.message),
        h("td", { class: "left wrap" }, h("span", { class: "mono" }, f.log),
          f.log_tail && h("details", {}, h("summary", { "aria-label": `Its last lines, ${f.slug}` }, "Its last lines"), h("pre", { class: "mono", tabindex: "0" }, f.log_tail)))))));
}
