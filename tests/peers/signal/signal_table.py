"""BeatBench's R peaks and delineation beside those of wfdb and NeuroKit2, on the same recordings.

usage: signal_table.py OURS.json DATA FOLDER [PAGE.md]

OURS.json is what signal_export wrote, DATA the folder of mitdb-1.0.0 and ludb-1.0.1. What the peers find is kept in
FOLDER and not sought again. The tables go to stdout and, where a page is named, between its two marker lines.
"""
import datetime
import hashlib
import json
import pathlib
import sys
from importlib.metadata import version

import peers
import recordings
import scores

PEERS = {"XQRS (wfdb)": peers.xqrs, "NeuroKit2": peers.neurokit_peaks}
METHODS = ("dwt", "cwt", "prominence")  # NeuroKit2's; its "peak" gives no QRS bounds
EVEN = [str(record) for record in range(2, 201, 2)]


def kept(folder, name, seek):
    """What the peers found, for these versions of them and of how they are asked."""
    asked = hashlib.sha256(pathlib.Path(peers.__file__).read_bytes()).hexdigest()[:12]
    file = folder / f"{name}-{version('wfdb')}-{version('neurokit2')}-{asked}.json"
    if not file.exists():
        found = seek()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found))
    return json.loads(file.read_text())


def percent(value):
    return f"{100 * value:.2f}"


def r_peak_table(ours, data, folder):
    truth = {record: recordings.mitdb(data, record) for record in recordings.DS1 + recordings.DS2}
    found = {"BeatBench": ours}
    for name, detect in PEERS.items():
        found[name] = kept(folder, f"r_peaks-{detect.__name__}",
                           lambda: {r: [int(s) for s in detect(mv, recordings.MITDB_HZ)]
                                    for r, (mv, _, _) in truth.items()})
    parts = {"DS1": recordings.DS1, "DS2": recordings.DS2, "all 44": recordings.DS1 + recordings.DS2}
    lines = ["| | " + " | ".join(parts) + " | all 44 without flutter |", "|---|" + "---|" * (len(parts) + 1)]
    for name, peaks in found.items():
        cells = [r_peak_cell(truth, peaks, records, False) for records in parts.values()]
        cells.append(r_peak_cell(truth, peaks, parts["all 44"], True))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def r_peak_cell(truth, peaks, records, without_flutter):
    marks = scores.Marks()
    for record in records:
        _, beats, flutter = truth[record]
        keep = lambda s: not (without_flutter and any(first <= s <= last for first, last in flutter))
        marks.add([s for s in beats if keep(s)], [s for s in peaks[record] if keep(s)], 0.150 * recordings.MITDB_HZ)
    return f"{percent(marks.sensitivity())} / {percent(marks.precision())}"


def neurokit(truth, method):
    return {record: {name: peers.neurokit_waves(lead.mv, recordings.LUDB_HZ, method) for name, lead in leads.items()}
            for record, leads in truth.items()}


def wave_table(ours, data, folder):
    truth = {record: recordings.ludb(data, record) for record in EVEN}
    found = {f"BeatBench, {text}": {r: {lead: kinds[kind] for lead, kinds in ours[r].items()} for r in EVEN}
             for kind, text in (("together", "R from 12 leads"), ("alone", "R from the lead"))}
    for method in METHODS:
        found[f"NeuroKit2, {method}"] = kept(folder, f"waves-{method}", lambda: neurokit(truth, method))
    lines = ["| wave | by | onset: error, ms | at 150 ms | at 40 ms | offset: error, ms | at 150 ms | at 40 ms | Dice |",
             "|---|---|---|---|---|---|---|---|---|"]
    rows = {name: wave_cells(truth, waves) for name, waves in found.items()}
    lines += [f"| {wave} | {name} | " + " | ".join(rows[name][wave]) + " |" for wave in scores.WAVES for name in found]
    failed = {name: sum(waves is None for leads in found[name].values() for waves in leads.values()) for name in found}
    lines += ["", "Leads on which it ended with an error, which count as nothing found: "
              + ", ".join(f"{name} {count}" for name, count in failed.items()) + "."]
    return lines


def wave_cells(truth, found):
    """{"P": [cell, …]} of one delineator."""
    dice, marks = scores.Dice(), {}
    for record, leads in truth.items():
        for name, lead in leads.items():
            waves = found[record][name] or {wave: [] for wave in scores.WAVES}
            dice.add(lead.waves, waves, lead.begin, lead.end)
            for wave in scores.WAVES:
                for bound in (0, 2):
                    for tolerance_ms in (150, 40):
                        true, mine = ([w[bound] for w in side[wave] if w[bound] >= 0] for side in (lead.waves, waves))
                        marks.setdefault((wave, bound, tolerance_ms), scores.Marks()).add(
                            true, mine, tolerance_ms / 1000 * recordings.LUDB_HZ, lead.begin, lead.end)
    cells = {}
    for wave in scores.WAVES:
        cells[wave] = []
        for bound in (0, 2):
            wide, narrow = marks[wave, bound, 150], marks[wave, bound, 40]
            mean, sd = (1000 / recordings.LUDB_HZ * value for value in wide.mean_sd())
            cells[wave] += [f"{mean:+.1f} ± {sd:.1f}"] + [f"{percent(m.sensitivity())} / {percent(m.precision())}"
                                                         for m in (wide, narrow)]
        cells[wave].append(f"{dice.value(wave):.3f}")
    return cells


def put_into(page, text):
    begin, end = "<!-- peers: begin -->\n", "<!-- peers: end -->\n"
    before, rest = page.read_text().split(begin)
    page.write_text(before + begin + text + end + rest.split(end)[1])


def main(ours, data, folder, page=None):
    ours, data, folder = json.loads(pathlib.Path(ours).read_text()), pathlib.Path(data), pathlib.Path(folder)
    text = "\n".join(
        [f"Measured {datetime.date.today()} by `./dev peers`: wfdb {version('wfdb')}, NeuroKit2 {version('neurokit2')}.",
         "", "**R peaks on MIT-BIH** (sensitivity / precision, %):", ""]
        + r_peak_table(ours["mitdb"], data / "mitdb-1.0.0", folder)
        + ["", "**Delineation on LUDB**, its 100 even records, 12 leads each"
           " (error mean ± SD over the pairs at 150 ms; sensitivity / precision, %):", ""]
        + wave_table(ours["ludb"], data / "ludb-1.0.1", folder)) + "\n"
    print(text, end="")
    if page:
        put_into(pathlib.Path(page), text)


if __name__ == "__main__":
    main(*sys.argv[1:])
