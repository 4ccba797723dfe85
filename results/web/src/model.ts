// The report as results/report/report_json.cpp writes it; docs/report-json.md says what each field means. This file is the
// one place that knows the document: whoever draws takes these types.

export type Interval = { low: number; high: number; level: number; method: string; note: string; resamples: number; left_out: number };
export type Spread = {
  seed_sd: number | null; test_sd: number | null; seed_sd_alone: number | null; interaction_sd: number | null;
  low: number | null; high: number | null; reason: string;
};
export type Rank = { text: string; first: number; last: number; best: number; worst: number };
export type Value = {
  value: number | null; mean: number | null; sd: number | null; runs: number; reason: string; best: boolean;
  points: [seed: number, fold: number, value: number][];
  by_seed: [seed: number, value: number][];
  interval: Interval | null; interval_reason: string;
  spread: Spread | null; spread_reason: string;
  rank: Rank | null;
};
export type Cell = {
  slug: string; identity: string; status: string; seed: number; fold: number; seconds: number | null;
  parameters: number | null; peak_memory_mib: number | null; started_utc: string; upstream: string;
  environment: number | null; warnings: unknown[] | null; details: Record<string, unknown> | null;
};
export type Curve = {
  scope: string;
  roc: { fpr: number[]; tpr: number[] } | null;
  calibration: { score: (number | null)[]; share: (number | null)[]; items: number[] } | null;
};
export type Cost = {
  parameters: number | null; training_seconds: number | null; evaluation_seconds: number | null;
  steps: number | null; samples_seen: number | null;
};
// What its evaluations say about records seen in pretraining, the worst of them.
export type Overlap = {
  state: "clean" | "unknown" | "same-patient" | "same-record"; records: number; patients: number; unknown: number; of: number;
  reason: string;
};
export type Row = {
  label: string; title: string; reference: boolean; complete: boolean; planned: number; done: number; failed: number;
  n_seeds: number; n_folds: number; runs_text: string; lacks: string; collapse: string; warnings: string[];
  overlap: Overlap | null; cost: Cost; values: Value[]; curves: Curve[]; cells: Cell[];
};
export type Column = {
  metric: string; definition: string; scope: string; label: string; metric_label: string;
  direction: string; unit: string; scale: number; main: boolean;
};
export type Pair = {
  a: number; b: number; difference: number; low: number | null; high: number | null; interval_reason: string;
  p: number | null; p_holm: number | null;
  better: string; better_here: string; // "a", "b" or "": what ranks go by; by these seeds alone, where ranks ask for more
  with_seeds: { low: number | null; high: number | null; reason: string };
};
export type Ranking = {
  column: number; methods: number[]; reason: string; caution: string; resamples: number; these_seeds: string; // why ranks hold for these seeds alone
  unranked: { row: number; reason: string }[]; pairs: Pair[]; groups: number[][];
};
export type Published = {
  source: string; column: number; values: (number | null)[]; rows: number; spearman: number | null; reason: string;
};
export type Table = {
  id: string; title: string; protocol: string; mode: string; label_fraction: number; arm: string;
  test_set: { kind: string; items: number; patients: number; classes: string[]; digest: string } | null;
  columns: Column[]; rows: Row[]; rankings: Ranking[]; published: Published[]; notes: string[];
};
export type Diagram = {
  order: number[]; critical_difference: number | null; bars: [number, number][]; unjoined: [number, number][]; caution: string;
};
export type OverTasks = {
  arm: string; mode: string; label_fraction: number; title: string;
  blocks: { table: number; column: number; name: string }[];
  methods: { label: string; mean_score: number | null; scores: number[]; mean_rank: number | null }[];
  incomplete: { label: string; missing: string[] }[];
  friedman: { chi_squared: number; p_chi_squared: number; f: number | null; p_f: number } | null; reason: string;
  nemenyi: Diagram | null; nemenyi_reason: string; wilcoxon_holm: Diagram | null; wilcoxon_holm_reason: string;
  caution: string;
};
export type TrainingCurve = { label: string; arm: string; seed: number; steps: number[]; series: Record<string, (number | null)[]> };
export type Pretraining = {
  columns: string[];
  lines: { label: string; arm: string; runs: number; values: (number | null)[]; collapse: string; warnings: string[] }[];
  notes: string[]; curves: TrainingCurve[];
};
export type Method = {
  label: string; method: string; title: string; reference: boolean; version: string; file: string; digest: string;
  citation: string; licence: string;
};
export type DataSet = {
  dataset: string; name: string; fingerprint: string; records: number;
  skipped: { record: string; reason: string }[]; licence: string; citation: string;
};
export type Environment = {
  beatbench: string; commit: string; torch: string; abi: string; device: string; cpu: string; threads: number; host_os: string;
};
export type Failure = {
  slug: string; identity: string; label: string; kind: string; arm: string; protocol: string; mode: string;
  label_fraction: number; seed: number; fold: number; message: string; log: string; log_tail: string;
};
export type MetricHelp = { name: string; explanation: string; direction: string; unit: string };
export type Experiment = {
  name: string; manifest_file: string; manifest: Record<string, unknown>; last_run_utc: string;
  limit: number | null; limit_text: string; planned: number; done: number; failed: number;
  metrics: Record<string, MetricHelp>; methods: Method[]; data_sets: DataSet[]; environments: Environment[];
  pretraining: Pretraining; tables: Table[]; over_tasks: OverTasks[]; failures: Failure[];
};
export type Report = {
  format: string; version: number; beatbench: string;
  statistics: { interval_level: number; test_level: number; fewest_resamples: number; seed: number; rope: number; fewest_blocks: number };
  experiments: Experiment[];
};

const FORMAT = "beatbench-report";
const VERSION = 1;

export function parseReport(text: string): Report {
  const report = JSON.parse(text) as Report;
  if (report.format !== FORMAT || report.version !== VERSION)
    throw new Error(`the page holds ${report.format} ${report.version}, this script reads ${FORMAT} ${VERSION}`);
  return report;
}
