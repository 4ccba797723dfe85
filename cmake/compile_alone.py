"""Whether each source compiles by itself: the presets that build sources in batches would not see a missing include.

usage: compile_alone.py BUILD JOBS      BUILD holds the compile_commands.json of a preset without batches
"""
import concurrent.futures
import json
import os
import shlex
import subprocess
import sys

build, jobs = sys.argv[1], int(sys.argv[2])


def complaint(entry):
    words = shlex.split(entry["command"])
    if os.path.basename(words[0]) == "ccache":
        words = words[1:]
    out = words.index("-o")
    words[out:out + 2] = ["-fsyntax-only"]
    return subprocess.run(words, cwd=entry["directory"], stderr=subprocess.PIPE, text=True).stderr


with open(f"{build}/compile_commands.json", encoding="utf-8") as file:
    entries = [entry for entry in json.load(file) if os.path.exists(entry["file"])]  # the others are generated
with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
    complaints = [text for text in pool.map(complaint, entries) if text]
print("".join(complaints), end="", file=sys.stderr)
sys.exit(1 if complaints or not entries else 0)
