"""How found marks meet the true ones: the rules of harness/metrics, written anew."""
import dataclasses

import numpy as np


def matched(truth, found, tolerance):
    """(i, j) of pairs at most `tolerance` apart, one to one, the nearest first. Both must rise."""
    if not len(truth) or not len(found):
        return []
    first = np.searchsorted(found, truth - tolerance, "left")
    last = np.searchsorted(found, truth + tolerance, "right")
    pairs = sorted((abs(found[j] - truth[i]), i, j) for i in range(len(truth)) for j in range(first[i], last[i]))
    used_truth, used_found, chosen = set(), set(), []
    for _, i, j in pairs:
        if i not in used_truth and j not in used_found:
            used_truth.add(i)
            used_found.add(j)
            chosen.append((i, j))
    return chosen


@dataclasses.dataclass
class Marks:
    """Of one kind, in samples, over all that was added."""
    truths: int = 0
    false: int = 0
    errors: list = dataclasses.field(default_factory=list)  # found - truth

    def add(self, truth, found, tolerance, begin=-np.inf, end=np.inf):
        """What was found outside [begin, end), where truth is unknown, may meet a true mark but is not false."""
        truth, found = np.sort(np.asarray(truth, float)), np.sort(np.asarray(found, float))
        pairs = matched(truth, found, tolerance)
        met = {j for _, j in pairs}
        self.truths += len(truth)
        self.false += sum(begin <= mark < end for j, mark in enumerate(found) if j not in met)
        self.errors += [found[j] - truth[i] for i, j in pairs]

    def sensitivity(self):
        return len(self.errors) / self.truths if self.truths else float("nan")

    def precision(self):
        found = len(self.errors) + self.false
        return len(self.errors) / found if found else float("nan")

    def mean_sd(self):
        if len(self.errors) < 2:
            return float("nan"), float("nan")
        return float(np.mean(self.errors)), float(np.std(self.errors, ddof=1))


WAVES = ("P", "QRS", "T")


class Dice:
    """Of each wave, over all samples of all that was added."""

    def __init__(self):
        self.both, self.either = np.zeros(len(WAVES)), np.zeros(len(WAVES))

    def add(self, truth, found, begin, end):
        a, b = raster(truth, begin, end), raster(found, begin, end)
        for k in range(len(WAVES)):
            self.both[k] += np.sum((a == k + 1) & (b == k + 1))
            self.either[k] += np.sum(a == k + 1) + np.sum(b == k + 1)

    def value(self, wave):
        k = WAVES.index(wave)
        return 2 * self.both[k] / self.either[k] if self.either[k] else float("nan")


def raster(waves, begin, end):
    """A class per sample of [begin, end), 0 for none; waves that lack a bound are not painted. QRS goes over P and T."""
    labels = np.zeros(end - begin, np.uint8)
    for wave in ("P", "T", "QRS"):
        for onset, _, offset in waves[wave]:
            if 0 <= onset <= offset:
                labels[max(onset - begin, 0):max(offset + 1 - begin, 0)] = WAVES.index(wave) + 1
    return labels
