// Help on a column, in place: a small button that opens a note beside itself.
import { h, type Child } from "../dom";
import type { Column, Experiment, Report } from "../model";

let opened: { note: HTMLElement; button: HTMLElement } | null = null;

function close(): void {
  opened?.note.remove();
  opened?.button.setAttribute("aria-expanded", "false");
  opened = null;
}
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !opened) return;
  const { button } = opened;
  close();
  button.focus();
});
addEventListener("click", (event) => {
  if (opened && !opened.note.contains(event.target as Node) && !opened.button.contains(event.target as Node)) close();
});
addEventListener("resize", close);

export function helpButton(subject: string, text: () => Child[]): HTMLElement {
  const button = h("button", {
    type: "button", class: "help", "aria-label": `What ${subject} means`, "aria-expanded": "false", "data-key": `help:${subject}`,
    onclick: () => {
      const wasMine = opened?.button === button;
      close();
      if (wasMine) return;
      const note = h("div", { class: "help-note", role: "note" }, text());
      document.body.append(note);
      const box = button.getBoundingClientRect();
      const left = Math.max(8, Math.min(box.left - 20, document.documentElement.clientWidth - note.offsetWidth - 8));
      note.style.left = `${left + scrollX}px`;
      note.style.top = `${box.bottom + 6 + scrollY}px`;
      button.setAttribute("aria-expanded", "true");
      opened = { note, button };
    },
  }, "?");
  return button;
}

const DIRECTIONS: Record<string, string> = {
  higher_is_better: "Higher is better.", lower_is_better: "Lower is better.", nearest_to_zero: "Nearest to zero is best.",
};

export function metricHelp(report: Report, experiment: Experiment, column: Column): HTMLElement {
  return helpButton(column.metric_label, () => {
    const help = experiment.metrics[column.definition];
    const level = Math.round(report.statistics.interval_level * 100);
    return [
      h("strong", {}, help?.name ?? column.metric_label),
      h("p", {}, help?.explanation || "No explanation is stored for this definition.", " ", DIRECTIONS[column.direction] ?? ""),
      h("p", {}, `Beside each value: its ${level} % interval over patients where the store has predictions, else ± SD over runs. `,
        column.scale === 100 ? "Shares are shown times 100." : column.unit ? `In ${column.unit}.` : ""),
      h("p", { class: "mono" }, column.definition),
    ];
  });
}

export const factHelp: Record<string, Child[]> = {
  Rank: ["Places by the ranked metric. Methods that cannot be told apart share a rank: 1–3 means first to third. Bracketed rows form such a group."],
  Runs: ["Seeds × folds behind the row."],
  Parameters: ["Of the encoder and the head that were judged."],
  Pretraining: ["Seconds of one pretraining, mean over seeds; a dash where there is none."],
  Overlap: ["Whether records or patients of the test set were seen in pretraining, the worst case of the row: clean, unknown, same patient, same record. A dash: not looked for."],
};
export const factHelpButton = (name: string): HTMLElement => helpButton(name, () => [h("strong", {}, name), h("p", {}, factHelp[name])]);
