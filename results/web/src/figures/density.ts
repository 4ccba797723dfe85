// How dense values lie: a Gaussian kernel of Silverman's width (B. W. Silverman, Density Estimation, 1986, eq. 3.31).

// R's quantile of type 7.
export function quantile(sorted: number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  return sorted[below] + (place - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}

// 0.9 · min(SD, IQR / 1.34) · n^(−1/5); 0 where all values are alike. Where half of them are, their IQR is 0 and the SD counts.
export function silvermanWidth(values: number[]): number {
  const n = values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
  const iqr = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  return 0.9 * (iqr > 0 ? Math.min(sd, iqr) : sd) * n ** -0.2;
}

export function density(values: number[], width: number, x: number): number {
  const kernels = values.reduce((sum, v) => sum + Math.exp(-0.5 * ((x - v) / width) ** 2), 0);
  return kernels / (values.length * width * Math.sqrt(2 * Math.PI));
}

// From the lowest value to the highest and no further: beyond them nothing was measured.
export function densityCurve(values: number[], steps = 64): { x: number; y: number }[] {
  const width = silvermanWidth(values);
  if (!(width > 0)) return [];
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return Array.from({ length: steps + 1 }, (_, i) => low + (span * i) / steps).map((x) => ({ x, y: density(values, width, x) }));
}
