"""Runs an export program, then the script that compares what it wrote with a peer.

usage: run.py PROGRAM SCRIPT FOLDER
"""
import pathlib
import shutil
import subprocess
import sys

program, script, folder = sys.argv[1:]
shutil.rmtree(folder, ignore_errors=True)
pathlib.Path(folder).mkdir(parents=True)
subprocess.run([program, folder], check=True)
sys.exit(subprocess.run([sys.executable, script, folder]).returncode)
