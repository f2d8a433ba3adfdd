#!/usr/bin/env python3
"""Does tools/tidy.py lose nothing by reading several files as one? Each case lints a few small files."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import tidy  # noqa: E402

# Both keep kInfo, Limit, Input and Run for themselves. One line breaks one check, in two cases one of a
# name that is told apart.
FIRST = """namespace leaktight {
namespace {
constexpr int kInfo = 1;
int Run(int value) { return kInfo + (value == value ? 1 : 0); }
constexpr int Limit = 2;
struct Input {
  Input();
  Input(const Input& other);
  ~Input();
  int value;
};
int Copied(Input input) { return input.value; }
}  // namespace
int First(int value) { return Run(value) + Limit + Copied(Input()); }
}  // namespace leaktight
"""
SECOND = """namespace leaktight {
namespace {
const char* const kInfo = "Run kInfo";  // Run
int Limit() { return 3; }
using Input = int;
int Run(const int* given) {
  const int* nothing = given ? nullptr : given;
  return Limit() + *nothing;
}
}  // namespace
double Second(Input input) { return kInfo[0] + Run(&input) / 2; }
}  // namespace leaktight
"""


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="some files ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()

    def sources(self, *texts):
        paths = [self.folder / f"{number}.cc" for number in range(len(texts))]
        for path, text in zip(paths, texts):
            path.write_text(text)
        return [tidy.Source(path, ROOT) for path in paths]

    def built(self, *texts, flags=()):
        entries = [{"directory": str(self.folder), "file": str(source.path), "arguments":
                    ["c++", "-std=c++20", *flags, "-o", "x.o", "-c", str(source.path)]} for source in self.sources(*texts)]
        (self.folder / "compile_commands.json").write_text(json.dumps(entries))
        return [entry["file"] for entry in entries]


class Names(Folder):
    def test_a_name_that_two_files_keep_is_told_apart_wherever_it_is_used(self):
        first, second = self.sources(FIRST, SECOND)
        self.assertEqual(tidy.batches([first, second]), [[first, second]])
        self.assertEqual(first.apart, {"kInfo", "Run", "Limit", "Input"})
        self.assertIn("return RunApartZ0Z(value) + LimitApartZ0Z + Copied(InputApartZ0Z());", first.text(0))
        self.assertEqual(tidy.without_suffixes(first.text(7)), FIRST)

    def test_comments_literals_and_includes_stay(self):
        kept = ['#include "base/Run.h"', "// Run", "/* Run\n Run */", 'auto kText = "Run \\" Run";', "auto kMark = 'Run';",
                'auto kRaw = R"x(Run " )" Run)x";', "auto kCount = 1'000 + 0x'Run;"]
        text = "\n".join([*kept, "int Run();"])
        source, other = self.sources(text, "int Run() { return 2; }\n")
        tidy.batches([source, other])
        self.assertEqual(source.text(1), text.replace("int Run()", "int RunApartZ1Z()"))

    def test_a_name_of_one_file_alone_stays(self):
        first, second = self.sources("int Run();\n", "int Go();\n")
        tidy.batches([first, second])
        self.assertEqual((first.apart, second.apart), (set(), set()))

    def test_files_in_which_a_name_may_be_a_members_are_read_apart(self):
        for use in ("given.Run()", "given->Run()", "Other::Run()", "given .\n Run()"):
            with self.subTest(use):
                first, second = self.sources("int Run();\nint kX = " + use + ";\n", "int Run() { return given.Run(); }\n")
                self.assertEqual(sorted(map(len, tidy.batches([first, second]))), [1, 1])
                self.assertEqual(first.apart, set())

    def test_a_name_that_another_file_has_from_a_header_is_told_apart(self):
        first, second = self.sources('#include "base/error.h"\nint Go();\n', "struct Error {\n};\n")
        self.assertEqual(tidy.batches([first, second]), [[first, second]])
        self.assertEqual(second.text(1), "struct ErrorApartZ1Z {\n};\n")

    def test_a_type_and_a_function_of_one_name_from_two_headers_are_read_apart(self):
        root = self.folder / "tree"
        (root / "scanner").mkdir(parents=True)
        for name, text in (("type.h", "class Value {\n};\n"), ("ahead.h", "class Value;\n"), ("function.h", "int Value(int);\n")):
            (root / "scanner" / name).write_text(text)
            (self.folder / name).with_suffix(".cc").write_text(f'#include "{name}"\n')
        of = {name: tidy.Source(self.folder / f"{name}.cc", root) for name in ("type", "ahead", "function")}
        self.assertTrue(of["type"].stands_beside(of["ahead"]))
        self.assertFalse(of["type"].stands_beside(of["function"]))
        self.assertFalse(of["function"].stands_beside(of["ahead"]))

    def test_no_more_files_than_pay_are_read_as_one(self):
        sources = self.sources(*[f"int Run{i % 2}();\n" for i in range(tidy.AT_ONCE + 1)])
        self.assertLess(max(map(len, tidy.batches(sources))), tidy.AT_ONCE)


class Messages(Folder):
    def test_place_name_and_marks_are_those_of_the_file(self):
        first, second = self.sources("int Run();\n", "int Run();\nint kX = Run() + Run() + bad;\n")
        tidy.batches([first, second])
        path = self.folder / "together.cc"
        together = tidy.Together([first, second], path)
        line = "int kX = RunApartZ1Z() + RunApartZ1Z() + bad;"
        said = [f"{path}:4:{line.index('bad') + 1}: error: not 'RunApartZ1Z' [a-check]", line,
                " " * line.index("RunA") + "~" * 11 + " " * (line.index("bad") - line.index("RunA") - 11) + "^~~",
                " " * line.index("bad") + "RunApartZ1Z", f"{path}:4:10: note: here"]
        self.assertEqual(together.real("\n".join(said)).split("\n"), [
            f"{second.path}:2:26: error: not 'Run' [a-check]", "int kX = Run() + Run() + bad;",
            "         ~~~" + " " * 13 + "^~~", " " * 25 + "Run", f"{second.path}:2:10: note: here"])

    def test_headers_that_are_read_ahead_are_no_flags_of_clang(self):
        (file,) = self.built("int Run();\n", flags=("-Wall", "-Winvalid-pch", "-include", "/x/cmake_pch.hxx", "-O3"))
        self.assertEqual(tidy.flags_of(self.folder)[pathlib.Path(file)], ("-std=c++20", "-Wall", "-O3"))


@unittest.skipUnless(shutil.which("clang-tidy"), "no clang-tidy here: ./dev lint installs it and runs this")
class Findings(Folder):
    def lint(self, *texts):
        shutil.copy(ROOT / ".clang-tidy", self.folder)
        run = subprocess.run([sys.executable, ROOT / "tools" / "tidy.py", self.folder, *self.built(*texts)],
                             text=True, capture_output=True)
        found = {tuple(line.split(" [")[0].split(": error: ")) + (line.split("[")[-1].split(",")[0],)
                 for line in run.stdout.splitlines() if ": error: " in line}
        return run, {(place.removeprefix(str(self.folder) + "/"), what, check) for place, what, check in found}

    def test_each_is_told_where_it_stands_and_of_what_it_is(self):
        run, found = self.lint(FIRST, SECOND)
        self.assertEqual((run.returncode, run.stderr), (1, ""), run)
        self.assertEqual({(place, check) for place, _, check in found}, {
            ("0.cc:4:44", "misc-redundant-expression"),
            ("0.cc:5:15", "readability-identifier-naming"),
            ("0.cc:12:18", "performance-unnecessary-value-param"),
            ("1.cc:8:20", "clang-analyzer-core.NullDereference"),
            ("1.cc:11:48", "bugprone-integer-division")})
        self.assertIn("'Limit'", run.stdout)
        self.assertNotIn("Apart", run.stdout)

    def test_files_that_do_not_compile_as_one_are_read_in_parts(self):
        hidden = "namespace leaktight {\nnamespace { int hidden = 1; }\n}\n"
        run, found = self.lint(FIRST + hidden, "int Alone() { return 1; }\n", SECOND + hidden)
        self.assertIn("3 files do not compile as one", run.stderr)
        self.assertEqual({(place.split(":")[0], check.split("-")[0]) for place, _, check in found}, {
            ("0.cc", "misc"), ("0.cc", "readability"), ("0.cc", "performance"), ("2.cc", "clang"), ("2.cc", "bugprone")}, run)

    def test_what_does_not_compile_alone_is_an_error(self):
        run, found = self.lint("int Run();\n", "int Run() { return missing; }\n")
        self.assertEqual({(place, check.rstrip("]")) for place, _, check in found}, {("1.cc:1:20", "clang-diagnostic-error")}, run)

    def test_nothing_is_said_where_nothing_is_wrong(self):
        run, found = self.lint("int Run();\n", "int Run();\n")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
