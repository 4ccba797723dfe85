// Whether a row's test records were seen in its pretraining.
import { h } from "../dom";
import { plural } from "../format";
import type { Overlap } from "../model";

const COLOURS = { clean: "good", unknown: "open", "same-patient": "bad", "same-record": "bad" };

export function overlapText(overlap: Overlap | null): string {
  if (!overlap) return "not looked for";
  const parts = [overlap.records && `${plural(overlap.records, "record")} seen in pretraining`, overlap.patients && `${plural(overlap.patients, "patient")} seen`,
    overlap.unknown && `${overlap.unknown} unknown`, `of ${overlap.of} test records`, overlap.reason];
  return parts.filter(Boolean).join(", ");
}

export function overlapFlag(overlap: Overlap | null): HTMLElement {
  if (!overlap) return h("span", { class: "soft", title: overlapText(null) }, "–");
  return h("span", { class: `flag ${COLOURS[overlap.state]}`, title: overlapText(overlap) }, overlap.state.replace("-", " "));
}
