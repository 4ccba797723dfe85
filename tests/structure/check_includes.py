"""Checks that the house stands: each file includes only what is below it, and each library is seen from one place alone.

usage: check_includes.py REPOSITORY      prints each breach as file:line: what, and exits 1 where there is one
"""
import pathlib
import re
import sys

# Folder -> the folders it may include besides itself. A file belongs to the longest folder that it lies in.
GROUND_1 = ["harness/signal", "harness/metrics", "harness/manifest", "harness/cell"]
GROUND_2 = ["datasets", "results"]
GROUND = ["harness/base"] + GROUND_1 + GROUND_2 + ["harness/scoring"]
AUTHOR = ["harness/base", "harness/signal", "harness/sdk", "harness/toolkit"]
MAY_INCLUDE = {
    "harness/base": [],
    **{folder: ["harness/base"] for folder in GROUND_1},
    **{folder: ["harness/base"] + GROUND_1 for folder in GROUND_2},
    "harness/scoring": ["harness/base"] + GROUND_1 + ["datasets"],
    "harness/run": GROUND,
    "harness/cli": GROUND + ["harness/run"],
    "harness/sdk": GROUND,
    "harness/toolkit": GROUND + ["harness/sdk"],
    **{f"harness/{floor}": GROUND + ["harness/sdk", "harness/toolkit"] for floor in ("train", "protocols", "host")},
    "harness/worker": GROUND + [f"harness/{floor}" for floor in ("sdk", "toolkit", "train", "protocols", "host")],
    "plugins": AUTHOR,
    "baselines": AUTHOR,
}
WITH_TORCH = ["harness/sdk", "harness/toolkit", "harness/train", "harness/protocols", "harness/host", "harness/worker",
              "plugins", "baselines"]
# Library headers -> the folders that may see them.
LIBRARIES = {
    r"(torch|ATen|c10)/": WITH_TORCH,
    r"toml\+\+/": ["harness/manifest"],
    r"CLI/": ["harness/cli"],
    r"sqlite3\.h": ["results"],
    r"zlib\.h": ["results"],
    r"boost/math/": ["results"],
    r"boost/(?!math/)": ["harness/host"],
    r"openssl/": ["harness/base"],
    r"nlohmann/": ["harness/base"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def home(path):
    """The folder of the rules that a path lies in, None outside of them."""
    return max((folder for folder in MAY_INCLUDE if path.startswith(folder + "/")), key=len, default=None)


def unit(path):
    """Plugins stand side by side: each is a home of its own."""
    folder = home(path)
    return "/".join(path.split("/")[:2]) if folder in ("plugins", "baselines") else folder


def includes(root, path):
    for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
        if match := INCLUDE.match(line):
            yield number, match[1], match[2]


def breach(root, path, quote, header):
    """What is wrong with one include, None where all is well."""
    folder = home(path)
    if quote == "<":
        for pattern, allowed in LIBRARIES.items():
            if re.match(pattern, header) and folder not in allowed:
                return f"<{header}> is for {', '.join(allowed)} alone"
        if header == "torch/torch.h" and path.endswith(".h"):
            return "<torch/torch.h> takes 20 s a file: headers name the parts they need"
        return None
    if not (root / header).is_file():
        return f'"{header}" is no file, seen from the root of the repository'
    if home(header) is None or (unit(header) != unit(path) and home(header) not in MAY_INCLUDE[folder]):
        return f'"{header}" does not stand below {unit(path)}'
    return None


def circles(graph):
    """Each circle of files that include each other, as a list of paths."""
    done, found = set(), []

    def visit(path, trail):
        if path in trail:
            found.append(trail[trail.index(path):] + [path])
        elif path not in done:
            for header in graph.get(path, []):
                visit(header, trail + [path])
            done.add(path)

    for path in sorted(graph):
        visit(path, [])
    return found


def check(root):
    problems, graph = [], {}
    top = {folder.split("/")[0] for folder in MAY_INCLUDE}
    files = sorted(str(file.relative_to(root)) for name in top for kind in ("*.h", "*.cpp") for file in (root / name).rglob(kind))
    for path in files:
        if home(path) is None:
            problems.append(f"{path}:1: lies on no floor of the house; give its folder a place in this script")
            continue
        for number, quote, header in includes(root, path):
            if problem := breach(root, path, quote, header):
                problems.append(f"{path}:{number}: {problem}")
            if quote == '"':
                graph.setdefault(path, []).append(header)
    problems += [f"{circle[0]}:1: includes itself: {' -> '.join(circle)}" for circle in circles(graph)]
    return problems, len(files)


if __name__ == "__main__":
    breaches, count = check(pathlib.Path(sys.argv[1]))
    print("\n".join(breaches) or f"{count} files include only what stands below them")
    sys.exit(1 if breaches or count == 0 else 0)
