"""`history` of repositories that are elsewhere, and of several at once."""
import http.server
import os
import threading

import support


class Repositories(support.Case):
    def setUp(self):
        super().setUp()
        (self.top / "temporary").mkdir()
        self.env["TMPDIR"] = str(self.top / "temporary")
        self.key = self.leak(self.repo, "k.txt")

    def tearDown(self):
        self.assertEqual(os.listdir(self.top / "temporary"), [])
        super().tearDown()

    def leak(self, repo, name):
        key = self.make.aws_key_id()
        repo.stage(name, f"key {key}\n")
        repo.commit("leak")
        return key

    def url(self, repo=None):
        return f"file://{str((repo or self.repo).folder).replace(' ', '%20')}"

    def elsewhere(self, *names, **more):
        return self.scan("history", *names, cwd=self.top, **more)

    def paths(self, scan):
        return {(f.get("repository"), f["path"]) for f in scan.findings}


class Elsewhere(Repositories):
    def test_a_url(self):
        self.repo.git("checkout", "-q", "-b", "side")
        self.leak(self.repo, "side.txt")
        self.repo.git("update-ref", "refs/pull/1/head", "HEAD")
        self.repo.git("checkout", "-q", "main")
        self.repo.git("branch", "-q", "-D", "side")
        scan = self.elsewhere(self.url(), status=1)
        self.assertEqual(self.paths(scan), {(None, "k.txt"), (None, "side.txt")})
        self.assertEqual(scan.findings[0]["reach"]["branches"], ["main"])

    def test_a_bundle(self):
        self.repo.git("bundle", "create", "-q", "../all.bundle", "--all")
        self.assertEqual(self.paths(self.elsewhere("all.bundle", status=1)), {(None, "k.txt")})

    def test_a_bundle_that_leaves_out_what_it_builds_on(self):
        self.leak(self.repo, "more.txt")
        self.repo.git("bundle", "create", "-q", "../part.bundle", "main~1..main")
        run = self.repo.leaktight("history", "part.bundle", cwd=self.top)
        self.assertEqual(run.status, 2, run)
        self.assertIn("part.bundle", run.errors)

    def test_a_bundle_whose_name_looks_like_a_flag(self):
        self.repo.git("bundle", "create", "-q", "../x.bundle", "--all")
        os.rename(self.top / "x.bundle", self.top / "-x.bundle")
        run = self.repo.leaktight("history", "--format", "json", "--", "-x.bundle", cwd=self.top)
        self.assertEqual([f["path"] for f in run.json()["findings"]], ["k.txt"])

    def test_a_bare_repository(self):
        self.repo.git("clone", "-q", "--bare", ".", "../bare.git")
        self.assertEqual(self.paths(self.elsewhere("bare.git", status=1)), {(None, "k.txt")})

    def test_what_is_not_there(self):
        for name in ("gone", self.url() + "-gone", "gone.bundle"):
            run = self.repo.leaktight("history", name, cwd=self.top)
            self.assertEqual(run.status, 2, run)
            self.assertIn("gone", run.errors)

    def test_a_file_that_is_no_bundle(self):
        self.repo.write("../text", "text\n")
        run = self.repo.leaktight("history", "text", cwd=self.top)
        self.assertEqual(run.status, 2, run)

    def test_no_transport_that_runs_commands_and_no_flags(self):
        ran = self.top / "ran"
        for name in (f"ext::sh -c touch% {ran}", "fd::17", "ssh://-oProxyCommand=touch/x", "-oProxyCommand=touch:x", f"ftp://example.org/{ran}",
                     f"user@-oProxyCommand=touch:x".replace("user@", "ssh://user@") + "/x", f"--upload-pack=touch {ran}"):
            run = self.repo.leaktight("history", "--", name, cwd=self.top)
            self.assertEqual(run.status, 2, run)
            self.assertFalse(ran.exists())

    def test_nobody_is_asked(self):
        asked = self.top / "asked"
        script = self.top / "ask"
        script.write_text(f'#!/bin/sh\necho asked >>"{asked}"\n')
        script.chmod(0o755)

        class Refusal(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="x"')
                self.end_headers()

            def log_message(self, *_):
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), Refusal) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.repo.git("config", "--global", "core.askPass", script)
            run = self.repo.leaktight("history", f"http://user@127.0.0.1:{server.server_port}/x.git", cwd=self.top,
                                      env={"GIT_ASKPASS": str(script), "SSH_ASKPASS": str(script)})
            server.shutdown()
        self.assertEqual(run.status, 2, run)
        self.assertFalse(asked.exists())

    def test_passwords_are_not_told(self):
        run = self.repo.leaktight("history", "http://user:hunter2hunter2@127.0.0.1:1/x.git", self.repo.folder, cwd=self.top)
        self.assertEqual(run.status, 2, run)
        self.assertNotIn("hunter2", run.everything)
        self.assertIn("127.0.0.1", run.errors)

    def test_hooks_and_templates_are_left_out(self):
        template = self.top / "template/hooks"
        template.mkdir(parents=True)
        hook = template / "reference-transaction"
        hook.write_text(f'#!/bin/sh\ntouch "{self.top}/ran"\n')
        hook.chmod(0o755)
        self.repo.git("config", "--global", "init.templateDir", self.top / "template")
        self.repo.git("config", "--global", "core.hooksPath", template)
        self.elsewhere(self.url(), status=1)
        self.assertFalse((self.top / "ran").exists())


class Several(Repositories):
    def setUp(self):
        super().setUp()
        self.other = self.repository("other")
        self.other_key = self.leak(self.other, "o.txt")
        self.other.git("bundle", "create", "-q", "../other.bundle", "--all")
        self.repo.git("clone", "-q", "--bare", ".", "../bare.git")

    def test_one_report_in_which_each_finding_says_where(self):
        scan = self.elsewhere("repo", "other", "bare.git", "other.bundle", self.url(self.other), status=1)
        self.assertEqual(self.paths(scan), {("repo", "k.txt"), ("bare.git", "k.txt"), ("other", "o.txt"), ("other.bundle", "o.txt"),
                                            (self.url(self.other), "o.txt")})
        self.assertEqual(scan.report["scan"]["repositories"], ["repo", "other", "bare.git", "other.bundle", self.url(self.other)])
        self.assertEqual(scan.report["scan"]["commits"], 5)
        text = self.repo.leaktight("history", "repo", "other", cwd=self.top).text
        self.assertIn("repo: k.txt", text)
        self.assertIn("other: o.txt", text)
        sarif = self.repo.leaktight("history", "repo", "other", "--format", "sarif", cwd=self.top).json()
        self.assertEqual([r["properties"]["repository"] for r in sarif["runs"][0]["results"]], ["repo", "other"])

    def test_every_format_says_which_repository(self):
        for fmt, wanted in (("markdown", ["| `repo` |", "| `other` |"]), ("github", ["::In repo: k.txt:1: ", "::In other: o.txt:1: "]),
                            ("gitlab", ['"path": "repo: k.txt"', '"path": "other: o.txt"'])):
            run = self.repo.leaktight("history", "repo", "other", "--format", fmt, cwd=self.top)
            for text in wanted:
                self.assertIn(text, run.text, fmt)
            alone = self.repo.leaktight("history", "repo", "--format", fmt, cwd=self.top).text
            for text in ("`repo`", "In repo", "repo: k"):
                self.assertNotIn(text, alone, fmt)

    def test_what_is_suppressed_says_which_too(self):
        self.other.stage(".leaktight.yaml", "allow:\n  - {path: 'o.txt', reason: looked at}\n")
        self.other.commit()
        for fmt in ("text", "markdown", "github"):
            run = self.repo.leaktight("history", "repo", "other", "--show-suppressed", "--format", fmt, cwd=self.top)
            self.assertIn("other: o.txt", run.text, fmt)

    def test_one_alone_says_nothing_of_that(self):
        scan = self.elsewhere("other", status=1)
        self.assertEqual(self.paths(scan), {(None, "o.txt")})
        self.assertNotIn("repositories", scan.report["scan"])

    def test_one_that_fails_does_not_keep_the_others(self):
        scan = self.elsewhere("repo", "gone", "other", status=2)
        self.assertEqual(self.paths(scan), {("repo", "k.txt"), ("other", "o.txt")})
        self.assertEqual([e["repository"] for e in scan.report["errors"]], ["gone"])
        self.assertFalse(scan.report["scan"]["complete"])
        self.assertIn("gone", scan.run.errors)

    def test_each_is_judged_by_its_own_configuration(self):
        self.other.stage(".leaktight.yaml", "allow:\n  - {path: 'o.txt', reason: looked at}\n")
        self.other.commit()
        scan = self.elsewhere("repo", "other", "--show-suppressed", status=1)
        self.assertEqual(self.paths(scan), {("repo", "k.txt")})
        self.assertEqual([(f["repository"], f["path"]) for f in scan.report["suppressed_findings"]], [("other", "o.txt")])

    def test_the_strictest_threshold_decides(self):
        self.other.stage(".leaktight.yaml", "fail-on: critical\n")
        self.other.commit()
        self.assertEqual(self.elsewhere("other").status, 0)
        self.assertEqual(self.elsewhere("other", "repo").status, 1)

    def test_a_mistake_in_the_flags_is_told(self):
        run = self.repo.leaktight("history", "repo", "other", "--only", "gone", cwd=self.top)
        self.assertEqual(run.status, 2, run)
        self.assertIn("gone", run.errors)


if __name__ == "__main__":
    support.main()
