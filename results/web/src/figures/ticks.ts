// Round places on a logarithmic axis of a cost.

const SECONDS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18_000, 36_000, 86_400, 172_800, 432_000];
const COUNTS = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();

// At most so many of the round values within, evenly; where fewer than two are round, the ends themselves.
function within(round: number[], low: number, high: number, most: number): number[] {
  const inside = round.filter((value) => value >= low && value <= high);
  if (inside.length < 2) return [low, high];
  const step = Math.ceil(inside.length / most);
  return inside.filter((_, i) => i % step === 0);
}

export const secondsTicks = (low: number, high: number, most: number): number[] => within(SECONDS, low, high, most);
export const countTicks = (low: number, high: number, most: number): number[] => within(COUNTS, low, high, most);

// 30 s, 5 min, 2 h; of what is not round, to two digits.
export function roundDuration(seconds: number): string {
  const [size, unit] = seconds < 120 ? [1, "s"] : seconds < 7200 ? [60, "min"] : [3600, "h"];
  return `${Number((seconds / (size as number)).toPrecision(2))} ${unit}`;
}
