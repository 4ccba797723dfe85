"""Sets up small houses with one mistake each and sees that check_includes.py finds it."""
import pathlib
import tempfile
import unittest

from check_includes import check


def problems_of(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return check(root)[0]


BASE = {"harness/base/error.h": "#pragma once\n#include <string>\n"}


class CheckIncludes(unittest.TestCase):
    def test_accepts_what_stands_below(self):
        self.assertEqual([], problems_of({**BASE, "harness/run/plan.cpp": '#include "harness/base/error.h"\n'}))

    def test_finds_an_include_of_a_higher_floor(self):
        found = problems_of({"harness/base/a.h": '\n#include "harness/run/b.h"\n', "harness/run/b.h": ""})
        self.assertEqual(['harness/base/a.h:2: "harness/run/b.h" does not stand below harness/base'], found)

    def test_finds_an_include_of_the_other_tower(self):
        self.assertEqual(1, len(problems_of({"harness/cli/a.cpp": '#include "harness/sdk/b.h"\n', "harness/sdk/b.h": ""})))

    def test_finds_a_plugin_that_includes_the_harness_or_another_plugin(self):
        files = {"plugins/a/a.cpp": '#include "harness/run/r.h"\n#include "plugins/b/b.h"\n',
                 "harness/run/r.h": "", "plugins/b/b.h": ""}
        self.assertEqual(2, len(problems_of(files)))

    def test_finds_torch_on_the_ground(self):
        self.assertEqual(1, len(problems_of({"datasets/a.cpp": "#include <ATen/core/Tensor.h>\n"})))

    def test_finds_a_library_seen_from_a_second_place(self):
        self.assertEqual(1, len(problems_of({"harness/run/a.cpp": "#include <toml++/toml.h>\n"})))

    def test_finds_all_of_torch_in_a_header(self):
        self.assertEqual(1, len(problems_of({"harness/toolkit/a.h": "#include <torch/torch.h>\n"})))

    def test_finds_a_circle(self):
        found = problems_of({"results/a.h": '#include "results/b.h"\n', "results/b.h": '#include "results/a.h"\n'})
        self.assertEqual(["results/a.h:1: includes itself: results/a.h -> results/b.h -> results/a.h"], found)

    def test_finds_a_file_that_is_not_there(self):
        self.assertEqual(1, len(problems_of({"results/a.h": '#include "b.h"\n'})))

    def test_finds_a_folder_without_a_place(self):
        self.assertEqual(1, len(problems_of({"harness/attic/a.h": ""})))


if __name__ == "__main__":
    unittest.main()
