"""`stdin`: bytes that come through a pipe."""
import support


class StandardInput(support.Case):
    def test_a_leak_in_a_pipe(self):
        key = self.make.aws_key_id()
        scan = self.scan("stdin", stdin=f"first\nkey {key} end\n", status=1)
        (finding,) = scan.findings
        self.assertEqual((finding["rule"], finding["origin"], finding["path"]), ("aws-access-key-id", "stdin", None))
        self.assertEqual(support.span(finding), (2, 5, 2, 25))
        self.assertEqual(scan.report["scan"]["kind"], "stdin")

    def test_clean_input_passes(self):
        self.assertEqual(self.assert_clean("stdin", stdin="all is well\n").report["scan"]["files"], 1)

    def test_a_path_gives_it_a_name_and_a_kind(self):
        deployment = ("apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  "
                      f"DB_PASSWORD: {self.make.password()}\n")
        scan = self.scan("stdin", "--path", "k8s/s.yaml", stdin=deployment, status=1)
        self.assertIn("k8s-secret-committed", scan.rules)
        self.assertEqual(scan.paths, {"k8s/s.yaml"})

    def test_the_path_need_not_exist_nor_be_utf8(self):
        scan = self.scan("stdin", "--path", b"caf\xe9.txt", stdin=f"key {self.make.aws_key_id()}\n", status=1)
        self.assertEqual(scan.paths, {b"caf\xe9.txt"})

    def test_outside_a_repository(self):
        self.scan("stdin", stdin=f"key {self.make.aws_key_id()}\n", status=1, repo=self.repository("plain", git=False))

    def test_bytes_of_no_encoding(self):
        text = b"\xff\xfe\0\x80 key " + self.make.aws_key_id().encode() + b" \xc3"
        self.assertEqual(len(self.scan("stdin", stdin=text, status=1).findings), 1)

    def test_an_empty_pipe_says_that_nothing_was_scanned(self):
        run = self.repo.leaktight("stdin")
        self.assertEqual(run.status, 0, run)
        self.assertIn("nothing was scanned", run.everything)


if __name__ == "__main__":
    support.main()
