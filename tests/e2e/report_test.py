"""What a report says: JSON as the contract has it, text as a person reads it."""
import re

import support


class Json(support.Case):
    def assert_report(self, kind, scan):
        report = scan.report
        self.assertEqual(set(report) & {"schema", "tool", "scan", "findings", "suppressed", "errors"},
                         {"schema", "tool", "scan", "findings", "suppressed", "errors"})
        self.assertEqual(report["schema"], "leaktight/1")
        self.assertEqual(report["scan"]["kind"], kind)
        self.assertIs(report["scan"]["complete"], True)
        self.assertEqual((report["suppressed"], report["errors"]), (0, []))
        self.assertIsInstance(report["scan"]["skipped"], dict)
        for finding in report["findings"]:
            for key in ("rule", "severity", "message", "origin", "path", "line", "column", "end_line", "end_column",
                        "secret", "fingerprint", "commit", "also", "places", "advice"):
                self.assertIn(key, finding)

    def test_the_object_of_each_verb(self):
        text = f"first\nkey {self.make.aws_key_id()}\n"
        self.repo.stage("k.txt", text)
        for kind, args, more in (("staged", ["staged"], {}), ("tree", ["tree"], {}), ("stdin", ["stdin"], {"stdin": text})):
            scan = self.scan(*args, status=1, **more)
            self.assert_report(kind, scan)
            self.assertEqual((scan.report["scan"]["files"], scan.report["scan"]["bytes"]), (1, len(text)), scan.run)
            (finding,) = scan.findings
            self.assertEqual(support.span(finding), (2, 5, 2, 25))
            self.assertEqual((finding["severity"], finding["commit"], finding["also"], finding["places"]), ("high", None, [], []))
            self.assertEqual(finding["origin"], "stdin" if kind == "stdin" else "blob")
            self.assertTrue(finding["message"] and finding["advice"])
            self.assertRegex(finding["fingerprint"], r"\Alt1-[0-9a-f]{16}-[0-9a-f]{4}\Z")
            self.assertNotIn("path_base64", finding)

    def test_columns_count_bytes_from_1_and_the_end_is_exclusive(self):
        key = self.make.aws_key_id()
        self.repo.stage("k.txt", f"größe 😀 = {key}\n")  # 15 bytes before the key
        self.assertEqual(support.span(self.assert_one("aws-access-key-id", "staged")), (1, 16, 1, 36))

    def test_line_endings_of_windows_and_old_macs(self):
        self.repo.stage("k.txt", f"one\r\ntwo {self.make.aws_key_id()}\r\n")
        self.assertEqual(support.span(self.assert_one("aws-access-key-id", "staged")), (2, 5, 2, 25))

    def test_the_end_of_a_file_without_newline(self):
        self.repo.stage("k.txt", f"one\n{self.make.aws_key_id()}")
        self.assertEqual(support.span(self.assert_one("aws-access-key-id", "staged")), (2, 1, 2, 21))

    def test_a_finding_of_several_lines(self):
        key = self.make.pkcs8_key()
        self.repo.stage("k.pem", f"# a key\n{key}")
        finding = self.assert_one("private-key", "staged")
        self.assertLessEqual(finding["line"], 3)
        self.assertGreaterEqual(finding["end_line"], 3)
        self.assertLessEqual(finding["end_line"], 5)

    def test_a_finding_about_a_whole_file_stands_at_line_1_without_a_secret(self):
        self.repo.stage(".env", f"DEBUG=1\nDB_PASSWORD={self.make.password()}\n")
        finding = self.scan("staged", status=1).of("dotenv-committed")[0]
        self.assertEqual((finding["line"], finding["column"], finding["secret"]), (1, 1, None))

    def test_several_places_of_one_secret_are_all_named(self):
        key = self.make.aws_key_id()
        self.repo.stage("a.txt", f"key {key}\nagain {key}\n")
        self.repo.stage("b/c.txt", f"key {key}\n")
        scan = self.scan("staged", status=1)
        self.assertEqual(scan.paths, {"a.txt", "b/c.txt"})
        places = {(support.place_path(p), p["line"]) for f in scan.findings for p in [f, *f["places"]]}
        self.assertEqual(places, {("a.txt", 1), ("a.txt", 2), ("b/c.txt", 1)})

    def test_what_a_secret_says_of_itself_is_in_its_finding(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id(account='123456789012')}\n")
        self.assertIn("123456789012", self.repo.leaktight("staged", "--format", "json").text)
        self.repo.stage("k.txt", f"token {self.make.jwt()}\n")
        report = self.repo.leaktight("staged", "--format", "json").text
        for said in ("HS256", "flowdoc", "2100-01-01"):
            self.assertIn(said, report)

    def test_the_same_scan_gives_the_same_bytes(self):
        for i in range(30):
            self.repo.write(f"{i}.txt", f"key {self.make.aws_key_id()} token {self.make.jwt()}\n")
        self.assertEqual(self.scan("tree").findings, self.scan("tree", "--jobs", "1").findings)


class Fingerprints(support.Case):
    def prints(self, *args):
        return sorted(f["fingerprint"] for f in self.scan(*(args or ["staged"]), status=1).findings)

    def test_they_tell_secrets_and_files_apart(self):
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\nkey {self.make.aws_key_id()}\n")
        self.repo.stage("b.txt", f"key {self.make.aws_key_id()}\n")
        self.assertEqual(len(set(self.prints())), 3)

    def test_they_survive_a_shift_of_lines_and_other_verbs(self):
        key = f"key {self.make.aws_key_id()}\n"
        self.repo.stage("a.txt", key)
        before = self.prints()
        self.repo.stage("a.txt", f"one\ntwo\n\n  moved {key}")
        self.assertEqual(self.prints(), before)
        self.assertEqual(self.prints("tree"), before)

    def test_another_secret_in_the_same_place_is_another(self):
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\n")
        before = self.prints()
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\n")
        self.assertNotEqual(self.prints(), before)


class Text(support.Case):
    def text(self, *args, status=1):
        run = self.repo.leaktight("staged", *args)
        self.assertEqual(run.status, status, run)
        return run.text

    def test_the_line_is_shown_with_a_caret_under_the_masked_span(self):
        key = self.make.aws_key_id()
        self.repo.stage("deploy.sh", f"#!/bin/sh\nexport AWS_ACCESS_KEY_ID={key} # note\n")
        lines = self.text().splitlines()
        (shown,) = [i for i, line in enumerate(lines) if "export AWS_ACCESS_KEY_ID=" in line]
        self.assertIn("# note", lines[shown])
        begin = lines[shown].index("ID=") + 3
        end = lines[shown].index(" # note")
        caret = lines[shown + 1]
        self.assertEqual(caret.index("^"), begin, "\n".join(lines))
        self.assertEqual(caret[begin:end].strip("^~-"), "", "\n".join(lines))
        self.assertEqual(len(caret.rstrip()), end, "\n".join(lines))

    def test_the_caret_stands_right_behind_wide_characters_and_tabs(self):
        self.repo.stage("k.txt", f"\t日本 = {self.make.aws_key_id()} end\n")
        lines = self.text().splitlines()
        (shown,) = [i for i, line in enumerate(lines) if "日本" in line]
        before = lines[shown].index(" = ") + 3
        self.assertEqual(lines[shown + 1].index("^"), before + 2, "each of the two characters is two cells wide")

    def test_it_names_rule_place_severity_and_what_to_do(self):
        self.repo.stage("a/k.txt", f"one\nkey {self.make.aws_key_id()}\n")
        text = self.text()
        finding = self.scan("staged").findings[0]
        for word in ("a/k.txt", "aws-access-key-id", "high"):
            self.assertIn(word, text)
        self.assertIn(" ".join(finding["advice"].split())[:30], " ".join(text.split()))

    def test_findings_are_grouped_by_file(self):
        for name in ("b.txt", "a.txt"):
            self.repo.stage(name, f"key {self.make.aws_key_id()}\ntoken {self.make.jwt()}\n")
        text = self.text()
        first = [m.start() for m in re.finditer(r"a\.txt", text)]
        second = [m.start() for m in re.finditer(r"b\.txt", text)]
        self.assertTrue(first and second)
        self.assertLess(max(first), min(second), text)

    def test_it_ends_with_one_line_of_summary(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\ntoken {self.make.jwt()}\n")
        last = self.text().rstrip("\n").splitlines()[-1]
        self.assertRegex(last, r"\b2\b")
        self.repo.stage("k.txt", "clean\n")
        clean = self.text(status=0).rstrip("\n").splitlines()
        self.assertEqual(len(clean), 1, clean)
        self.assertRegex(clean[0], r"\b1 file\b")

    def test_a_very_long_line_is_cut_around_the_secret(self):
        self.repo.stage("min.js", "var a=1;" * 5000 + f'k="{self.make.aws_key_id()}";' + "var b=2;" * 5000)
        self.assertLess(max(map(len, self.text().splitlines())), 400)


class Redaction(support.Case):
    def test_every_secret_on_a_shown_line_is_masked_not_only_its_own(self):
        one, two, token = self.make.aws_key_id(), self.make.aws_key_id(), self.make.jwt()
        self.repo.stage("k.txt", f"{one} {two} {token}\n")
        for args in (["--verbose"], ["--format", "json", "--verbose"], ["--only", "jwt"], ["--skip", "jwt"], ["--fail-on", "critical"]):
            run = self.repo.leaktight("staged", *args)
            for secret in (one, two, token):
                self.assert_hides(secret, run)

    def test_no_kind_of_finding_shows_its_secret(self):
        env, literal, plain = self.make.password(), self.make.password(), self.make.password()
        import base64
        encoded = base64.b64encode(plain.encode()).decode()
        key = self.make.pkcs8_key()
        self.repo.stage(".env", f"DB_PASSWORD={env}\n")
        self.repo.stage("s.yaml", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  DB_PASSWORD: {encoded}\n")
        self.repo.stage("settings.py", f'DB_PASSWORD = "{literal}"\n')
        self.repo.stage("k.pem", key)
        runs = [self.repo.leaktight(verb, "--verbose", "--format", fmt) for verb in ("staged", "tree") for fmt in ("text", "json")]
        for secret in (env, literal, plain, encoded, key.splitlines()[1]):
            self.assert_hides(secret, *runs)

    def test_enough_is_left_to_recognise_it_by(self):
        key = self.make.aws_key_id()
        self.repo.stage("k.txt", f"key {key}\n")
        shown = self.assert_one("aws-access-key-id", "staged")["secret"]
        self.assertTrue(shown.startswith("AKIA") and shown.endswith(key[-2:]), shown)

    def test_a_short_secret_shows_next_to_nothing(self):
        short = "Tr0ub4d&3x"
        self.repo.stage("settings.py", f'db_password = "{short}"\n')
        for finding in self.scan("staged").findings:
            self.assertNotIn(short[1:5], finding["secret"])


if __name__ == "__main__":
    support.main()
