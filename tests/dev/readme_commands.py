"""Runs what the README shows in blocks marked `sh`: `./dev beatbench ARGS` with the program just built; of any other
command of ./dev, that `./dev help` knows it. Files that the README links to must be there.

usage: readme_commands.py REPOSITORY PROGRAM
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

root, program = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
readme = re.sub("<!--.*?-->", "", (root / "README.md").read_text(encoding="utf-8"), flags=re.S)
commands = [shlex.split(line, comments=True) for block in re.findall(r"```sh\n(.*?)```", readme, re.S) for line in block.splitlines()]
known = re.findall(r"^  (\w+)", subprocess.run([root / "dev", "help"], capture_output=True, text=True, check=True).stdout, re.M)
problems = [f"README.md links to {link}, which is not there" for link in re.findall(r"\]\(([^):#]+)\)", readme)
            if not (root / link).exists()]

with tempfile.TemporaryDirectory() as workspace:
    environment = {**os.environ, "BEATBENCH_WORKSPACE": workspace}
    for command in commands:
        if command[0] != "./dev" or command[1] not in known:
            problems.append(f"README.md: {' '.join(command)}: not among the commands of ./dev help: {', '.join(known)}")
        elif command[1] == "beatbench":
            done = subprocess.run([program, *command[2:]], cwd=root, env=environment, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                problems.append(f"README.md: {' '.join(command)}: exit {done.returncode}\n{done.stderr}")

print("\n".join(problems) or f"{len(commands)} commands of README.md hold")
sys.exit(1 if problems or not commands else 0)
