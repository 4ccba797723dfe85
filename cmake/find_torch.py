"""Prints the folder in which CMake finds the LibTorch of the Python that runs this; exits 1 where there is none that would do.

Reads torch/version.py without importing torch, which takes seconds. A CUDA build counts only where CUDA's compiler is at
hand: without it the wheel's CMake package fails.
"""
import importlib.util
import pathlib
import runpy
import shutil
import sys

OLDEST = (2, 11)

spec = importlib.util.find_spec("torch")
if spec is None or spec.origin is None:
    sys.exit(1)
package = pathlib.Path(spec.origin).parent
version = runpy.run_path(str(package / "version.py"))
if tuple(int(part) for part in version["__version__"].split(".")[:2]) < OLDEST:
    sys.exit(1)
if version.get("cuda") and shutil.which("nvcc") is None:
    sys.exit(1)
prefix = package / "share" / "cmake"
if not (prefix / "Torch" / "TorchConfig.cmake").is_file():
    sys.exit(1)
print(prefix)
