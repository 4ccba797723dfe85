// One record on ECG paper: 25 mm a second, 10 mm a millivolt. Lengths are millimetres of that paper.
import { short } from "../format";
import { svg } from "../dom";
import { NOT_ANNOTATED, decodeSignal, spansOf, type OverlaySet, type Prediction, type Spans, type Strip } from "./overlays";

const MM_PER_S = 25;
const MM_PER_MV = 10;
const LANE = 3.2;
const GAP = 0.7;
const HIGHEST = 45; // a trace beyond it is cut

export type Lane = { name: string; spans: Spans[]; about: string };
export type Drawing = { picture: SVGSVGElement; width: number; height: number };

// Every millimetre and, stronger, every fifth. Lines, not a pattern: printers make pixels of those.
function grid(width: number, height: number): SVGElement[] {
  const lines = (step: number, name: string) => {
    const upright = Array.from({ length: Math.floor(width / step) + 1 }, (_, i) => `M${i * step} 0V${height}`);
    const level = Array.from({ length: Math.floor(height / step) + 1 }, (_, i) => `M0 ${i * step}H${width}`);
    return svg("path", { class: name, d: [...upright, ...level].join("") });
  };
  return [lines(1, "minor"), lines(5, "major")];
}

function trace(signal: Float32Array, rate: number, baseline: number): string {
  let path = "";
  signal.forEach((mv, i) => {
    path += `${i ? "L" : "M"}${((i / rate) * MM_PER_S).toFixed(2)} ${(baseline - mv * MM_PER_MV).toFixed(2)}`;
  });
  return path;
}

function lane(set: OverlaySet, lead: number, { name, spans, about }: Lane, top: number): SVGElement {
  const x = (sample: number) => (sample / set.rate_hz) * MM_PER_S;
  return svg("g", { class: "lane" }, svg("title", {}, about),
    spansOf(spans[lead]).map(({ label, begin, length }) => {
      const width = x(length);
      const wave = set.classes[label - 1] ?? "";
      return [
        svg("rect", { class: label === NOT_ANNOTATED ? "unknown" : `wave wave-${label}`, x: x(begin).toFixed(2), y: top, width: width.toFixed(2), height: LANE, rx: 0.4 }),
        width > 1.2 + 1.5 * wave.length && wave !== "" && svg("text", { class: "wave-name", x: (x(begin) + width / 2).toFixed(2), y: top + LANE - 0.9, "text-anchor": "middle" }, wave),
      ];
    }),
    svg("text", { class: "lane-name", x: -1, y: top + LANE - 0.8, "text-anchor": "end" }, short(name)));
}

function lead(set: OverlaySet, index: number, signal: Float32Array, lanes: Lane[], top: number): { node: SVGElement; height: number } {
  let low = -0.4;
  let high = 0.6;
  for (const mv of signal) {
    low = Math.min(low, mv);
    high = Math.max(high, mv);
  }
  const above = Math.min(HIGHEST / 2, high * MM_PER_MV) + 3;
  const below = Math.min(HIGHEST / 2, -low * MM_PER_MV) + 2;
  const baseline = top + above;
  const lanesTop = baseline + below;
  const x = (sample: number) => (sample / set.rate_hz) * MM_PER_S;
  const truth = spansOf(lanes[0].spans[index]).filter((s) => s.label !== NOT_ANNOTATED);
  const node = svg("g", {},
    truth.map((s) => svg("rect", { class: `shade wave-${s.label}`, x: x(s.begin).toFixed(2), y: top + 1, width: x(s.length).toFixed(2), height: (above + below - 1).toFixed(2) })),
    svg("path", { class: "trace", d: trace(signal, set.rate_hz, baseline) }),
    svg("text", { class: "lead-name", x: -1, y: baseline + 1.1, "text-anchor": "end" }, set.leads[index]),
    lanes.map((one, i) => lane(set, index, one, lanesTop + i * (LANE + GAP))));
  return { node, height: above + below + lanes.length * (LANE + GAP) + 2.5 };
}

export function drawStrip(set: OverlaySet, strip: Strip, answers: { name: string; prediction: Prediction | null }[], leads: number[]): Drawing {
  const signals = decodeSignal(strip, set.leads.length, set.millivolt_per_count);
  const lanes: Lane[] = [
    { name: "truth", spans: strip.truth, about: "as annotated; hatched: not annotated" },
    ...answers.flatMap(({ name, prediction }) => (prediction ? [{ name, spans: prediction.spans, about: `as ${name} has it` }] : [])),
  ];
  const gutter = 3 + 1.42 * Math.max(...lanes.map((l) => short(l.name).length));
  const paper = (strip.samples / set.rate_hz) * MM_PER_S;
  const width = gutter + paper;
  const parts: SVGElement[] = [];
  let height = 1;
  for (const index of leads) {
    const { node, height: more } = lead(set, index, signals[index], lanes, height);
    parts.push(node);
    height += more;
  }
  height = Math.ceil(height);
  const picture = svg("svg", { class: "ecg", viewBox: `0 0 ${width} ${height}` },
    svg("rect", { class: "ecg-paper", width, height }),
    svg("g", { transform: `translate(${gutter})` }, grid(paper, height), parts));
  return { picture, width, height };
}
