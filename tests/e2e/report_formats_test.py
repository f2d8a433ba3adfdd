"""Reports of several formats, each where it is wanted; and what build servers make of them."""
import json
import os
import re
import subprocess

import support


class SeveralAtOnce(support.Case):
    def setUp(self):
        super().setUp()
        self.key = self.make.aws_key_id()
        self.repo.stage("k.txt", f"key {self.key}\n")

    def test_each_goes_into_its_file_and_the_outcome_stays_on_the_terminal(self):
        run = self.repo.leaktight("staged", "--format", "sarif=out.sarif", "--format", "json=a=b.json", "--format=markdown=page.md")
        self.assertEqual(run.status, 1, run)
        self.assertRegex(run.text, r"\A1 finding \(1 high\) in 1 file; .*\n\Z")
        self.assertEqual(json.loads(self.repo.path("out.sarif").read_text())["version"], "2.1.0")
        self.assertEqual(json.loads(self.repo.path("a=b.json").read_text())["schema"], "leaktight/1")
        self.assertTrue(self.repo.path("page.md").read_text().startswith("## leaktight\n"))
        quiet = self.repo.leaktight("staged", "--quiet", "--format", "json=x.json")
        self.assertEqual((quiet.status, quiet.text), (1, ""))

    def test_standard_output_by_its_name_stays_what_it_is(self):
        link = self.repo.path("link")
        link.symlink_to("/proc/self/fd/1")
        with open(self.repo.path("log"), "wb") as log:
            log.write(b"before\n")
            log.flush()
            subprocess.run([support.BINARY, "staged", "--format", "json=link"], cwd=self.repo.folder, env=self.repo.env, stdout=log, check=False)
            os.lseek(log.fileno(), 0, os.SEEK_END)
            log.write(b"after\n")
        self.assertTrue(link.is_symlink())
        text = self.repo.path("log").read_text()
        self.assertTrue(text.startswith("before\n{") and text.endswith("}\nafter\n"), text)

    def test_one_may_go_to_standard_output(self):
        for args in (["--format", "text"], ["--format", "text=-"], ["--format", "text", "--output", "-"]):
            run = self.repo.leaktight("staged", *args, "--format", "json=x.json")
            self.assertIn("k.txt\n", run.text)
            self.assertEqual(run.text.count("1 finding"), 1, run)
        run = self.repo.leaktight("staged", "--format", "jsonl", "--format", "text=report.txt")
        self.assertEqual(len(run.text.splitlines()), 1)
        self.assertIn("k.txt\n", self.repo.path("report.txt").read_text())

    def test_output_is_the_file_of_the_one_without(self):
        run = self.repo.leaktight("staged", "--output", "o.json", "--format", "json", "--format", "sarif=o.sarif")
        self.assertEqual(run.status, 1, run)
        self.assertIn("schema", json.loads(self.repo.path("o.json").read_text()))
        self.assertIn("runs", json.loads(self.repo.path("o.sarif").read_text()))

    def test_two_for_one_place_are_an_error_before_the_scan(self):
        self.assert_fails("staged", "--format", "json", "--format", "text", naming=["standard output", "json", "text"])
        self.assert_fails("staged", "--format", "json", "--format", "sarif=/dev/stdout", naming="standard output")
        self.assert_fails("staged", "--format", "json=x", "--format", "sarif=./x", naming="./x")
        self.assert_fails("staged", "--format", "json=x", "--output", "y", naming="--output")
        self.assertFalse(self.repo.path("x").exists())

    def test_all_files_are_checked_before_the_scan(self):
        self.assert_fails("staged", "--format", "json=x.json", "--format", "sarif=gone/x.sarif", naming="gone/x.sarif")
        self.assertFalse(self.repo.path("x.json").exists())
        self.assert_fails("staged", "--format", "jsn=x", naming=["jsn", "did you mean json"])
        self.assert_fails("staged", "--format", "json=", naming="json=")

    def test_a_file_that_cannot_be_written_does_not_lose_the_others(self):
        # /dev/full takes nothing: what is found out only when writing.
        run = self.repo.leaktight("staged", "--format", "json=/dev/full", "--format", "sarif=o.sarif")
        self.assertEqual(run.status, 2, run)
        self.assertIn("/dev/full", run.errors)
        self.assertEqual(len(json.loads(self.repo.path("o.sarif").read_text())["runs"][0]["results"]), 1)

    def test_files_have_no_color_unless_it_is_asked_for(self):
        self.repo.leaktight("staged", "--format", "text=a.txt", env={"CLICOLOR_FORCE": "1", "NO_COLOR": ""})
        self.assertNotIn("\x1b", self.repo.path("a.txt").read_text())
        self.repo.leaktight("staged", "--format", "text=a.txt", "--color", "always")
        self.assertIn("\x1b", self.repo.path("a.txt").read_text())

    def test_no_format_shows_the_secret(self):
        formats = ("text", "json", "jsonl", "sarif", "github", "markdown")
        runs = [self.repo.leaktight("staged", "--verbose", "--format", f) for f in formats]
        self.assert_hides(self.key, *runs)
        for f in formats:
            self.assertIn(self.key, self.repo.leaktight("staged", "--show-secrets", "--format", f).text)


class Suppressed(support.Case):
    def setUp(self):
        super().setUp()
        self.key = self.make.aws_key_id()
        self.repo.stage("a.txt", f"key {self.key}  # leaktight:allow aws-access-key-id revoked, was {self.key}\n")

    def test_it_is_counted_and_listed_on_demand(self):
        run = self.repo.leaktight("staged")
        self.assertEqual(run.status, 0, run)
        self.assertIn("1 suppressed (--show-suppressed lists them)", run.text)
        self.assertNotIn("a.txt", run.text)
        listed = self.repo.leaktight("staged", "--show-suppressed")
        self.assertEqual(listed.status, 0, listed)
        self.assertIn("allowed in a.txt:1: revoked, was ", listed.text)
        self.assert_hides(self.key, run, listed)

    def test_every_format_lists_it_masked(self):
        for fmt in ("json", "jsonl", "sarif", "github", "markdown"):
            run = self.repo.leaktight("staged", "--show-suppressed", "--format", fmt)
            self.assertEqual(run.status, 0, run)
            self.assertIn("revoked, was", run.text)
            self.assert_hides(self.key, run)
            self.assertNotIn("revoked", self.repo.leaktight("staged", "--format", fmt).text)
        result, = self.repo.leaktight("staged", "--show-suppressed", "--format", "sarif").json()["runs"][0]["results"]
        self.assertEqual(result["suppressions"][0]["kind"], "inSource")


class Sarif(support.Case):
    def run_of(self, *args):
        return self.repo.leaktight(*args, "--format", "sarif").json()["runs"][0]

    def test_it_tells_of_the_repository_without_its_password(self):
        self.repo.stage("k.txt", f"größe 😀 = {self.make.aws_key_id()}\n")
        self.assertNotIn("versionControlProvenance", self.run_of("staged"))
        commit = self.repo.commit()
        self.repo.git("remote", "add", "origin", "https://user:hunter2@example.org/acme/app.git")
        for args in (["tree"], ["staged"], ["history"], ["tree", "--rev", "main"], ["diff", "main..HEAD"], ["diff", "HEAD..main"]):
            run = self.run_of(*args)
            self.assertEqual(run["versionControlProvenance"],
                             [{"repositoryUri": "https://example.org/acme/app.git", "revisionId": commit, "branch": "main",
                               "mappedTo": {"uriBaseId": "%SRCROOT%"}}], args)
        region = self.run_of("tree")["results"][0]["locations"][0]["physicalLocation"]["region"]
        self.assertEqual((region["startColumn"], region["endColumn"]), (12, 32))

    def test_a_message_of_a_commit_has_a_place_too(self):
        self.repo.stage("a", "a\n")
        commit = self.repo.commit(f"use {self.make.aws_key_id()} for now")
        result, = self.run_of("history")["results"]
        place = result["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"], f"commit-message/{commit}")
        self.assertEqual(result["properties"]["commit"]["id"], commit)


# What GitHub's runner takes for a command in a line of the log (actions/runner, ActionCommand.cs).
COMMAND = re.compile(r"\A\s*::([A-Za-z][A-Za-z-]*)( [^:]*)?::|##\[[A-Za-z-]+[^\]]*\]")


class BuildServers(support.Case):
    def test_nothing_in_a_repository_becomes_a_command(self):
        key = self.make.aws_key_id()
        self.repo.env["GIT_LITERAL_PATHSPECS"] = "1"
        names = [b"::add-mask::x", b"  ::error::x", b"a\n::warning::x", b"##[add-path]x", b"x,line=9::y%0A::z", b"\xff::stop-commands::t"]
        for name in names:
            self.repo.stage(name, b"::error file=x::y ##[group]z " + key.encode() + b" ##[endgroup]\n::notice::w\n")
        self.repo.env["GIT_AUTHOR_NAME"] = "::set-output name=a::b"
        for commit in (False, True):
            if commit:
                self.repo.commit("::add-mask::y\n\n::error::z")
            for verb in (["history"], ["tree"]) if commit else (["staged"],):
                for fmt in ("text", "github", "markdown", "json", "jsonl", "sarif"):
                    run = self.repo.leaktight(*verb, "--format", fmt, "--verbose", "gone" if verb == ["staged"] and fmt == "text" else "--show-suppressed")
                    self.assertIn(run.status, (1, 2), run)
                    for line in run.everything.splitlines():
                        command = COMMAND.search(line)
                        own = fmt == "github" and command and command.group(1) in ("error", "warning", "notice", "group", "endgroup")
                        self.assertTrue(own or not command, f"{fmt}: {line}")
                        if own and command.group(1) in ("error", "warning"):
                            self.assertNotIn(",line=9", command.group(2) or "")

    def test_annotations_stand_at_their_place(self):
        self.repo.stage("größe, 1:2.txt", f"😀 {self.make.aws_key_id()}\n")
        text = self.repo.leaktight("staged", "--format", "github").text
        self.assertTrue(text.startswith("::error file=größe%2C 1%3A2.txt,line=1,endLine=1,col=4,endColumn=24,title=aws-access-key-id (high)::"), text)

    def test_names_of_no_encoding_are_text(self):
        self.repo.stage(os.fsdecode(b"caf\xe9|`.txt"), b"\xff " + self.make.aws_key_id().encode() + b"\n")
        for fmt in ("github", "markdown", "sarif", "jsonl"):
            self.assertEqual(self.repo.leaktight("staged", "--format", fmt).status, 1)
            self.assertTrue(self.repo.leaktight("staged", "--format", fmt).text)


if __name__ == "__main__":
    support.main()
