// Whether two methods are told apart with these seeds alone, or would be with others too.
import type { Pair } from "./model";

export type Verdict = "better" | "worse" | "not told apart";

// Of `row`, one of the pair: by these seeds, whatever others would say.
export function verdictOf({ better_here: better, a }: Pair, row: number): Verdict {
  return better === "" ? "not told apart" : (better === "a") === (a === row) ? "better" : "worse";
}

// The interval for other patients and other seeds leaves 0 out.
export function holdsForOtherSeeds({ with_seeds: { low, high } }: Pair): boolean {
  return low !== null && high !== null && (low > 0 || high < 0);
}

export const isOfTheseSeeds = (pair: Pair): boolean => pair.better_here !== "" && !holdsForOtherSeeds(pair);
