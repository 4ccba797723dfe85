// The ECGs themselves: a method's worst, middle and best records, alone or beside another method on the same strip.
import { h, type Child } from "../dom";
import { fileName } from "../download";
import { fileButtons } from "../figures/file_buttons";
import { decimal, plural } from "../format";
import type { Experiment } from "../model";
import type { Store } from "../state";
import { segments } from "../table/controls";
import { choose } from "../view";
import type { MethodStrips, OverlaySet, Overlays, Prediction } from "./overlays";
import { drawStrip } from "./paper";
import { viewer } from "./viewer";

const ALL = "all";

// "record|method|other|lead" of the URL.
type Choice = { record: string; first: string; second: string; lead: string };
const parse = (strip: string): Choice => {
  const [record = "", first = "", second = "", lead = ""] = strip.split("|");
  return { record, first, second, lead };
};
const format = ({ record, first, second, lead }: Choice): string => [record, first, second, lead].join("|");

function select(label: string, options: { value: string; text: string }[], current: string, pick: (value: string) => void): HTMLElement {
  const id = `ecg-${label.toLowerCase().replace(/\W+/g, "-")}`;
  const box = h("select", { id, "data-key": id, onchange: () => pick(box.value) }, options.map(({ value, text }) => h("option", { value, selected: value === current }, text)));
  return h("div", { class: "field" }, h("label", { for: id }, label), box);
}

const diceText = (p: Prediction | undefined): string => (p?.dice === null || p?.dice === undefined ? "no wave annotated" : `Dice ${decimal(100 * p.dice)}`);

export function pickName(place: number, count: number): string {
  if (place === 0) return "worst";
  if (place === count - 1) return "best";
  return count % 2 === 1 && place === (count - 1) / 2 ? "median" : `${Math.round((100 * place) / (count - 1))} %`;
}

function methodsOf(set: OverlaySet, experiment: Experiment, store: Store): MethodStrips[] {
  const { tables } = choose(experiment, store.get());
  const table = tables[0];
  return set.methods.filter((m) => table && m.protocol === table.protocol &&
    (m.mode === "rule" || (m.mode === table.mode && m.arm === table.arm && m.label_fraction === table.label_fraction)));
}

function show(set: OverlaySet, methods: MethodStrips[], store: Store): Child[] {
  const asked = parse(store.get().strip);
  const first = methods.find((m) => m.label === asked.first) ?? methods.find((m) => m.mode !== "rule") ?? methods[0];
  const second = methods.find((m) => m.label === asked.second && m !== first);
  const of = (m: MethodStrips | undefined, record: string) => m?.predictions.find((p) => p.record === record);
  const record = of(first, asked.record) ? asked.record : (first.picks[0] ?? "");
  const strip = set.strips.find((s) => s.id === record);
  if (!strip) return [h("p", { class: "soft" }, `${first.label} has no record here.`)];
  const leadAt = set.leads.indexOf(asked.lead);
  const lead = asked.lead === ALL ? ALL : set.leads[leadAt >= 0 ? leadAt : Math.max(0, set.leads.indexOf("II"))];
  const choice: Choice = { record, first: first.label, second: second?.label ?? "", lead };
  const change = (part: Partial<Choice>) => store.set({ strip: format({ ...choice, ...part }) });
  const records = [...first.predictions].sort((a, b) => (a.dice ?? 2) - (b.dice ?? 2));
  const answers = [first, second].flatMap((m) => (m ? [{ name: m.label, prediction: of(m, record) ?? null }] : []));
  const drawing = drawStrip(set, strip, answers, lead === ALL ? set.leads.map((_, i) => i) : [set.leads.indexOf(lead)]);
  const label = `ECG ${record} of ${set.dataset}, truth and ${answers.map((a) => a.name).join(" and ")}`;
  const { box, buttons } = viewer(drawing, label);
  const line = (m: MethodStrips) => {
    const p = of(m, record);
    return h("span", {}, h("strong", {}, m.label), ` ${diceText(p)}`, p && h("span", { class: "soft" }, ` (seed ${p.seed}${p.fold ? `, fold ${p.fold}` : ""})`));
  };
  return [
    h("div", { class: "controls fields" },
      select("Method", methods.map((m) => ({ value: m.label, text: m.label })), first.label, (value) => change({ first: value, record: methods.find((m) => m.label === value)?.picks[0] ?? "" })),
      select("Beside it", [{ value: "", text: "nobody" }, ...methods.filter((m) => m !== first).map((m) => ({ value: m.label, text: m.label }))], second?.label ?? "", (value) => change({ second: value })),
      segments("Its records", first.picks.map((id, i) => ({ value: id, text: pickName(i, first.picks.length) })), record, (value) => change({ record: value })),
      select("Record", records.map((p) => ({ value: p.record, text: `${p.record} (${diceText(p)})` })), record, (value) => change({ record: value })),
      select("Lead", [...set.leads.map((l) => ({ value: l, text: l })), { value: ALL, text: "all leads" }], lead, (value) => change({ lead: value }))),
    h("figure", { class: "ecg-figure", "data-figure": "ecg" },
      h("header", {}, h("p", { class: "ecg-head" }, h("span", {}, `Record ${record}`, strip.about && h("span", { class: "soft" }, `, ${strip.about}`)), line(first), second && line(second)),
        h("div", { class: "zoom-line" }, buttons, fileButtons(label, fileName("ecg", record, ...answers.map((a) => a.name)), () => drawing.picture))),
      box,
      h("figcaption", {}, "25 mm/s, 10 mm/mV; one square 40 ms and 0.1 mV. ", set.classes.map((wave, i) => [h("span", { class: `key wave-${i + 1}` }, wave), " "]),
        "Shaded: truth. Lanes: truth, then each method. Pale lane: not annotated, not judged. Ctrl + wheel zooms, dragging moves.")),
  ];
}

export function strips(overlays: Overlays | null, experiment: Experiment, store: Store): Child[] {
  const sets = overlays?.sets.filter((s) => s.experiment === experiment.name) ?? [];
  if (!sets.length) {
    const why = overlays?.notes.length ? ` Left out: ${overlays.notes.join("; ")}` : "";
    return [h("p", { class: "soft" }, "None in this page: ", h("code", { class: "mono" }, "beatbench report --overlays 3"),
      ` puts the worst, median and best record of each row of a wave protocol in.${why}`)];
  }
  for (const set of sets) {
    const methods = methodsOf(set, experiment, store);
    if (methods.length) return show(set, methods, store);
  }
  const protocols = [...new Set(sets.flatMap((s) => s.methods.map((m) => m.protocol)))];
  return [h("p", { class: "soft" }, `${plural(sets[0].strips.length, "record")} of other tables. `, protocols.map((protocol) =>
    h("button", { type: "button", class: "quiet", onclick: () => store.set({ protocol, arm: "", mode: "", labels: "", sort: "", metric: "" }) }, `Show ${protocol}`)))];
}
