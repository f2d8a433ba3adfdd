"""Archives are opened: what stands in them is found with the path within."""
import bz2
import gzip
import io
import json
import lzma
import tarfile
import time
import zipfile

import support

RULE = "aws-access-key-id"


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return out.getvalue()


def tarred(members, packed=""):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{packed}") as archive:
        for path, content in members.items():
            info = tarfile.TarInfo(path)
            data = content if isinstance(content, bytes) else content.encode()
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


class Archives(support.Case):
    def setUp(self):
        super().setUp()
        self.key = self.make.aws_key_id()
        self.text = f"# settings\nid = {self.key}\n"

    def skipped(self, scan):
        return scan.report["scan"]["skipped"]


class Tree(Archives):
    def test_every_kind_by_content_and_not_by_name(self):
        members = {"conf/app.properties": self.text, "README": "text\n"}
        for name, content in {
            "a.zip": zipped(members), "b.jar": zipped(members, zipfile.ZIP_STORED), "c.whl": zipped(members, zipfile.ZIP_LZMA),
            "d.apk": zipped(members, zipfile.ZIP_BZIP2), "e.tar": tarred(members), "f.tgz": tarred(members, "gz"),
            "g.tar.bz2": tarred(members, "bz2"), "h.bin": tarred(members, "xz"),
            "run.sh": b"#!/usr/bin/env python3\n" + zipped(members),
        }.items():
            with self.subTest(name):
                folder = self.repository(f"of {name}", git=False)
                folder.write(name, content)
                scan = self.scan("tree", repo=folder)
                self.assertEqual((scan.status, scan.rules), (1, [RULE]), scan.run)
                finding = scan.findings[0]
                self.assertEqual(finding["path"], f"{name}!/conf/app.properties")
                self.assertEqual(finding["archive"], name)
                self.assertEqual(support.span(finding), (2, 6, 2, 26))
                self.assertEqual(self.skipped(scan), {})

    def test_a_compressed_file_is_called_as_what_is_in_it(self):
        text = self.text.encode()
        self.repo.stage("a/dump.sql.gz", gzip.compress(text))
        self.repo.stage("b.log.xz", lzma.compress(text))
        self.repo.stage("c.bz2", bz2.compress(text))
        scan = self.scan("tree", status=1)
        self.assertEqual(scan.paths, {"a/dump.sql.gz!/dump.sql", "b.log.xz!/b.log", "c.bz2!/c"})

    def test_zstandard(self):
        self.repo.write("plain", self.text)
        if self.repo.run("sh", "-c", "zstd -q --rm plain -o a.zst").status != 0:
            self.skipTest("there is no zstd here")
        self.assert_finds({"a.zst!/a"}, "tree")

    def test_archives_within_archives(self):
        inner = tarred({"etc/app.conf": self.text}, "gz")
        self.repo.stage("lib/app.war", zipped({"WEB-INF/lib/x.jar": zipped({"r/data.tgz": inner})}))
        self.assert_finds({"lib/app.war!/WEB-INF/lib/x.jar!/r/data.tgz!/etc/app.conf"}, "tree")

    def test_checks_go_by_the_path_within(self):
        self.repo.stage("backup.zip", zipped({"service/.env": f"DB_PASSWORD={self.make.some(24)}\n"}))
        self.repo.stage("keys.tar", tarred({"home/.ssh/id_ed25519": self.make.pkcs8_key()}))
        scan = self.scan("tree", status=1)
        self.assertIn("dotenv-committed", scan.rules)
        self.assertEqual(scan.paths, {"backup.zip!/service/.env", "keys.tar!/home/.ssh/id_ed25519"})

    def test_names_of_members_in_any_locale(self):
        self.repo.stage("a.zip", zipped({"größe/π.txt": self.text}))
        for locale in ("C", "C.UTF-8", "nonsense"):
            self.assert_finds({"a.zip!/größe/π.txt"}, "tree", env={"LC_ALL": locale})

    def test_what_a_member_is_called_harms_nobody(self):
        names = ["../../../etc/cron.d/x", "/etc/passwd", "a\x1b[2Jb", "\x1b]0;title\x07", "C:\\x", "new\nline"]
        self.repo.stage("a.zip", zipped({name: self.text for name in names}))
        before = sorted(str(p) for p in self.top.rglob("*") if ".git" not in p.parts)
        scan = self.scan("tree", status=1)
        self.assertEqual(len(scan.paths), len(names))
        self.assertEqual(sorted(str(p) for p in self.top.rglob("*") if ".git" not in p.parts), before)
        self.assertNotIn(b"\x1b", self.repo.leaktight("tree").out)

    def test_globs_of_the_configuration_fit_members_and_archives(self):
        self.repo.stage("lib/a.zip", zipped({"x/b.txt": self.text}))
        for glob in ("lib/a.zip", "lib/a.zip!/x/b.txt", "lib/*.zip!/**", "b.txt", "a.zip"):
            with self.subTest(glob):
                self.repo.write(".leaktight.yaml", f"allow:\n  - path: '{glob}'\n    reason: made up\n")
                scan = self.scan("tree", "--show-suppressed", status=0)
                self.assertEqual(len(scan.report["suppressed_findings"]), 1)
        for glob, path in (("lib/*.zip!/x/**", "lib/a.zip!/x/b.txt"), ("lib/**", "lib/a.zip")):
            with self.subTest(glob):
                self.repo.write(".leaktight.yaml", f"exclude:\n  - path: '{glob}'\n    reason: made up\n")
                scan = self.scan("tree", "--verbose", status=0)
                self.assertEqual(scan.report["scan"]["skipped_paths"], [{"path": path, "reason": "excluded"}])

    def test_a_fingerprint_allows_and_stays(self):
        self.repo.stage("a.zip", zipped({"b.txt": self.text}))
        fingerprint = self.scan("tree").findings[0]["fingerprint"]
        self.repo.stage("a.zip", zipped({"new": "text", "b.txt": "\n\n" + self.text}, zipfile.ZIP_STORED))
        self.assertEqual(self.scan("tree").findings[0]["fingerprint"], fingerprint)
        self.repo.write(".leaktight.yaml", f"allow:\n  - fingerprint: {fingerprint}\n    reason: made up\n")
        self.assert_clean("tree")

    def test_comments_in_an_archive_allow_nothing(self):
        line = f"id = '{self.key}'  # leaktight:allow {RULE} made up\n"
        self.repo.stage("a.tar", tarred({"b.py": line}))
        self.assert_finds({"a.tar!/b.py"}, "tree")

    def test_larger_archives_only_when_asked_for(self):
        noise = self.make.random.randbytes(9 << 20)
        self.repo.stage("a.zip", zipped({"b.txt": self.text, "noise": noise}))
        scan = self.scan("tree", status=0)
        self.assertEqual(self.skipped(scan), {"archive-large": 1})
        scan = self.scan("tree", "--archives", status=1)
        self.assertEqual((scan.paths, self.skipped(scan)), ({"a.zip!/b.txt"}, {}))

    def test_broken_and_encrypted_archives_are_counted(self):
        whole = zipped({"b.txt": self.text})
        self.repo.stage("junk.zip", b"PK\x03\x04" + b"no archive at all " * 20)
        self.repo.stage("cut.tgz", tarred({"x": self.make.random.randbytes(5000)}, "gz")[:3000])
        self.repo.stage("flagged.zip", whole.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
                        .replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"))
        scan = self.scan("tree", "--verbose", status=0)
        self.assertEqual(self.skipped(scan), {"archive-broken": 2, "archive-member-encrypted": 1})
        self.assertIn({"path": "flagged.zip!/b.txt", "reason": "archive-member-encrypted"}, scan.report["scan"]["skipped_paths"])

    def test_what_is_found_in_broken_ones_is_told(self):
        whole = tarred({"a.txt": self.text, "z": self.make.random.randbytes(20000)})
        self.repo.stage("a.tar", whole[:9000])
        scan = self.scan("tree", status=1)
        self.assertEqual((scan.paths, self.skipped(scan)), ({"a.tar!/a.txt"}, {"archive-broken": 1}))

    def test_bombs_end_in_time_and_are_counted(self):
        nothing = bytes(200 << 20)
        bombs = {"a.gz": gzip.compress(nothing, 9), "b.xz": lzma.compress(nothing, preset=1), "c.bz2": bz2.compress(nothing)}
        bombs["d.zip"] = zipped({"x": nothing})
        bombs["e.zip"] = zipped({f"n{i}.zip": zipped({"y": bytes(12 << 20)}) for i in range(10)})
        bombs["f.zip"] = zipped({f"m{i}": b"" for i in range(20_000)}, zipfile.ZIP_STORED)
        bombs["g.tgz"] = tarred({"x": nothing}, "gz")
        deep = zipped({"x": self.text})
        for _ in range(12):
            deep = zipped({"n.zip": deep})
        bombs["h.zip"] = deep
        for name, content in bombs.items():
            self.repo.write(name, content)
        began = time.monotonic()
        done = self.repo.run("sh", "-c", f'ulimit -v 1500000; exec "{support.BINARY}" tree --format json --jobs 1 --verbose')
        self.assertLess(time.monotonic() - began, 60)
        scan = support.Scan(done)
        self.assertEqual((scan.status, scan.findings), (0, []), done)
        told = {one["path"].split("!")[0]: one["reason"] for one in scan.report["scan"]["skipped_paths"]}
        self.assertEqual(set(told), set(bombs))
        self.assertEqual((told["f.zip"], told["h.zip"]), ("archive-members", "archive-depth"))

    def test_of_a_revision_and_of_standard_input(self):
        content = zipped({"b.txt": self.text})
        self.repo.stage("a.zip", content)
        self.repo.commit()
        self.assert_finds({"a.zip!/b.txt"}, "tree", "--rev", "HEAD")
        self.assert_finds({"c.zip!/b.txt"}, "stdin", "--path", "c.zip", stdin=content)

    def test_a_known_secret_in_a_member(self):
        value = self.make.some(32)
        self.repo.write(".env", f"DB_PASSWORD={value}\n")
        self.repo.stage(".gitignore", ".env\n.env.*\n!.env.example\n")
        self.repo.stage("a.zip", zipped({"b.txt": f"see {value}\n"}))
        self.assertEqual(self.scan("tree").of("known-secret")[0]["path"], "a.zip!/b.txt")

    def test_fix_leaves_it_to_a_person(self):
        content = zipped({"service/.env": f"DB_PASSWORD={self.make.some(24)}\n"})
        path = self.repo.stage("a.zip", content)
        run = self.repo.leaktight("fix", "--write")
        self.assertEqual(run.status, 1, run)
        self.assertIn("it stands in an archive", run.everything)
        self.assertEqual(path.read_bytes(), content)


class Notebooks(Archives):
    def notebook(self, *lines):
        cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": [line + "\n" for line in lines]}
        return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)

    def test_an_assignment_in_a_cell(self):
        value = self.make.some(24)
        content = self.notebook("import os", f'db_password = "{value}"')
        self.repo.stage("a.ipynb", content)
        for verb in ("tree", "staged", "history"):
            scan = self.scan(verb)
            if verb == "history":
                self.repo.commit()
                scan = self.scan(verb)
            self.assertEqual((scan.status, len(scan.findings), scan.paths), (1, 1, {"a.ipynb"}), scan.run)
            line = scan.findings[0]["line"]
            self.assertIn(value, content.splitlines()[line - 1])
        # Another cell before it: nothing is new.
        self.repo.stage("a.ipynb", self.notebook("x = 1", "import os", f'db_password = "{value}"'))
        self.assert_clean("staged")

    def test_a_notebook_in_an_archive(self):
        self.repo.stage("a.zip", zipped({"b.ipynb": self.notebook(f'db_password = "{self.make.some(24)}"')}))
        self.assert_finds({"a.zip!/b.ipynb"}, "tree")


class Documents(Archives):
    def test_a_secret_that_is_cut_into_runs(self):
        runs = "".join(f"<w:r><w:t>{self.key[i:i + 5]}</w:t></w:r>" for i in range(0, len(self.key), 5))
        document = f"<?xml version='1.0'?>\n<w:document xmlns:w='x'><w:body>\n<w:p>{runs}</w:p>\n</w:body></w:document>"
        self.repo.stage("notes.docx", zipped({"word/document.xml": document}))
        finding = self.assert_one(RULE, "tree")
        self.assertEqual((finding["path"], finding["line"]), ("notes.docx!/word/document.xml", 3))
        cells = f"<?xml version='1.0'?><sst><si><t>id</t></si><si><r><t>{self.key[:7]}</t></r><r><t>{self.key[7:]}</t></r></si></sst>"
        self.repo.stage("notes.docx", zipped({"xl/sharedStrings.xml": cells}))
        self.assertEqual(self.assert_one(RULE, "tree")["path"], "notes.docx!/xl/sharedStrings.xml")


class Changes(Archives):
    def test_what_a_staged_archive_adds(self):
        self.repo.stage("a.zip", zipped({"b.txt": self.text}))
        self.assert_finds({"a.zip!/b.txt"}, "staged")
        self.repo.commit()
        # The same secret, packed otherwise, moved and under a further path: it has leaked before.
        other = self.make.aws_key_id()
        self.repo.stage("a.zip", zipped({"c.txt": f"x\n{self.text}", "d.txt": f"id = {other}\n"}, zipfile.ZIP_STORED))
        scan = self.assert_finds({"a.zip!/d.txt"}, "staged")
        self.assert_hides(other, scan.run)

    def test_a_member_that_should_not_be_there_is_new_once(self):
        self.repo.stage("a.zip", zipped({"s/.env": "A=b\n"}))
        self.assertEqual(self.scan("staged").rules, ["dotenv-committed"])
        self.repo.commit()
        self.repo.stage("a.zip", zipped({"s/.env": "A=b\n", "new": "text"}))
        self.assert_clean("staged")
        self.repo.stage("a.zip", zipped({"s/.env": "A=b\n", "t/.env": "A=b\n"}))
        self.assert_finds({"a.zip!/t/.env"}, "staged")

    def test_an_archive_that_was_larger_before(self):
        noise = self.make.random.randbytes(9 << 20)
        self.repo.stage("a.zip", zipped({"noise": noise, "b.txt": self.text}))
        self.repo.commit()
        self.repo.stage("a.zip", zipped({"b.txt": self.text}))
        self.assert_clean("staged")

    def test_a_branch_commit_by_commit(self):
        self.repo.stage("old.tgz", tarred({"b.txt": self.text}, "gz"))
        self.repo.commit()
        self.repo.git("switch", "-qc", "topic")
        other = self.make.aws_key_id()
        self.repo.stage("a.zip", zipped({"b.txt": f"id = {other}\n"}))
        brought = self.repo.commit()
        self.repo.git("rm", "-q", "a.zip")
        self.repo.git("mv", "old.tgz", "moved.tgz")
        self.repo.commit()
        scan = self.assert_finds({"a.zip!/b.txt"}, "diff", "main...topic")
        self.assertEqual(scan.findings[0]["commit"]["id"], brought)
        self.assert_clean("diff", "main...topic", "--squash")

    def test_a_comment_in_an_archive_is_no_suppression_that_is_added(self):
        self.repo.stage("x", "text\n")
        self.repo.commit()
        self.repo.git("switch", "-qc", "topic")
        self.repo.stage("a.tar", tarred({"b.py": f"id = '{self.key}'  # leaktight:allow {RULE} made up\n"}))
        self.repo.commit()
        self.assertEqual(self.scan("diff", "main...topic", status=1).rules, [RULE])
        self.assertEqual(self.scan("diff", "main...topic", "--adopt", status=1).rules, [RULE])


class History(Archives):
    def test_only_when_asked_for_and_once_a_secret(self):
        self.repo.stage("lib/a.zip", zipped({"b.txt": self.text}))
        brought = self.repo.commit()
        self.repo.git("mv", "lib/a.zip", "c.zip")
        self.repo.commit()
        self.repo.git("rm", "-q", "c.zip")
        removed = self.repo.commit()
        self.assert_clean("history")
        scan = self.scan("history", "--archives")
        self.assertEqual((scan.status, scan.rules, scan.paths), (1, [RULE], {"lib/a.zip!/b.txt", "c.zip!/b.txt"}))
        finding = scan.findings[0]
        self.assertEqual((finding["commit"]["id"], finding["places"][0]["removed"]["id"]), (brought, removed))
        self.assertEqual((finding["in_head"], finding["reach"]["in_head"]), (False, False))
        reference = self.scan("history", "--archives", "--reference")
        self.assertEqual(reference.report, scan.report)

    def test_it_is_still_there(self):
        self.repo.stage("a.zip", zipped({"b.txt": self.text}))
        self.repo.commit()
        for _ in range(2):
            finding = self.scan("history", "--archives").findings[0]
            self.assertEqual((finding["in_head"], finding["reach"]["branches"]), (True, ["main"]))
            self.assert_clean("history")

    def test_what_is_not_read_counts_once_a_version(self):
        for i in range(3):
            self.repo.stage("a.tgz", tarred({f"x{i}": self.make.random.randbytes(5000)}, "gz")[:3000])
            self.repo.commit()
        self.repo.stage("copy.tgz", self.repo.path("a.tgz").read_bytes())
        self.repo.commit()
        scan = self.scan("history", "--archives", status=0)
        self.assertEqual(self.skipped(scan), {"archive-broken": 3})


class Reports(Archives):
    def setUp(self):
        super().setUp()
        self.repo.stage("lib/a b.zip", zipped({"c/d.txt": self.text}))

    def test_sarif_shows_the_archive_and_says_where_in_it(self):
        run = self.repo.leaktight("tree", "--format", "sarif")
        [result] = json.loads(run.out)["runs"][0]["results"]
        [location] = result["locations"]
        self.assertEqual(location["physicalLocation"], {
            "artifactLocation": {"uri": "lib/a%20b.zip", "uriBaseId": "%SRCROOT%", "index": 0}, "region": {"startLine": 1}})
        self.assertEqual(location["logicalLocations"], [{"fullyQualifiedName": "lib/a b.zip!/c/d.txt:2", "kind": "resource"}])
        self.assertIn("In lib/a b.zip!/c/d.txt:2: ", result["message"]["text"])

    def test_sarif_relates_the_place_within_to_its_archives(self):
        self.repo.stage("lib/a b.zip", zipped({"x/größe.jar": zipped({"d.txt": f"😀 = {self.key}\n"}), "e.txt": self.text}))
        [run] = json.loads(self.repo.leaktight("tree", "--format", "sarif").out)["runs"]
        artifacts = run["artifacts"]

        def inwards(index):
            parent = artifacts[index].get("parentIndex")
            return ([] if parent is None else inwards(parent)) + [artifacts[index]["location"]["uri"]]

        seen = {}
        for result in run["results"]:
            for location in result["relatedLocations"]:
                place = location["physicalLocation"]
                artifact = place["artifactLocation"]
                self.assertEqual(artifact, {**artifacts[artifact["index"]]["location"], "index": artifact["index"]})
                region = place["region"]
                seen[tuple(inwards(artifact["index"]))] = (region["startLine"], region["startColumn"], region["endColumn"])
        self.assertEqual(seen, {("lib/a%20b.zip", "/x/gr%C3%B6%C3%9Fe.jar", "/d.txt"): (1, 6, 6 + len(self.key)),
                                ("lib/a%20b.zip", "/e.txt"): (2, 6, 6 + len(self.key))})

    def test_annotations_are_the_archives(self):
        run = self.repo.leaktight("tree", "--format", "github")
        line = run.text.splitlines()[0]
        self.assertIn(" file=lib/a b.zip,line=1,title=", line)
        self.assertIn("In lib/a b.zip!/c/d.txt:2: ", line)

    def test_gitlab_is_given_the_archive(self):
        [violation] = json.loads(self.repo.leaktight("tree", "--format", "gitlab").out)
        self.assertEqual(violation["location"], {"path": "lib/a b.zip", "lines": {"begin": 1}})
        self.assertIn("lib/a b.zip!/c/d.txt:2", violation["description"])

    def test_a_text_has_the_path_whole(self):
        run = self.repo.leaktight("tree")
        self.assertIn("lib/a b.zip!/c/d.txt\n", run.text)
        self.assertIn(f"{RULE}  2:6\n", run.text)
        self.assertIn("pack that anew", run.text)
        self.assert_hides(self.key, run, *(self.repo.leaktight("tree", "--format", name) for name in
                                           ("json", "sarif", "github", "gitlab", "markdown", "jsonl")))


if __name__ == "__main__":
    support.main()
