"""What `history` says of where a secret went: who took it out, and what still reaches it."""
import json

import support
from random_history import RandomHistory


class Trace(support.Case):
    def scan(self, *args, **more):
        scan = super().scan("history", "--show-secrets", *args, **more)
        self.assertEqual(scan.report, super().scan("history", "--show-secrets", "--reference", *args, **more).report)
        return scan

    def one(self, *args):
        findings = self.scan(*args).findings
        self.assertEqual(len(findings), 1, findings)
        return findings[0]

    def leak(self, name="k.txt"):
        self.repo.stage(name, f"key {self.make.aws_key_id()}\n")
        return self.repo.commit("leak")

    def take_out(self, name="k.txt"):
        self.repo.git("rm", "-q", name)
        return self.repo.commit("take it out")


class RandomRepositories(Trace):
    """Against a truth that looks at every file of every commit, and asks git for each commit who contains it."""

    def contains(self, kind, commit):
        return set(self.repo.git(kind, "--format=%(refname:short)", "--contains", commit).split())

    def truth(self, history, secret):
        def has(commit, path):
            return secret in commit.files.get(path, "")
        order = history.of("--all")
        place = {c: n for n, c in enumerate(order)}
        in_head = set(history.of("HEAD"))
        head = history.by_id[self.repo.git("rev-parse", "HEAD")]
        holders = [c for c in order if any(secret in content for content in c.files.values()) or secret in c.message]
        removed = {}
        for path in {p for c in order for p in c.files if has(c, p)}:
            takers = [c for c in order if c.parents and not has(c, path) and all(has(p, path) for p in c.parents)]
            last = max(takers, key=lambda c: (c in in_head, place[c]), default=None)
            removed[path] = (has(head, path), None if has(head, path) or last is None else last.id)
        branches = set().union(*(self.contains("branch", c.id) for c in holders))
        tags = set().union(*(self.contains("tag", c.id) for c in holders))
        return removed, branches, tags, any(c in in_head for c in holders)

    def test_random_repositories(self):
        for seed in range(6):
            with self.subTest(seed=seed):
                self.repo = self.repository(f"repo{seed}")
                history = RandomHistory(self.repo, self.make, 100 + seed)
                for n, commit in enumerate(history.random.sample(history.commits, 5)):
                    self.repo.git("tag", *(["-a", "-m", "release"] if n % 2 else []), f"v{n}", commit.id)
                if seed % 2:
                    self.repo.git("gc", "-q")
                scan = self.scan()
                self.assertGreater(len(scan.findings), 5)
                for finding in scan.findings:
                    removed, branches, tags, from_head = self.truth(history, finding["secret"])
                    reach = finding["reach"]
                    self.assertEqual(set(reach["branches"]), branches, finding)
                    self.assertEqual(set(reach["tags"]), tags, finding)
                    self.assertEqual((reach["from"], reach["refs"], reach["head"]), ("refs", [], from_head), finding)
                    self.assertEqual(reach["in_head"], any(there for there, _ in removed.values()))
                    for place in [finding, *finding["places"]]:
                        told = (place["in_head"], place["removed"] and place["removed"]["id"])
                        self.assertEqual(told, removed.get(place["path"], (False, None)), place)


class WhatBecameOfIt(Trace):
    def setUp(self):
        super().setUp()
        self.repo.stage("base.txt", "base\n")
        self.base = self.repo.commit("base")

    def test_still_there(self):
        self.leak()
        finding = self.one()
        self.assertEqual((finding["in_head"], finding["removed"]), (True, None))
        self.assertEqual(finding["reach"], {"from": "refs", "in_head": True, "head": True, "branches": ["main"], "tags": [], "refs": []})
        text = self.repo.leaktight("history").text
        self.assertRegex(text, r"still in +the files of HEAD")
        self.assertRegex(text, r"reached by +main\n")

    def test_taken_out_by_whom(self):
        self.leak()
        gone = self.take_out()
        finding = self.one()
        self.assertFalse(finding["in_head"])
        self.assertEqual(finding["removed"], {"id": gone, "author": "A U Thor", "email": "author@example.org",
                                              "date": "2026-01-02T03:04:05+00:00", "summary": "take it out"})
        text = self.repo.leaktight("history").text
        self.assertRegex(text, rf"removed +{gone[:12]}, 2026-01-02, A U Thor: take it out")
        self.assertNotIn("still in", text)

    def test_brought_back(self):
        self.leak()
        content = (self.repo.folder / "k.txt").read_bytes()
        self.take_out()
        self.repo.stage("k.txt", content)
        self.repo.commit("again")
        self.assertEqual((self.one()["in_head"], self.one()["removed"]), (True, None))

    def test_an_edit_beside_it_takes_nothing_out(self):
        self.leak()
        content = (self.repo.folder / "k.txt").read_text()
        self.repo.stage("k.txt", content + "more\n")
        self.repo.commit("edit")
        self.repo.git("mv", "k.txt", "moved.txt")
        moved = self.repo.commit("move")
        finding = self.one()
        self.assertEqual(finding["removed"]["id"], moved)
        self.assertEqual([(p["path"], p["in_head"], p["removed"]) for p in finding["places"]], [("moved.txt", True, None)])
        self.assertTrue(finding["reach"]["in_head"])

    def test_an_allow_comment_takes_nothing_out(self):
        key = self.make.aws_key_id()
        self.repo.stage("a.py", f'K = "{key}"\n')
        self.repo.commit()
        self.repo.stage("a.py", f'K = "{key}"  # leaktight:allow aws-access-key-id a sample\n')
        self.repo.commit()
        finding = self.one("--only", "aws-access-key-id")
        self.assertEqual((finding["in_head"], finding["removed"]), (True, None))

    def test_a_merge_that_drops_it(self):
        self.repo.git("checkout", "-q", "-b", "side")
        self.leak()
        self.repo.git("checkout", "-q", "main")
        self.repo.git("merge", "-q", "-s", "ours", "--no-ff", "-m", "ours", "side")
        finding = self.one()
        self.assertEqual((finding["in_head"], finding["removed"]), (False, None))
        self.assertEqual(finding["reach"]["branches"], ["main", "side"])

    def test_the_head_that_counts_is_that_of_this_working_tree(self):
        self.repo.git("checkout", "-q", "-b", "side")
        self.leak()
        self.repo.git("checkout", "-q", "main")
        finding = self.one()
        self.assertEqual((finding["in_head"], finding["reach"]["head"], finding["reach"]["branches"]), (False, False, ["side"]))

    def test_only_in_a_stash(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.git("stash", "-q")
        self.repo.write("other", "x")
        self.repo.git("add", "other")
        self.repo.git("stash", "-q")  # now the first is in the log alone
        self.assertEqual(self.one()["reach"], {"from": "stash", "in_head": False, "head": False, "branches": [], "tags": [], "refs": []})
        self.assertRegex(self.repo.leaktight("history").text, r"reached by +a stash alone")

    def test_other_refs_and_what_is_named_without_a_commit(self):
        leak = self.leak()
        self.repo.git("update-ref", "refs/pull/7/head", leak)
        self.repo.git("reset", "-q", "--hard", self.base)
        self.assertEqual(self.one()["reach"]["refs"], ["refs/pull/7/head"])
        self.repo.git("update-ref", "-d", "refs/pull/7/head")
        blob = self.repo.git("hash-object", "-w", "--stdin", stdin=f"key {self.make.aws_key_id()}\n")
        self.repo.git("tag", "-a", "-m", "of a blob", "v1", blob)
        reach = self.one()["reach"]
        self.assertEqual((reach["from"], reach["tags"]), ("refs", ["v1"]))

    def test_messages_of_commits_tags_and_notes_and_names(self):
        def found_in(origin):
            findings = [f for f in self.scan().findings if f["origin"] == origin]
            self.assertEqual(len(findings), 1)
            return findings[0]["reach"]
        self.repo.git("commit", "-q", "--allow-empty", "-m", f"see {self.make.aws_key_id()}")
        self.repo.git("tag", "v0")
        self.repo.git("tag", "-a", "-m", f"see {self.make.aws_key_id()}", "v1", self.base)
        self.repo.git("notes", "add", "-m", f"see {self.make.aws_key_id()}", self.base)
        name = f"fix/{self.make.aws_key_id()}"
        self.repo.git("branch", name, self.base)
        self.assertEqual((found_in("commit-message")["branches"], found_in("commit-message")["tags"]), (["main"], ["v0"]))
        self.assertEqual((found_in("tag-message")["branches"], found_in("tag-message")["tags"]), ([], ["v1"]))
        self.assertEqual(found_in("note")["refs"], ["refs/notes/commits"])
        self.assertEqual(found_in("ref-name")["branches"], [name])

    def test_hundreds_of_refs_are_told_as_a_hundred(self):
        leak = self.leak()
        self.repo.git("update-ref", "--stdin", stdin="".join(f"create refs/tags/v{n:03} {leak}\n" for n in range(150)))
        reach = self.one()["reach"]
        self.assertEqual((len(reach["branches"]) + len(reach["tags"]), reach["more_refs"]), (100, 51))
        self.assertRegex(self.repo.leaktight("history").text, r"reached by +main, v000, v001, v002 and 147 more")

    def test_seventy_secrets_are_told_apart(self):
        for n in range(70):
            self.repo.git("checkout", "-q", "-b", f"b{n:02}", self.base)
            self.leak(f"f{n:02}.txt")
        scan = self.scan()
        self.assertEqual({f["path"]: f["reach"]["branches"] for f in scan.findings}, {f"f{n:02}.txt": [f"b{n:02}"] for n in range(70)})

    def test_where_commits_are_lost_nothing_is_claimed(self):
        self.leak()
        lost = self.repo.git("rev-parse", "HEAD")
        self.repo.stage("later.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.commit("later")
        path = self.repo.folder / ".git/objects" / lost[:2] / lost[2:]
        path.chmod(0o644)
        path.unlink()
        scan = self.scan(status=2)
        self.assertTrue(scan.findings)
        for finding in scan.findings:
            self.assertIsNone(finding["reach"])
            self.assertNotIn("removed", finding)

    def test_the_other_formats_have_it_too(self):
        self.leak()
        gone = self.take_out()
        line = json.loads(self.repo.leaktight("history", "--format", "jsonl").text)
        self.assertEqual(line["removed"]["id"], gone)
        sarif = self.repo.leaktight("history", "--format", "sarif").json()
        properties = sarif["runs"][0]["results"][0]["properties"]
        self.assertEqual((properties["removed"]["id"], properties["reach"]["branches"]), (gone, ["main"]))

    def test_names_of_refs_are_masked_and_escaped(self):
        key = self.make.aws_key_id()
        self.repo.stage("k.txt", f"key {key}\n")
        self.repo.commit()
        self.repo.git("branch", f"fix/{key}")
        self.assert_hides(key, self.repo.leaktight("history"), self.repo.leaktight("history", "--format", "json"),
                          self.repo.leaktight("history", "--format", "sarif"))


if __name__ == "__main__":
    support.main()
