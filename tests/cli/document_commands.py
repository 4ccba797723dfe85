"""Runs what a document shows in blocks marked `sh`, line by line in one empty folder: commands of beatbench, which must succeed.

usage: document_commands.py PROGRAM DOCUMENT…
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

program, documents = pathlib.Path(sys.argv[1]).resolve(), [pathlib.Path(name).resolve() for name in sys.argv[2:]]
problems, count = [], 0
for document in documents:
    lines = [line for block in re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.S) for line in block.splitlines()]
    if not lines:
        problems.append(f"{document.name}: shows no command")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BEATBENCH_WORKSPACE": f"{folder}/workspace"}
        for line in lines:
            count += 1
            words = shlex.split(line, comments=True)
            if words[0] != "beatbench":
                problems.append(f"{document.name}: {line}: no command of beatbench")
                continue
            done = subprocess.run([program, *words[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                problems.append(f"{document.name}: {line}: exit {done.returncode}\n{done.stderr}")

print("\n".join(problems) or f"{count} commands of {len(documents)} documents hold")
sys.exit(1 if problems else 0)
