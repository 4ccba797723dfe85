import { h, type Child } from "../dom";
import type { Experiment } from "../model";
import type { Store } from "../state";
import type { Overlays } from "./overlays";

export function strips(overlays: Overlays | null, experiment: Experiment, _store: Store): Child[] {
  const set = overlays?.sets.find((s) => s.experiment === experiment.name);
  if (!set) return [h("p", { class: "soft" }, "None in this page: `beatbench report --overlays N` puts strips of wave protocols in.")];
  return [];
}
