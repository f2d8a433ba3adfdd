#!/usr/bin/env python3
"""Does structure.py see what it is there for? Each case plants one file in a small house."""
import contextlib
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import structure  # noqa: E402


class Structure(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="a house ")
        self.addCleanup(self.folder.cleanup)
        listed = self.listed({})
        listed.__enter__()
        self.addCleanup(listed.__exit__, None, None, None)
        self.put("scanner/base/text.h", "// Text.\n#pragma once\n")
        self.put("scanner/report/report.h", '// Reports.\n#pragma once\n#include "base/text.h"\n')
        self.put("scanner/cli/main.cc", '#include <cstdlib>\n#include "report/report.h"\nint main() { return std::getenv("X") ? 1 : 0; }\n')

    def put(self, path, text):
        file = pathlib.Path(self.folder.name, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def breaches(self):
        return list(structure.breaches(self.folder.name))

    def assert_breach(self, path, text, *words):
        self.put(path, text)
        found = self.breaches()
        self.assertEqual(len(found), 1, found)
        for word in (path, *words):
            self.assertIn(word, found[0])

    def test_a_good_house_has_no_breach(self):
        self.assertEqual(self.breaches(), [])

    def test_a_folder_includes_only_from_its_left(self):
        self.assert_breach("scanner/base/line.cc", '#include "report/report.h"\n', ":1:", "base/ includes from report/")

    def test_a_stage_has_no_folders_below(self):
        self.assert_breach("scanner/base/part/line.cc", "", ":1:", "itself, not in a folder below")

    def test_a_part_of_a_stage_is_a_folder_below_it(self):
        self.put("scanner/git/pack/line.cc", '#include "base/text.h"\n')
        self.assertEqual(self.breaches(), [])
        self.assert_breach("scanner/git/pack/report.cc", '#include "report/report.h"\n', ":1:", "git/ includes from report/")

    def test_libraries_are_included_from_anywhere(self):
        self.put("scanner/base/line.cc", "#include <report/report.h>\n#include <hs/hs.h>\n")
        self.assertEqual(self.breaches(), [])

    def test_an_include_stays_in_the_house(self):
        self.assert_breach("scanner/cli/out.cc", '\n#include "../../elsewhere/x.h"\n', ":2:", "leads out")

    def test_an_absolute_include_leads_out(self):
        self.assert_breach("scanner/cli/out.cc", '#include "/usr/include/stdio.h"\n', "leads out")

    def test_a_header_is_named_with_its_folder(self):
        self.put("scanner/base/near.h", "#pragma once\n")
        self.assert_breach("scanner/base/near.cc", '#include "near.h"\n', "no header of scanner/")

    def test_a_header_that_is_not_there(self):
        self.assert_breach("scanner/cli/out.cc", '#include "base/gone.h"\n', "is not there")

    def test_a_header_is_included_once(self):
        self.assert_breach("scanner/cli/out.cc", "#include <string>\n#include <vector>\n#include <string>\n", ":3:", "included twice")

    def test_a_type_is_defined_once(self):
        self.put("scanner/base/place.h", "#pragma once\nnamespace leaktight {\nstruct Place;\nstruct Place {\n};\n}\n")
        self.assert_breach("scanner/report/place.h", "#pragma once\nnamespace leaktight {\nclass Place final : public X {\n};\n}\n", ":3:", "base/place.h:4", "something else")

    def test_types_of_other_namespaces_and_words_in_comments_are_no_twins(self):
        self.put("scanner/base/place.h", "#pragma once\nnamespace leaktight {\nstruct Place {\n};\n}\n")
        self.put("scanner/report/place.h", "#pragma once\n/*\nstruct Place {\n*/\nnamespace leaktight::report {\nstruct Place {\n};\n}\nclass Place;\n")
        self.assertEqual(self.breaches(), [])

    def test_a_folder_is_a_stage(self):
        self.assert_breach("scanner/misc/x.cc", "int x;\n", "no stage")

    def test_a_header_is_guarded(self):
        self.assert_breach("scanner/base/open.h", "int x;\n", "#pragma once")

    def test_the_core_neither_prints_nor_exits_nor_reads_the_environment(self):
        for statement, words in (
            ('std::cout << "x";', "std::cout"), ('std::cerr << "x";', "std::cerr"), ('printf("x");', "printf"),
            ('std::printf("x");', "printf"), ('std::fprintf(stderr, "x");', "fprintf"), ('fmt::print("x");', "fmt::print"),
            ("write(2, text, 1);", "write"), ("std::exit(1);", "exit"), ("exit(1);", "exit"), ("_exit(1);", None),
            ("std::abort();", "abort"), ('getenv("HOME");', "getenv"), ('std::getenv("HOME");', "getenv"),
            ('setenv("A", "b", 1);', "setenv"), ("extern char **environ;", "environ"),
        ):
            with self.subTest(statement):
                self.put("scanner/scan/loud.cc", f"void F() {{\n  {statement}\n}}\n")
                found = self.breaches()
                if words is None:  # what a forked child does that could not become another program
                    self.assertEqual(found, [])
                else:
                    self.assertEqual(len(found), 1, found)
                    self.assertIn("scanner/scan/loud.cc:2:", found[0])
                    self.assertIn(words, found[0])

    def test_words_in_comments_and_strings_are_no_calls(self):
        self.put("scanner/scan/quiet.cc",
                 '// never calls exit(1)\n/* nor\n getenv("X") */\nconst char* kA = "os.getenv(\\"X\\")";\n'
                 'const char* kB = R"(printf("x"))";\nvoid F(File& f) { f.exit(1); snprintf(a, 1, "x"); }\nchar c = \'"\'; int exits(int);\n')
        self.assertEqual(self.breaches(), [])

    def test_a_call_behind_a_string_is_seen(self):
        self.assert_breach("scanner/scan/loud.cc", "char q = '\"'; void F() { exit(1); }  // \"\n", ":1:", "exit")

    def test_an_exception_is_for_its_file_and_word_alone(self):
        (path, _), *_ = structure.EXCEPTIONS
        self.put(path, "extern \"C\" char** environ;\n")
        self.assertEqual(self.breaches(), [])
        self.put(path, "extern char** environ;\nvoid F() { getenv(\"X\"); }\n")
        self.assertEqual(len(self.breaches()), 1)
        self.put("scanner/base/other.cc", "extern \"C\" char** environ;\n")
        self.assertEqual(len(self.breaches()), 2)

    def test_a_long_file_is_asked_why(self):
        long = "int x;\n" * (structure.MOST_LINES + 1)
        self.assert_breach("scanner/base/long.cc", long, "401 lines")
        with self.listed({"scanner/base/long.cc": "a table"}):
            self.assertEqual(self.breaches(), [])

    def test_a_file_listed_as_long_is_long_and_has_a_reason(self):
        with self.listed({"scanner/base/text.h": "once it was"}):
            self.assertIn("listed as long and is not", self.breaches()[0])
        self.put("scanner/base/long.cc", "int x;\n" * 401)
        with self.listed({"scanner/base/long.cc": ""}):
            self.assertIn("without a reason", self.breaches()[0])

    def test_an_empty_tree_is_no_good_house(self):
        with tempfile.TemporaryDirectory() as empty:
            self.assertEqual(len(list(structure.breaches(empty))), 1)

    @contextlib.contextmanager
    def listed(self, files):
        before, structure.LONG_FILES = structure.LONG_FILES, files
        try:
            yield
        finally:
            structure.LONG_FILES = before


if __name__ == "__main__":
    unittest.main()
