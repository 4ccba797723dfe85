// Whether two methods are told apart with these seeds alone, or would be with others too.
import type { Pair, Ranking } from "./model";

export type Verdict = "better" | "worse" | "not told apart";

// Of `row`, one of the pair: by these seeds, whatever others would say.
export function verdictOf(pair: Pair, row: number): Verdict {
  const better = pair.better_here ?? pair.better;
  return better === "" ? "not told apart" : (better === "a") === (pair.a === row) ? "better" : "worse";
}

// The interval for other patients and other seeds leaves 0 out.
export function holdsForOtherSeeds({ with_seeds: seeds }: Pair): boolean {
  return seeds !== undefined && seeds.low !== null && seeds.high !== null && (seeds.low > 0 || seeds.high < 0);
}

export const isOfTheseSeeds = (pair: Pair): boolean => (pair.better_here ?? pair.better) !== "" && !holdsForOtherSeeds(pair);

// What is to be said beside ranks; "" where they hold for other seeds too.
export function seedsNote(ranking: Ranking): string {
  if (ranking.these_seeds !== undefined) return ranking.these_seeds;
  const open = ranking.pairs.filter((pair) => pair.better !== "" && !holdsForOtherSeeds(pair));
  if (!open.length) return "";
  const reason = open.find((pair) => pair.with_seeds?.reason)?.with_seeds?.reason;
  return `ranks hold for these seeds only: ${open.length === 1 ? "one pair is" : `${open.length} pairs are`} told apart here whose difference may be none with other seeds${reason ? ` (${reason})` : ""}`;
}
