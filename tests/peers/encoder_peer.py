"""Runs the snippet of docs/export.md as it stands there, and compares its features with those of the C++ encoder."""
import os
import pathlib
import sys

import torch

from compare import Comparison

page = pathlib.Path(__file__).parents[2] / "docs" / "export.md"
snippet = page.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
failed = False
for case in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    os.chdir(case)
    scope = {}
    exec(compile(snippet, str(page), "exec"), scope)
    about, ours = scope["about"], Comparison(".")
    with torch.no_grad():
        features = scope["features"](ours["signal"])
    ours.close("features", features, rtol=0, atol=1e-5)
    assert features.abs().max() > 0.1, "features of nothing"
    says = [about["features"]["channels"], about["features"]["steps"]]
    assert list(features.shape[1:]) == says, f"encoder.json says {says}, the features are {list(features.shape[1:])}"
    assert [len(about["signal"]["leads"]), about["signal"]["samples"]] == list(ours["signal"].shape[1:])
    try:
        ours.done()
    except SystemExit as end:
        failed |= end.code != 0
sys.exit(failed)
