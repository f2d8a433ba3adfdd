"""leaktight explain: how sure a finding is and why; and --min-confidence, which leaves out what is less sure."""
import re

import support


class Explained(support.Case):
    def setUp(self):
        super().setUp()
        self.password = self.make.some(24)
        self.repo.stage("app.py", f'import os\n\ndb_password = "{self.password}"\n')

    def explain(self, *args, status=0):
        run = self.repo.leaktight("explain", *args)
        self.assertEqual(run.status, status, run)
        self.assert_hides(self.password, run)
        return run.text

    def confidence(self, *args):
        return float(re.search(r"^  confidence ([\d.]+)$", self.explain(*args), re.M).group(1))


class Explain(Explained):
    def test_a_line_says_what_speaks_for_and_against_it(self):
        page = self.explain("app.py:3")
        self.assertRegex(page, r"^app\.py\n  \w+  generic-secret  3:16\n")
        self.assertRegex(page, r"\n +\+\d\.\d  it looks drawn at random\n")
        self.assertRegex(page, r"\n +\+\d\.\d  the name says password\n")
        self.assertRegex(page, r"\n +[+-]\d\.\d  to begin with\n")
        self.assertRegex(page, r"\n +=(0\.9\d?|1)  as a probability\n")
        self.assertIn("Yes. If it is none, leaktight:allow generic-secret REASON", page)
        self.assertEqual(page, self.explain("app.py:3:16"))
        self.assertEqual(page, self.explain("app.py"))
        found = self.scan("tree").findings[0]
        self.assertEqual(found["confidence"], self.confidence("app.py"))
        self.assertEqual(page, self.explain(found["fingerprint"]))

    def test_nothing_is_said_of_a_place_without_a_finding(self):
        for place in ("app.py:1", "app.py:3:1", "app.py:99"):
            self.assertEqual(self.explain(place), f"{place}: no rule or check sees a secret there\n")
        self.repo.stage("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
        self.assertIn("logo.png is not scanned: ", self.explain("logo.png"))

    def test_what_is_too_unlikely_or_allowed_is_explained_too(self):
        self.repo.stage("tests/drawn_test.py", f'db_password = "{self.password}"\n')
        self.assertRegex(self.explain("tests/drawn_test.py:1"), r"\n +×0\.6  .*what looks drawn counts for more\n")
        self.repo.stage("tests/app_test.py", f'db_password = "{self.password[:12]}"\n')
        page = self.explain("tests/app_test.py:1")
        self.assertRegex(page, r"\n +×0\.\d+  the path is one of tests")
        self.assertIn("No: a scan here tells what has 0.5 or more", page)
        self.repo.stage("tests/app_test.py", f'db_password = "{self.password}"  # leaktight:allow generic-secret made up\n')
        self.repo.stage(".leaktight.yaml", "min-confidence: 0.1\n")
        self.assertIn("allowed in tests/app_test.py:1: made up", self.explain("tests/app_test.py:1"))

    def test_a_form_and_a_policy_are_no_guess(self):
        self.repo.stage("t.txt", f"see {self.make.github()} there\n")
        page = self.explain("t.txt:1")
        self.assertIn("\n  confidence 1\n", page)
        self.assertIn("Its form tells what it is: nothing is guessed.", page)
        self.repo.stage(".env", f"DB_PASSWORD={self.password}\n")
        self.assertIn("A policy says what may stand where", self.explain(".env:1"))

    def test_a_service_s_name_says_more_than_the_look_alone(self):
        token = self.make.some(40)
        self.repo.stage("f.py", f'# for example\nFASTLY_API_TOKEN = "{token[:32]}"\n')
        page = self.explain("f.py")
        self.assertIn("fastly-api-token", page)
        self.assertIn("a service calls its tokens so", page)

    def test_a_revision_is_looked_at_by_its_path(self):
        self.repo.commit("leak")
        self.repo.stage("app.py", "import os\n")
        self.assertIn("no rule or check", self.explain("app.py"))
        page = self.explain("app.py:3", "--rev", "HEAD")
        self.assertIn("generic-secret", page)
        fingerprint = re.search(r"lt1-\S+", page).group(0)
        self.assert_fails("explain", fingerprint, naming=[fingerprint, "--rev"])
        self.assertEqual(self.explain(fingerprint, "--rev", "HEAD"), page)

    def test_in_a_folder_paths_are_from_there(self):
        self.repo.stage("a/b.py", f'db_password = "{self.password}"\n')
        run = self.repo.leaktight("-C", "a", "explain", "b.py:1")
        self.assertEqual(run.status, 0, run)
        self.assertIn("a/b.py\n", run.text)

    def test_what_is_not_there_is_an_error(self):
        self.assert_fails("explain", "none.py:3", naming=["none.py"])
        self.assert_fails("explain")
        self.assert_fails("explain", "app.py:1", "app.py:2")


class MinConfidence(Explained):
    def test_less_sure_findings_are_left_out_in_every_verb(self):
        self.repo.stage("app.py", "import os\n")
        self.repo.commit("base")
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage("app.py", f'# for example:\n# db_password = "{self.password}"\n')
        value = self.confidence("app.py")
        self.assertTrue(0.1 < value < 1, value)
        below, above = f"--min-confidence={value - 0.01:.2f}", f"--min-confidence={value + 0.01:.2f}"
        self.scan("staged", below, status=1)
        self.scan("staged", above, status=0)
        self.repo.commit("leak")
        for verb in (("tree",), ("tree", "--rev", "HEAD"), ("diff", "main...topic"), ("history",), ("history",)):
            found = self.scan(*verb, below, status=1).findings
            self.assertEqual([f["confidence"] for f in found], [value], verb)
            self.scan(*verb, above, status=0)
        for least, status in ((value - 0.01, 1), (value + 0.01, 0)):
            self.repo.write(".leaktight.yaml", f"min-confidence: {least:.2f}\n")
            self.scan("tree", status=status)
            self.scan("tree", below, status=1)
            self.scan("tree", above, status=0)

    def test_what_is_no_confidence_is_refused(self):
        for text in ("2", "-1", "high", "50%", ""):
            self.assert_fails("tree", f"--min-confidence={text}", naming=["--min-confidence"])
        self.repo.stage(".leaktight.yaml", "min-confidence: 2\n")
        self.assert_fails("config", "check", naming=[".leaktight.yaml:1:17", "`2` is no confidence"])


if __name__ == "__main__":
    support.main()
