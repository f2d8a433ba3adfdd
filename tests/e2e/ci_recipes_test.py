"""The recipes in hooks/ci/: their script parts, taken out of the YAML files themselves, run as GitHub Actions
and GitLab CI run them. What the jobs are given (variables, event, refs, checkout) is what the vendors document:
https://docs.github.com/actions/reference/workflows-and-actions/variables
https://docs.github.com/webhooks/webhook-events-and-payloads
https://docs.gitlab.com/ci/variables/predefined_variables/
"""
import json
import os
import re

import yaml

import support

RECIPES = support.SOURCE_TREE / "hooks" / "ci"
ZEROS = "0" * 40
FILLER = 60  # commits between what matters: more than a first fetch brings


def steps_of_github():
    """The steps of the job that are commands; what installs leaktight is done already."""
    recipe = yaml.safe_load((RECIPES / "github-actions.yml").read_text())
    steps = [s for s in recipe["jobs"]["leaktight"]["steps"] if "run" in s and not s["name"].startswith("Install")]
    return recipe[True], steps  # YAML 1.1 takes the key `on` for true


def evaluated(text, context):
    """${{ a.b || c.d }}, as GitHub does: what is not there is null, and || takes the first that is not empty."""
    def look_up(path):
        value = context
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def expression(match):
        value = None
        for path in match.group(1).split("||"):
            value = value or look_up(path.strip())
        return value or ""

    return re.sub(r"\$\{\{(.*?)\}\}", expression, text)


class Recipe(support.Case):
    """A server (self.origin) with a branch main, and a job that knows nothing but a shallow checkout of it."""

    def setUp(self):
        super().setUp()
        self.origin = self.repository("server/flowdoc.git")  # with a working tree, for ease
        # GitHub and GitLab hand out any commit that is asked for by its name.
        self.origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
        self.origin.git("config", "receive.denyCurrentBranch", "ignore")
        self.commits(self.origin, "main", FILLER)
        self.tools = self.top / "tools"
        self.tools.mkdir()
        os.symlink(support.BINARY, self.tools / "leaktight")
        os.symlink(RECIPES / "leaktight-gate", self.tools / "leaktight-gate")

    def commits(self, repo, name, count):
        """Commits on the branch that is checked out, each with a file of its own."""
        branch = repo.git("symbolic-ref", "HEAD")
        begun = repo.run("git", "rev-parse", "--verify", "-q", branch).status == 0
        stream = ""
        for i in range(count):
            self.made = getattr(self, "made", 0) + 1
            stream += (f"commit {branch}\ncommitter C <c@example.org> {1767323045 + self.made} +0000\ndata 1\nc\n"
                       + (f"from {branch}^0\n" if begun and i == 0 else "")
                       + f"M 644 inline {name}-{self.made}.txt\ndata 1\nx\n")
        repo.git("fast-import", "--quiet", stdin=stream)
        repo.git("reset", "-q", "--hard")
        return repo.git("rev-parse", "HEAD")

    def leak(self, repo, path="leak.txt"):
        repo.stage(path, f"key {self.make.aws_key_id()}\n")
        return repo.commit("leak")

    def branch(self, name, start="main", leaks=False, later=FILLER):
        """A branch with many commits, the leak (if any) in the first and taken out in the next."""
        self.origin.git("checkout", "-q", "-B", name, start)
        self.commits(self.origin, name.replace("/", "-") + "-a", 1)
        if leaks:
            self.leak(self.origin)
            self.origin.git("rm", "-q", "leak.txt")
            self.origin.commit("take it out")
        head = self.commits(self.origin, name.replace("/", "-") + "-b", later)
        self.origin.git("checkout", "-q", "main")
        return head

    def merge(self, ours, theirs, ref):
        """A merge as the server makes it for a test: on no branch."""
        self.origin.git("checkout", "-q", "--detach", ours)
        self.origin.git("merge", "-q", "--no-ff", "-m", "merge", theirs)
        merged = self.origin.git("rev-parse", "HEAD")
        self.origin.git("update-ref", ref, merged)
        self.origin.git("checkout", "-q", "main")
        return merged

    def assert_passes(self, run):
        self.assertEqual(run.status, 0, run)

    def assert_stops(self, run):
        self.assertEqual(run.status, 1, run)
        self.assertIn("leak.txt", run.everything, run)


class GitHub(Recipe):
    def job(self, event_name, event, sha, ref, fetch=None, depth=1, **variables):
        """Checks out as actions/checkout does, and runs the commands as the runner does."""
        triggers, steps = steps_of_github()
        self.assertTrue(event_name in triggers or event_name == "pull_request_target", event_name)  # docs/ci.md offers that one
        self.jobs = getattr(self, "jobs", 0) + 1
        work = self.repository(f"work {self.jobs}/flowdoc/flowdoc")
        work.git("remote", "add", "origin", self.origin.folder.as_uri())
        local = ref.replace("refs/heads/", "refs/remotes/origin/").replace("refs/pull/", "refs/remotes/pull/")
        work.git("fetch", "-q", "--no-tags", "--prune", "--no-recurse-submodules", *([f"--depth={depth}"] if depth else []),
                 "origin", f"+{sha}:{local}", *(["+refs/heads/*:refs/remotes/origin/*"] if not depth else []))
        work.git("checkout", "-q", "--force", "--detach", local)
        event = {"repository": {"full_name": "flowdoc/flowdoc", "default_branch": "main"}, **event}
        payload = self.top / "event.json"
        payload.write_text(json.dumps(event))
        self.summary = self.top / "summary.md"
        self.summary.write_text("")
        env = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event_name, "GITHUB_EVENT_PATH": str(payload),
               "GITHUB_SHA": sha, "GITHUB_REF": ref, "GITHUB_REF_NAME": ref.split("/", 2)[2], "GITHUB_REPOSITORY": "flowdoc/flowdoc",
               "GITHUB_BASE_REF": "", "GITHUB_HEAD_REF": "", "GITHUB_WORKSPACE": str(work.folder),
               "GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_WORKFLOW": "leaktight", **variables,
               "PATH": f"{self.tools}:{os.environ['PATH']}"}
        context = {"github": {"event": event, "event_name": event_name, "sha": sha, "ref": ref}}
        self.assertEqual(len(steps), 1)
        script = self.top / "step.sh"
        script.write_text(evaluated(steps[0]["run"], context))
        env.update({k: evaluated(v, context) for k, v in steps[0]["env"].items()})
        run = work.run("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script), env=env)
        self.sarif = work.path("leaktight.sarif")
        return run

    def pull_request(self, head, base=None, event_name="pull_request", fork=False, **more):
        base = base or self.origin.git("rev-parse", "main")
        self.origin.git("update-ref", "refs/pull/7/head", head)
        merged = self.merge(base, head, "refs/pull/7/merge")
        event = {"action": "synchronize", "number": 7,
                 "pull_request": {"number": 7, "base": {"ref": "main", "sha": base}, "head": {"ref": "topic", "sha": head, "repo": {"fork": fork}}}}
        # For pull_request_target it is the base that is checked out, and nothing says so but the event.
        sha, ref = (base, "refs/heads/main") if event_name == "pull_request_target" else (merged, "refs/pull/7/merge")
        return self.job(event_name, event, sha, ref, GITHUB_BASE_REF="main", GITHUB_HEAD_REF="topic", **more)

    def test_a_pull_request(self):
        self.assert_passes(self.pull_request(self.branch("topic")))
        run = self.pull_request(self.branch("topic", leaks=True))
        self.assert_stops(run)
        self.assertIn("::error ", run.text)
        self.assertEqual(json.loads(self.sarif.read_text())["version"], "2.1.0")
        self.assertIn("leak.txt", self.summary.read_text())

    def test_a_whole_checkout(self):
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            check(self.pull_request(self.branch("topic", leaks=leaks), depth=0))

    def test_what_stands_in_main_does_not_count(self):
        self.leak(self.origin, "old.txt")
        head = self.branch("topic")
        self.leak(self.origin, "new.txt")  # main goes on
        self.assert_passes(self.pull_request(head))

    def test_a_branch_that_caught_up_with_main(self):
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            name = f"topic-{leaks}"
            self.branch(name, leaks=leaks)
            self.leak(self.origin, f"of-main-{leaks}.txt")
            self.commits(self.origin, f"main-{leaks}", FILLER)
            self.origin.git("checkout", "-q", name)
            self.origin.git("merge", "-q", "-m", "catch up", "main")
            head = self.commits(self.origin, name + "-c", FILLER)
            self.origin.git("checkout", "-q", "main")
            check(self.pull_request(head))

    def test_a_fork(self):
        """Its commits are in no branch here, and nothing but a read-only token is at hand."""
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            head = self.branch("of-the-fork", leaks=leaks)
            self.origin.git("branch", "-q", "-D", "of-the-fork")
            check(self.pull_request(head, fork=True))

    def test_a_pull_request_target(self):
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            check(self.pull_request(self.branch("topic", leaks=leaks), event_name="pull_request_target"))

    def test_a_server_that_hands_out_branches_alone(self):
        self.origin.git("config", "uploadpack.allowAnySHA1InWant", "false")
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            check(self.pull_request(self.branch("topic", leaks=leaks)))

    def test_a_pull_request_cannot_silence_itself(self):
        """A leak, and in the same branch an allow entry, an inline allow, a rule that is switched off, a rule file that
        finds nothing in its place, and a rename: the gate stops it, and the report names each attempt."""
        self.origin.git("checkout", "-q", "-B", "topic", "main")
        leaked, silent = self.make.aws_key_id(), self.make.aws_key_id()
        self.origin.stage("leak.txt", f"key {leaked}\n")
        self.origin.stage("inline.py", f'K = "{silent}"  # leaktight:' + "allow aws-access-key-id a test\n")
        self.origin.commit("leak")
        self.origin.stage(".leaktight.yaml", "allow:\n  - path: leak.txt\n    reason: mine\nexclude:\n  - path: '*.txt'\n    reason: mine\n"
                          "rules:\n  aws-access-key-id: off\nrule-files: [harmless.yaml]\n")
        self.origin.stage("harmless.yaml", "rules: []\n")
        self.origin.commit("silence it")
        self.origin.git("mv", "leak.txt", "renamed.txt")
        self.origin.commit("rename it")
        head = self.origin.git("rev-parse", "HEAD")
        self.origin.git("checkout", "-q", "main")
        run = self.pull_request(head)
        self.assert_stops(run)
        summary = self.summary.read_text()
        for path in ("leak.txt", "inline.py"):
            self.assertRegex(summary, rf"aws-access-key-id[^\n]*{path}|{path}[^\n]*aws-access-key-id")
        results = json.loads(self.sarif.read_text())["runs"][0]["results"]
        attempts = [r["message"]["text"] for r in results if r["ruleId"] == "suppression-added"]
        for what in ("leak.txt", "*.txt", "harmless.yaml", "switch", "inline.py"):
            self.assertTrue(any(what in text for text in attempts)
                            or any(what in str(r["locations"]) for r in results if r["ruleId"] == "suppression-added"), (what, attempts))

    def test_a_merge_group(self):
        base = self.origin.git("rev-parse", "main")
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            head = self.merge(base, self.branch(f"topic-{leaks}", leaks=leaks), f"refs/heads/gh-readonly-queue/main/pr-7-{base}")
            ref = f"refs/heads/gh-readonly-queue/main/pr-7-{base}"
            event = {"action": "checks_requested", "merge_group": {"base_ref": "refs/heads/main", "base_sha": base, "head_ref": ref, "head_sha": head}}
            check(self.job("merge_group", event, head, ref))

    def push(self, ref, before, after, **event):
        return self.job("push", {"ref": ref, "before": before, "after": after, "created": before == ZEROS, "deleted": False,
                                 "forced": False, **event}, after, ref)

    def test_a_push(self):
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            before = self.branch("topic")
            check(self.push("refs/heads/topic", before, self.branch("topic", start="topic", leaks=leaks)))

    def test_a_new_branch(self):
        self.leak(self.origin, "old.txt")
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            check(self.push("refs/heads/topic", ZEROS, self.branch("topic", leaks=leaks)))

    def test_a_tag(self):
        tip = self.origin.git("rev-parse", "main")
        self.origin.git("tag", "v1")
        self.assert_passes(self.push("refs/tags/v1", ZEROS, tip))

    def test_a_forced_push(self):
        """The commit before is on the server no more."""
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            check(self.push("refs/heads/topic", "1" * 40, self.branch("topic", leaks=leaks), forced=True))

    def test_the_first_push_of_all(self):
        tip = self.origin.git("rev-parse", "main")
        self.assert_passes(self.push("refs/heads/main", ZEROS, tip))
        self.leak(self.origin)
        self.origin.git("rm", "-q", "leak.txt")
        self.origin.commit("take it out")
        self.assert_stops(self.push("refs/heads/main", ZEROS, self.commits(self.origin, "more", FILLER)))

    def test_what_cannot_be_checked_does_not_pass(self):
        run = self.pull_request(self.branch("topic"), base=None)
        self.assert_passes(run)
        run = self.job("push", {"before": ZEROS, "repository": {"default_branch": "gone"}}, self.branch("topic"), "refs/heads/topic")
        self.assertEqual(run.status, 2, run)
        self.assertIn("gone", run.errors)


class WithoutARecipe(Recipe):
    def gate(self, **env):
        return self.origin.run("leaktight-gate", env={"PATH": f"{self.tools}:{os.environ['PATH']}", **env})

    def test_two_variables_are_enough(self):
        base = self.origin.git("rev-parse", "main")
        self.assert_passes(self.gate(LEAKTIGHT_BASE=base, LEAKTIGHT_HEAD=self.branch("clean")))
        self.assert_stops(self.gate(LEAKTIGHT_BASE=base, LEAKTIGHT_HEAD=self.branch("topic", leaks=True)))

    def test_without_them_nothing_passes(self):
        run = self.gate()
        self.assertEqual(run.status, 2, run)
        self.assertIn("LEAKTIGHT_HEAD", run.errors)

    def test_a_pull_request_target_must_say_its_head(self):
        run = self.gate(GITHUB_ACTIONS="true", GITHUB_EVENT_NAME="pull_request_target", GITHUB_SHA=self.origin.git("rev-parse", "main"))
        self.assertEqual(run.status, 2, run)

    def test_a_machine_without_leaktight_does_not_pass(self):
        (self.tools / "leaktight").unlink()
        run = self.origin.run("leaktight-gate", env={"PATH": f"{self.tools}:/usr/bin:/bin", "LEAKTIGHT_HEAD": "HEAD"})
        self.assertEqual(run.status, 2, run)
        self.assertIn("nothing was checked", run.errors)


class GitLab(Recipe):
    def job(self, source, sha, fetched, **variables):
        """As GitLab's runner does: fetches the pipeline's own ref to a depth, detached, and runs the lines of
        `script` one after the other in a shell that stops at the first that fails."""
        recipe = yaml.safe_load((RECIPES / "gitlab-ci.yml").read_text())
        self.jobs = getattr(self, "jobs", 0) + 1
        work = self.repository(f"builds {self.jobs}/flowdoc")
        work.git("remote", "add", "origin", self.origin.folder.as_uri())
        self.origin.git("update-ref", "refs/pipelines/12", sha)
        work.git("fetch", "-q", "--depth", "2", "--prune", "--no-tags", "origin", "+refs/pipelines/12:refs/pipelines/12", *fetched)
        work.git("checkout", "-q", "-f", "--detach", sha)
        env = {"CI": "true", "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": source, "CI_COMMIT_SHA": sha, "CI_DEFAULT_BRANCH": "main",
               "CI_COMMIT_BEFORE_SHA": ZEROS, "GIT_DEPTH": "2", "CI_PROJECT_DIR": str(work.folder), **variables,
               "PATH": f"{self.tools}:{os.environ['PATH']}"}
        script = "set -eo pipefail\n" + "\n".join(recipe["leaktight"]["script"]) + "\n"
        run = work.run("bash", stdin=script, env=env)
        artifacts = recipe["leaktight"]["artifacts"]
        self.assertIn(artifacts["reports"]["codequality"], artifacts["paths"])
        if run.status != 2:
            self.report, self.quality = [json.loads(work.path(path).read_text()) for path in artifacts["paths"]]
        return run

    def merge_request(self, head, sha=None, target=None, **variables):
        base = self.origin.git("merge-base", "main", head)
        self.origin.git("update-ref", "refs/merge-requests/7/head", head)
        variables = {"CI_MERGE_REQUEST_IID": "7", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
                     "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic", "CI_MERGE_REQUEST_EVENT_TYPE": "detached",
                     "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "", "CI_COMMIT_REF_NAME": "topic", **variables}
        return self.job("merge_request_event", sha or head, [], **variables)

    def test_a_merge_request(self):
        self.assert_passes(self.merge_request(self.branch("clean")))
        run = self.merge_request(self.branch("topic", leaks=True))
        self.assert_stops(run)
        self.assertEqual([f["path"] for f in self.report["findings"]], ["leak.txt"])
        self.assertEqual([v["location"]["path"] for v in self.quality], ["leak.txt"])

    def test_merged_results_and_trains(self):
        self.leak(self.origin, "of-main.txt")
        for kind in ("merged_result", "merge_train"):
            for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
                head = self.branch(f"topic-{kind}-{leaks}", leaks=leaks)
                target = self.commits(self.origin, f"main-{kind}-{leaks}", 2)
                merged = self.merge(target, head, "refs/merge-requests/7/merge" if kind == "merged_result" else "refs/merge-requests/7/train")
                check(self.merge_request(head, merged, CI_MERGE_REQUEST_EVENT_TYPE=kind, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=head,
                                         CI_MERGE_REQUEST_TARGET_BRANCH_SHA=target))

    def test_a_fork(self):
        """Its pipeline runs in the fork's own project, which does not have what main became since."""
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            check(self.merge_request(self.branch(f"of-the-fork-{leaks}", leaks=leaks), CI_MERGE_REQUEST_SOURCE_PROJECT_PATH="somebody/flowdoc"))

    def push(self, branch, sha, before):
        return self.job("push", sha, [f"+{sha}:refs/remotes/origin/{branch}"], CI_COMMIT_BRANCH=branch, CI_COMMIT_REF_NAME=branch,
                        CI_COMMIT_BEFORE_SHA=before)

    def test_a_push_and_a_new_branch(self):
        self.leak(self.origin, "old.txt")
        for leaks, check in ((False, self.assert_passes), (True, self.assert_stops)):
            check(self.push("topic", self.branch("topic", leaks=leaks), ZEROS))
            before = self.branch("topic")
            check(self.push("topic", self.branch("topic", start="topic", leaks=leaks), before))

    def test_a_merge_request_that_says_no_base_does_not_pass(self):
        run = self.merge_request(self.branch("topic"), CI_MERGE_REQUEST_DIFF_BASE_SHA="")
        self.assertEqual(run.status, 2, run)


class PreReceive(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.git("init", "-q", "--bare", "-b", "main", str(self.top / "server.git"))
        (self.top / "tools").mkdir()
        os.symlink(support.BINARY, self.top / "tools" / "leaktight")
        os.symlink(support.SOURCE_TREE / "hooks" / "pre-receive", self.top / "server.git" / "hooks" / "pre-receive")
        self.repo.git("remote", "add", "origin", (self.top / "server.git").as_uri())
        self.repo.env["PATH"] = f"{self.top / 'tools'}:{os.environ['PATH']}"

    def push(self, *args):
        return self.repo.run("git", "push", "-q", "origin", *args)

    def leak(self):
        self.repo.stage("leak.txt", f"key {self.make.aws_key_id()}\n")
        return self.repo.commit("leak")

    def assert_refused(self, run):
        self.assertEqual(run.status, 1, run)
        self.assertIn("leaktight refuses", run.errors)
        self.assertIn("leak.txt", run.errors)

    def test_a_push_that_brings_a_secret_is_refused(self):
        self.repo.stage("a.txt", "a\n")
        clean = self.repo.commit()
        self.leak()
        self.assert_refused(self.push("main"))  # into an empty repository
        self.assertEqual(self.push(f"{clean}:refs/heads/main").status, 0)
        self.assert_refused(self.push("main"))
        self.assert_refused(self.push("main:refs/heads/topic"))
        self.assert_refused(self.push("main:refs/tags/v1"))
        self.repo.git("rm", "-q", "leak.txt")
        self.repo.commit("take it out")
        self.assert_refused(self.push("main"))  # it is still in a commit
        self.repo.git("reset", "-q", "--hard", clean)
        self.repo.stage("b.txt", "b\n")
        self.repo.commit()
        self.assertEqual(self.push("main").status, 0)
        self.assertEqual(self.push("main:refs/heads/topic").status, 0)
        self.assertEqual(self.push(":refs/heads/topic").status, 0)

    def test_a_server_without_leaktight_takes_nothing(self):
        (self.top / "tools" / "leaktight").unlink()
        self.repo.env["PATH"] = f"{self.top / 'tools'}:/usr/bin:/bin"
        self.repo.stage("a.txt", "a\n")
        self.repo.commit()
        run = self.push("main")
        self.assertEqual(run.status, 1, run)
        self.assertIn("is not installed", run.errors)


if __name__ == "__main__":
    support.main()
