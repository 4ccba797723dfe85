// ECGs with truth and predictions, as results/report/overlays.cpp writes them for `beatbench report --overlays N`.

export type Spans = number[]; // class (from 1), first sample, samples; and so on
export type Strip = {
  id: string; samples: number;
  signal: string; // base64 of little-endian int16 [lead][sample]
  truth: Spans[]; // one for each lead
  annotated: [begin: number, end: number][]; // of each lead: where the truth speaks
};
export type Prediction = { record: string; seed: number; fold: number; dice: number | null; spans: Spans[] };
export type MethodStrips = {
  label: string; worst: string; median: string; best: string; // records, "" where this method was not picked
  predictions: Prediction[];
};
export type OverlayTable = { table: string; methods: MethodStrips[] }; // table: its id
export type OverlaySet = {
  experiment: string; rate_hz: number; millivolt_per_count: number; leads: string[]; classes: string[];
  strips: Strip[]; tables: OverlayTable[];
};
export type Overlays = { format: string; version: number; sets: OverlaySet[]; notes: string[] };

export function parseOverlays(text: string): Overlays {
  const overlays = JSON.parse(text) as Overlays;
  if (overlays.format !== "beatbench-overlays" || overlays.version !== 1)
    throw new Error(`the page holds ${overlays.format} ${overlays.version}, this script reads beatbench-overlays 1`);
  return overlays;
}

// Millivolts [lead][sample].
export function decodeSignal(strip: Strip, leads: number, millivoltPerCount: number): Float32Array[] {
  const bytes = Uint8Array.from(atob(strip.signal), (letter) => letter.charCodeAt(0));
  if (bytes.length !== 2 * leads * strip.samples) throw new Error(`record ${strip.id}: ${bytes.length} bytes for ${leads} leads of ${strip.samples} samples`);
  const counts = new DataView(bytes.buffer);
  return Array.from({ length: leads }, (_, lead) =>
    Float32Array.from({ length: strip.samples }, (_, i) => counts.getInt16(2 * (lead * strip.samples + i), true) * millivoltPerCount));
}

export type Span = { wave: number; begin: number; length: number };
export function spansOf(flat: Spans): Span[] {
  const spans: Span[] = [];
  for (let i = 0; i + 2 < flat.length; i += 3) spans.push({ wave: flat[i], begin: flat[i + 1], length: flat[i + 2] });
  return spans;
}
