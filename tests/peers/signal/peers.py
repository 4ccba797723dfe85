"""What wfdb and NeuroKit2 find, as they come: their own cleaning, their own R peaks, their own settings."""
import contextlib
import io
import warnings

import neurokit2
import numpy as np
from wfdb import processing


def xqrs(mv, rate_hz):
    return processing.xqrs_detect(mv, fs=rate_hz, verbose=False)


def neurokit_peaks(mv, rate_hz):
    clean = neurokit2.ecg_clean(mv, sampling_rate=rate_hz)
    return neurokit2.ecg_peaks(clean, sampling_rate=rate_hz)[1]["ECG_R_Peaks"]


NEUROKIT_NAMES = {"P": "P", "QRS": "R", "T": "T"}


def neurokit_waves(mv, rate_hz, method):
    """{"P": [(onset, peak, offset)]}, -1 for what was not found, or None where it fails."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            clean = neurokit2.ecg_clean(mv, sampling_rate=rate_hz)
            peaks = neurokit2.ecg_peaks(clean, sampling_rate=rate_hz)[1]["ECG_R_Peaks"]
            found = neurokit2.ecg_delineate(clean, peaks, sampling_rate=rate_hz, method=method)[1]
        except Exception:  # of many kinds, on leads in which it finds too little
            return None
    found["ECG_R_Peaks"] = peaks
    waves = {}
    for wave, name in NEUROKIT_NAMES.items():
        columns = (found[f"ECG_{name}_{mark}"] for mark in ("Onsets", "Peaks", "Offsets"))
        waves[wave] = [tuple(-1 if np.isnan(mark) else int(mark) for mark in marks) for marks in zip(*columns, strict=True)]
    return waves
