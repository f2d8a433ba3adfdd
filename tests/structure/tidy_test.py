#!/usr/bin/env python3
"""What tools/tidy.py makes of what clang-tidy says of several files read as one."""
import os
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))

import tidy  # noqa: E402  (it stands in tools/)
from batches import Source  # noqa: E402

# Of several it says $TOGETHER, of one $ALONE; which file it was given is noted in $READ.
CLANG_TIDY = """#!/bin/sh
case $2 in --*) shift ;; esac
path=$2
case $path in *together*) said=$TOGETHER ;; *) said=$ALONE ;; esac
echo "$path" >>"$READ"
[ -n "$said" ] || exit 0
echo "$path:$LINE:1: error: that is wrong [$said,-warnings-as-errors]"
exit 1
"""


class Tidy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        program = self.root / "clang-tidy"
        program.write_text(CLANG_TIDY)
        program.chmod(0o755)
        self.batch = []
        for name in ("first.cc", "second.cc"):
            (self.root / name).write_text("int a;\nint b;\n")
            self.batch.append(Source(self.root / name, self.root))

    def read(self, together, alone, line=2):
        read = self.root / "read"
        read.unlink(missing_ok=True)
        before = dict(os.environ)
        os.environ.update(PATH=f"{self.root}:{before['PATH']}", TOGETHER=together, ALONE=alone, LINE=str(line),
                          READ=str(read))
        try:
            status, said = tidy.read_batch(self.batch, [], self.root, 0)
        finally:
            os.environ.clear()
            os.environ.update(before)
        return status, said, [pathlib.Path(line).name for line in read.read_text().split()]

    def test_nothing_to_say(self):
        self.assertEqual(self.read("", "never-asked"), (0, "", ["together_0.cc"]))

    def test_what_a_check_says_stands_where_it_belongs(self):
        status, said, read = self.read("readability-string-compare", "", line=4)
        self.assertEqual((status, read), (1, ["together_0.cc"]))
        self.assertTrue(said.startswith(f"{self.root}/second.cc:1:1: error"), said)

    def test_what_the_analyzer_says_is_asked_of_the_file_alone(self):
        leak = "clang-analyzer-cplusplus.NewDeleteLeaks"
        self.assertEqual(self.read(leak, "", line=4), (0, "", ["together_0.cc", "second.cc"]))
        status, said, read = self.read(leak, leak)
        self.assertEqual((status, read), (1, ["together_0.cc", "first.cc"]))
        self.assertIn("first.cc:2:1: error", said)

    def test_what_does_not_compile_together_is_read_alone(self):
        self.assertEqual(self.read("clang-diagnostic-error", ""), (0, "", ["together_0.cc", "first.cc", "second.cc"]))


    def test_the_others_stay_together(self):
        (self.root / "third.cc").write_text("int a;\nint b;\n")
        self.batch.append(Source(self.root / "third.cc", self.root))
        self.assertEqual(self.read("clang-diagnostic-error", "")[2],
                         ["together_0.cc", "first.cc", "together_0.cc", "second.cc", "third.cc"])


class Apart(unittest.TestCase):
    """Files that keep the same names for themselves have others when they are read."""

    def texts(self, *texts, header=""):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        (root / "scanner").mkdir()
        (root / "scanner/a.h").write_text(header)
        sources = []
        for i, text in enumerate(texts):
            (root / f"{i}.cc").write_text('#include "a.h"\nnamespace leaktight {\nnamespace {\n\n' + text +
                                          "\n\n}  // namespace\n}  // namespace leaktight\n")
            sources.append(Source(root / f"{i}.cc", root))
        return [source.text.split("\n\n")[1] for source in tidy.apart(sources)]

    def test_names_get_numbers(self):
        self.assertEqual(self.texts("int Run() {\n  return 1;\n}", "int Run() {\n  return Run() + Other::Run;\n}"),
                         ["int Run0() {\n  return 1;\n}", "int Run() {\n  return Run() + Other::Run;\n}"])

    def test_a_type_is_another_one_where_something_is_named_before_it(self):
        self.assertEqual(self.texts("enum class Kind {};\nKind A(Other::Kind kind);"),
                         ["enum class Kind0 {};\nKind0 A0(Other::Kind kind);"])
        inner = "enum class Kind {};\nstruct One {\n  enum class Kind {};\n};\nOne::Kind a;"
        self.assertIn("enum class Kind {};", self.texts(inner)[0])

    def test_what_a_header_declares_keeps_its_name(self):
        header = "namespace leaktight {\nint Run(int a);\n}  // namespace leaktight\n"
        self.assertEqual(self.texts("int Run() {\n  return 1;\n}", header=header), ["int Run() {\n  return 1;\n}"])


if __name__ == "__main__":
    unittest.main()
