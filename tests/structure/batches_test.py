#!/usr/bin/env python3
"""Which files tools/batches.py lets the compiler read as one text."""
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))

import batches  # noqa: E402  (it stands in tools/)


def unnamed(text):
    return "namespace leaktight {\nnamespace {\n\n" + text + "\n\n}  // namespace\n}  // namespace leaktight\n"


class Batches(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.root / "scanner" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def together(self, first, second, headers=()):
        for name, text in headers:
            self.write(name, text)
        sources = [batches.Source(self.write(name, text), self.root)
                   for name, text in (("a/first.cc", first), ("b/second.cc", second))]
        grouped = batches.batches(sources)
        self.assertEqual(sorted(len(batch) for batch in grouped if batch), [2] if len(grouped) == 1 else [1, 1])
        return len(grouped) == 1

    def test_files_with_names_of_their_own(self):
        self.assertTrue(self.together(unnamed("int One() {\n  return 1;\n}"), unnamed("int Two() {\n  return 2;\n}")))

    def test_the_same_name_in_both(self):
        for name in ("int One() {", "struct One {", "using One = int;", "constexpr int One = 1;",
                     "std::vector<std::string> One(", "template <typename T>\nT One() {"):
            self.assertFalse(self.together(unnamed(name), unnamed("int One(int a) {")), name)

    def test_a_name_of_a_namespace_of_its_own(self):
        def within(namespace, name="One", include=""):
            return (f"{include}namespace leaktight{namespace} {{\nextern const int {name} = 1;\n"
                    f"namespace {{\nint Helper() {{\n}}\n}}  // namespace\n}}  // namespace leaktight{namespace}\n")

        self.assertTrue(self.together(within("::a"), within("::b")))
        self.assertTrue(self.together(within("::a"), within("::ab")))
        self.assertFalse(self.together(within("::a"), within("::a", "Two")), "both have a Helper")
        # What stands further out is seen within.
        self.assertFalse(self.together(within("", "Two"), within("::b")))
        self.assertFalse(self.together(within("::b"), within("", "Two")))
        # A header's name is hidden in no namespace but that of the file itself.
        header = ("b/second.h", "namespace leaktight {\nint Helper();\n}  // namespace leaktight\n")
        uses = '#include "b/second.h"\n'
        self.assertTrue(self.together(within("::a"), uses + unnamed("int Two() {"), [header]))
        self.assertFalse(self.together(within(""), uses + unnamed("int Two() {"), [header]))
        # A header is in reach even of a file that has nothing in its namespace.
        outside = uses + "using namespace leaktight;\nnamespace {\nint Two() {\n}\n}  // namespace\n"
        self.assertFalse(self.together(unnamed("int Helper() {"), outside, [header]))
        # … and what stands behind a namespace is no part of it.
        self.assertFalse(self.together(within("::a", "Two") + unnamed("int Three() {"),
                                       within("::b", "Three")))
        # Macros are everybody's.
        macro = "namespace leaktight::{0} {{\n#define MACRO {1}\n}}  // namespace leaktight::{0}\n"
        self.assertFalse(self.together(macro.format("a", 1), macro.format("b", 2)))

    def test_locals_and_members_are_nobodys(self):
        self.assertTrue(self.together(unnamed("int One() {\n  int three = 1;\n}"),
                                      unnamed("int Two() {\n  int three = 2;\n}")))

    def test_a_name_that_the_others_header_declares(self):
        header = ("b/second.h", "namespace leaktight {\nstruct Shape {\n};\n}  // namespace leaktight\n")
        uses = '#include "b/second.h"\n' + unnamed("Shape Two() {")
        self.assertFalse(self.together(unnamed("int Shape() {"), uses, [header]))
        # … and one that a header declares to both.
        self.assertFalse(self.together('#include "b/second.h"\n' + unnamed("int Shape() {"), uses, [header]))
        self.assertTrue(self.together('#include "b/second.h"\n' + unnamed("int Other() {"), uses, [header]))

    def test_headers_of_headers(self):
        self.assertFalse(self.together(unnamed("int Deep() {"), '#include "b/outer.h"\n' + unnamed("int Two() {"),
                                       [("b/outer.h", '#include "b/inner.h"\n'), ("b/inner.h", "int Deep();\n")]))

    def test_names_behind_the_first_of_a_declaration(self):
        header = ("b/second.h", "namespace leaktight {\ninline constexpr int kOne = 1, kTwo = 2,\n"
                                "                     kThree = 3;\n}  // namespace leaktight\n")
        uses = '#include "b/second.h"\nusing namespace leaktight;\n'
        for name in ("kOne", "kTwo", "kThree"):
            own = f"namespace {{\nconst int {name} = 4;\n}}  // namespace\n"
            self.assertFalse(self.together(own, uses, [header]), name)

    def test_parameters_of_a_template_are_nobodys(self):
        header = ("b/second.h", "namespace leaktight {\ntemplate <typename Kind, Kind (*classify)(int)>\n"
                                "class Memo {\n};\n}  // namespace leaktight\n")
        uses = '#include "b/second.h"\n' + unnamed("int Two() {")
        self.assertTrue(self.together(unnamed("enum class Kind {"), uses, [header]))
        self.assertFalse(self.together(unnamed("class Memo {"), uses, [header]))

    def test_a_definition_of_what_its_header_declares_is_everybodys(self):
        header = ("a/first.h", "int Shared();\n")
        self.assertTrue(self.together('#include "a/first.h"\nint Shared() {\n}\n',
                                      '#include "a/first.h"\n' + unnamed("int Two() {"), [header]))

    def test_what_a_using_directive_brings(self):
        header = ("a/sample.h", "namespace leaktight::sample {\nint Made();\n}  // namespace leaktight::sample\n")
        first = '#include "a/sample.h"\nusing namespace leaktight::sample;\n'
        self.assertFalse(self.together(first, unnamed("int Made() {"), [header]))
        self.assertFalse(self.together(first, '#include "b/second.h"\n' + unnamed("int Other() {"),
                                       [header, ("b/second.h", "int Made();\n")]))
        self.assertTrue(self.together(first, unnamed("int Other() {"), [header]))

    def test_no_group_is_larger_than_said(self):
        sources = [batches.Source(self.write(f"c/{i}.cc", unnamed(f"int Name{i}() {{")), self.root)
                   for i in range(3 * batches.AT_ONCE + 1)]
        grouped = batches.batches(sources)
        self.assertEqual(sum(map(len, grouped)), len(sources))
        self.assertLessEqual(max(map(len, grouped)), batches.AT_ONCE)
        self.assertLessEqual(max(map(len, batches.batches(sources, at_once=3))), 3)
        # Not even where all but one would go into the same.
        alone = self.write("c/alone.cc", unnamed("\n".join(f"int Name{i}() {{" for i in range(batches.AT_ONCE + 1))))
        grouped = batches.batches([batches.Source(alone, self.root), *sources[:batches.AT_ONCE + 1]])
        self.assertLessEqual(max(map(len, grouped)), batches.AT_ONCE)


if __name__ == "__main__":
    unittest.main()
