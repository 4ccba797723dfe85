// What stands above the table: protocol, divisions, search and limits. They are made once an experiment and protocol, so
// that typing is not disturbed.
import { h, type Child } from "../dom";
import { percent } from "../format";
import type { Experiment } from "../model";
import type { State, Store } from "../state";
import { ALL, choicesOf, choose, protocolOf, protocolsOf, type Division } from "../view";

type Choice = { value: string; text: string };

// A row of buttons of which one is down.
export function segments(label: string, choices: Choice[], current: string, pick: (value: string) => void): HTMLElement {
  return h("div", { class: "segments", role: "group", "aria-label": label },
    h("span", { class: "segments-label", "aria-hidden": "true" }, label),
    h("span", { class: "segments-row" }, choices.map(({ value, text }) =>
      h("button", { type: "button", "aria-pressed": String(value === current), "data-key": `${label}:${value}`, onclick: () => pick(value) }, text))));
}

const divisionText = (division: Division, value: string): string =>
  value === ALL ? "all" : division === "labels" ? percent(Number(value)) : value;

function divisions(experiment: Experiment, store: Store): Child[] {
  const state = store.get();
  const chosen = choose(experiment, state);
  const tables = experiment.tables.filter((t) => t.protocol === chosen.protocol);
  return (["arm", "mode", "labels"] as Division[]).map((division) => {
    const choices = choicesOf(tables, division);
    if (choices.length < 2) return null;
    return segments(
      division[0].toUpperCase() + division.slice(1),
      [...choices, ALL].map((value) => ({ value, text: divisionText(division, value) })),
      chosen[division], (value) => store.set({ [division]: value, cell: "" }));
  });
}

export function protocolTabs(experiment: Experiment, store: Store): HTMLElement {
  const current = protocolOf(experiment, store.get());
  return h("div", { class: "tabs", role: "group", "aria-label": "Protocol" }, protocolsOf(experiment).map((protocol) =>
    h("button", {
      type: "button", "aria-pressed": String(protocol === current), "data-key": `protocol:${protocol}`,
      onclick: () => store.set({ protocol, arm: "", mode: "", labels: "", sort: "", metric: "", cell: "", strip: "" }),
    }, protocol)));
}

export function divisionControls(experiment: Experiment, store: Store): HTMLElement {
  const state = store.get();
  return h("div", { class: "controls" },
    divisions(experiment, store),
    segments("Rows", [{ value: "", text: "all" }, { value: "methods", text: "methods" }, { value: "references", text: "references" }],
      state.rows, (rows) => store.set({ rows })),
    segments("Columns", [{ value: "", text: "overall" }, { value: "classes", text: "classes" }, { value: "all", text: "every metric" }],
      state.columns, (columns) => store.set({ columns })));
}

export function searchControls(store: Store): HTMLElement {
  const field = (key: keyof State, label: string, attributes: Record<string, string>) => {
    const input = h("input", { ...attributes, id: `field-${key}`, value: store.get()[key], oninput: () => store.set({ [key]: input.value }) });
    store.watch((state) => {
      if (input.value !== state[key]) input.value = state[key];
    });
    return h("div", { class: "field" }, h("label", { for: `field-${key}` }, label), input);
  };
  return h("div", { class: "controls fields" },
    field("q", "Search", { type: "search", placeholder: "method", autocomplete: "off", spellcheck: "false" }),
    field("parameters", "Parameters ≤ (million)", { type: "number", min: "0", step: "any", inputmode: "decimal", placeholder: "any" }),
    field("cost", "Pretraining ≤ (seconds)", { type: "number", min: "0", step: "any", inputmode: "decimal", placeholder: "any" }),
    h("button", {
      type: "button", class: "quiet",
      onclick: () => store.set({ q: "", parameters: "", cost: "", rows: "", columns: "", sort: "", arm: "", mode: "", labels: "" }),
    }, "Reset"));
}
