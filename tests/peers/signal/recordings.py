"""The recordings and their truth, read by wfdb, not by BeatBench's own readers."""
import dataclasses
import pathlib

import numpy as np
import wfdb

DS1 = """101 106 108 109 112 114 115 116 118 119 122 124 201 203 205 207 208 209 215 220 223 230""".split()
DS2 = """100 103 105 111 113 117 121 123 200 202 210 212 213 214 219 221 222 228 231 232 233 234""".split()
BEATS = set("NLRejAaJSVEF/fQ")  # those of the symbols for beats that MIT-BIH uses
MITDB_HZ, LUDB_HZ = 360, 500
LUDB_LEADS = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]
WAVES = {"p": "P", "N": "QRS", "t": "T"}


def mitdb(folder, record):
    """(MLII in mV, samples of the beats, [first, last] sample of each episode of ventricular flutter)"""
    stem = str(pathlib.Path(folder) / record)
    signals = wfdb.rdrecord(stem)
    marks = wfdb.rdann(stem, "atr")
    of = lambda symbols: np.array([s for s, symbol in zip(marks.sample, marks.symbol) if symbol in symbols], int)
    return signals.p_signal[:, signals.sig_name.index("MLII")], of(BEATS), list(zip(of("["), of("]")))


@dataclasses.dataclass
class LudbLead:
    mv: np.ndarray
    begin: int  # [begin, end): where the absence of a mark means the absence of a wave
    end: int
    waves: dict  # "P" -> [(onset, peak, offset)], -1 for a bound that was not given


def ludb(folder, record):
    """{"II": LudbLead}"""
    stem = str(pathlib.Path(folder) / "data" / record)
    signals = wfdb.rdrecord(stem)
    leads = {}
    for lead, mv in zip(LUDB_LEADS, signals.p_signal.T):
        marks = wfdb.rdann(stem, lead.lower())
        leads[lead] = LudbLead(mv, marks.sample[0], marks.sample[-1] + 1, waves_of(marks))
    return leads


def waves_of(marks):
    waves = {name: [] for name in WAVES.values()}
    every = list(zip(marks.sample, marks.symbol))
    for i, (sample, symbol) in enumerate(every):
        if symbol in WAVES:
            onset = every[i - 1][0] if i > 0 and every[i - 1][1] == "(" else -1
            offset = every[i + 1][0] if i + 1 < len(every) and every[i + 1][1] == ")" else -1
            waves[WAVES[symbol]].append((onset, sample, offset))
    return waves
