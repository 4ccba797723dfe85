// ECGs with truth and predictions, as harness/run/overlays.cpp writes them for `beatbench report --overlays N`.

export type Spans = number[]; // label, first sample, samples; and so on. 255: not annotated
export type Strip = {
  id: string; about: string; samples: number;
  signal: string; // base64 of little-endian int16 [lead][sample]
  truth: Spans[]; // one for each lead
};
export type Prediction = { record: string; seed: number; fold: number; dice: number | null; spans: Spans[] };
export type MethodStrips = {
  label: string; arm: string; protocol: string; mode: string; label_fraction: number;
  picks: string[]; // records from the worst to the best
  predictions: Prediction[];
};
export type OverlaySet = {
  experiment: string; dataset: string; rate_hz: number; millivolt_per_count: number; leads: string[]; classes: string[];
  strips: Strip[]; methods: MethodStrips[];
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
  if (bytes.length !== 2 * leads * strip.samples)
    throw new Error(`record ${strip.id}: ${bytes.length} bytes for ${leads} leads of ${strip.samples} samples`);
  const counts = new DataView(bytes.buffer);
  return Array.from({ length: leads }, (_, lead) =>
    Float32Array.from({ length: strip.samples }, (_, i) => counts.getInt16(2 * (lead * strip.samples + i), true) * millivoltPerCount));
}

export const NOT_ANNOTATED = 255;
export type Span = { label: number; begin: number; length: number };
export function spansOf(flat: Spans): Span[] {
  const spans: Span[] = [];
  for (let i = 0; i + 2 < flat.length; i += 3) spans.push({ label: flat[i], begin: flat[i + 1], length: flat[i + 2] });
  return spans;
}
