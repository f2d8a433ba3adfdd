"""What stands encoded is judged as it reads, in every verb, and is found where it is written."""
import base64
import gzip
import json

import support

RULE = "github-pat"


def text_in_base64(text):
    return base64.b64encode(text.encode()).decode()


class Encoded(support.Case):
    def setUp(self):
        super().setUp()
        self.token = self.make.github()
        self.encoded = text_in_base64(f"machine github.com password {self.token} .")

    def finding(self, scan):
        self.assertEqual([f["rule"] for f in scan.findings], [RULE], scan.run)
        return scan.findings[0]


class Tree(Encoded):
    def test_each_encoding_is_named_and_nothing_is_shown(self):
        for name, content, said in (
            ("a.yaml", f"auth: {self.encoded}\n", "base64"),
            ("b.txt", self.token.encode().hex() + "\n", "hexadecimal"),
            ("c.py", f'KEY = "{self.token[:7]}" + \\\n    "{self.token[7:]}"\n', "pieces of a string"),
            ("d.url", "x?t=" + "".join(f"%{b:02X}" for b in self.token.encode()) + "\n", "percent-encoding"),
            ("e.json", '{"a": "' + "".join(f"\\u{ord(c):04x}" for c in self.token) + '"}\n', "escapes of a string"),
            ("f.html", "<p>" + "".join(f"&#{ord(c)};" for c in self.token) + "</p>\n", "HTML entities"),
            ("g.ps1", f"$t = '{self.token}'\r\n".encode("utf-16"), "UTF-16"),
            ("h.txt", f"t = '{self.token}'\n".encode("utf-32-be"), "UTF-32"),
        ):
            with self.subTest(name):
                folder = self.repository(f"of {name}", git=False)
                folder.write(name, content)
                finding = self.finding(self.scan("tree", repo=folder))
                self.assertEqual(finding["details"]["encoded as"], said)
                self.assertEqual(finding["line"], 1)
                shown = folder.leaktight("tree")
                self.assertNotIn(self.token.encode(), shown.out)
                self.assertNotIn(self.encoded[12:60].encode(), shown.out)
                clear = json.loads(folder.leaktight("tree", "--format", "json", "--show-secrets").out)
                self.assertEqual(clear["findings"][0]["secret"], self.token)

    def test_a_helm_release_is_three_encodings_deep(self):
        release = gzip.compress(json.dumps({"config": {"token": self.token}}).encode(), mtime=0)
        text = base64.b64encode(base64.b64encode(base64.b64encode(release))).decode()
        self.repo.stage("release.txt", f"release: {text}\n")
        self.assertEqual(self.finding(self.scan("tree"))["details"]["encoded as"], "base64, base64, gzip in base64")
        for depth, status in (("2", 0), ("3", 1), ("0", 0)):
            self.scan("tree", "--max-decode-depth", depth, status=status)

    def test_a_bomb_is_cut_and_counted(self):
        text = f"{self.token}\n".encode() + b" " * (200 << 20)
        bomb = gzip.compress(text, mtime=0)
        self.repo.stage("bomb.txt", base64.b64encode(bomb) + b"\n")
        scan = self.scan("tree", "--verbose", status=1)
        self.finding(scan)
        self.assertEqual(scan.report["scan"]["skipped"], {"encoded-part-large": 1})
        self.assertEqual(scan.report["scan"]["skipped_paths"], [{"path": "bomb.txt", "reason": "encoded-part-large"}])
        self.repo.commit("bomb")
        for args in ([], ["--reference"]):
            scan = self.scan("history", *args, status=1)
            self.assertEqual(scan.report["scan"]["skipped"], {"encoded-part-large": 1})

    def test_a_depth_that_is_none_is_refused(self):
        for depth in ("11", "-1", "deep", ""):
            self.assert_fails("tree", f"--max-decode-depth={depth}", naming=["--max-decode-depth"])


class Changes(Encoded):
    def test_what_stood_encoded_before_is_not_new(self):
        self.repo.stage("a.yaml", f"auth: {self.encoded}\n")
        self.assertEqual(self.finding(self.scan("staged", status=1))["line"], 1)
        self.repo.commit("base")
        self.repo.stage("a.yaml", f"# moved\nauth: {self.encoded}\nmore: 1\n")
        self.scan("staged", status=0)
        self.repo.stage("a.yaml", f"# moved\nauth: {text_in_base64('x' + self.make.github())}\n")
        self.finding(self.scan("staged", status=1))

    def test_a_comment_beside_it_allows_it(self):
        self.repo.stage("a.yaml", f"auth: {self.encoded} # leaktight:allow {RULE} -- an example\n")
        self.scan("staged", status=0)

    def test_fix_leaves_it_alone(self):
        self.repo.stage("a.yaml", f"auth: {self.encoded}\n")
        before = self.repo.path("a.yaml").read_bytes()
        self.repo.leaktight("fix", "--write")
        self.assertEqual(self.repo.path("a.yaml").read_bytes(), before)


class History(Encoded):
    def test_each_version_has_what_scanning_it_whole_gives(self):
        lines = [f"line {i} of some file that goes on for a while" for i in range(300)]
        self.repo.stage("a.txt", "\n".join(lines))
        self.repo.commit("begin")
        half = len(self.encoded) // 2
        other = self.make.github()
        for step, line in enumerate((f"auth: {self.encoded}", f"auth: {self.encoded[:half]}", f"k = '{other[:9]}' +",
                                     f"   '{other[9:]}'", "nothing")):
            lines[100 + step % 4] = line
            self.repo.stage("a.txt", "\n".join(lines))
            self.repo.commit(f"step {step}")
        self.repo.git("gc", "-q")
        scans = [self.scan("history", *args, status=1) for args in ([], ["--reference"])]
        self.assertEqual(scans[0].report["findings"], scans[1].report["findings"])
        self.assertEqual({f["details"]["encoded as"] for f in scans[0].findings}, {"base64", "pieces of a string"})


if __name__ == "__main__":
    support.main()
