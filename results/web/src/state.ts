// What the reader has chosen; all of it stands in the URL behind the #, so that a link leads to the same view.

export interface State {
  experiment: string;
  protocol: string;
  arm: string; // "" in each of these: all
  mode: string;
  labels: string; // "0.1"
  rows: string; // "methods", "references"
  q: string; // search
  parameters: string; // at most so many million
  cost: string; // at most so many seconds of pretraining
  columns: string; // "all": beside the main columns
  sort: string; // "f1/macro", with a "-" before it: largest first
  metric: string; // of the pictures
  cell: string; // the number whose origin is shown: "table/label/column"
  strip: string; // the record whose ECG is shown, with the two methods: "17|beat_ssl|simclr|II"
  at: string; // the section to begin at
  figures: string; // "all": hand over every picture as a file, for figure_files.ts
}

export const initial: State = {
  experiment: "", protocol: "", arm: "", mode: "", labels: "", rows: "", q: "", parameters: "", cost: "",
  columns: "", sort: "", metric: "", cell: "", strip: "", at: "", figures: "",
};

export function parseHash(hash: string): State {
  const state = { ...initial };
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, "")))
    if (key in state) state[key as keyof State] = value;
  return state;
}

export function formatHash(state: State): string {
  const fields = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) if (value) fields.set(key, value);
  return `#${fields}`;
}

type Watcher = (state: State, changed: Set<keyof State>) => void;

export class Store {
  private watchers: Watcher[] = [];
  constructor(private state: State) {}

  get(): State {
    return this.state;
  }
  set(change: Partial<State>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    const changed = new Set((Object.keys(change) as (keyof State)[]).filter((key) => change[key] !== before[key]));
    if (changed.size) for (const watcher of this.watchers) watcher(this.state, changed);
  }
  // Called after each change.
  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
  }
}

// Keeps the URL and the store alike, in both directions.
export function bindToLocation(store: Store): void {
  store.watch((state) => {
    const hash = formatHash(state);
    if (hash !== location.hash && !(hash === "#" && !location.hash)) history.replaceState(null, "", hash);
  });
  addEventListener("hashchange", () => store.set(parseHash(location.hash)));
}
