"""What a repository holds reaches neither the terminal nor a shell."""
import os

import support

ESCAPES = [b"\x1b", b"\x07", "\u202e".encode(), b"\xc2\x9b", b"\x08", b"\r"]


class Terminal(support.Case):
    def assert_tame(self, run):
        for bad in ESCAPES:
            self.assertNotIn(bad, run.out + run.err, run)
        run.out.decode("utf-8"), run.err.decode("utf-8")

    def test_contents(self):
        self.repo.stage("k.txt", "\x1b]0;owned\x07 \u202e \x9b2J \x08 key ".encode() + self.make.aws_key_id().encode() + b" \xff\x1b[2J\r\n")
        for verb in ("staged", "tree"):
            run = self.repo.leaktight(verb, "--color", "never", "--verbose")
            self.assertEqual(run.status, 1, run)
            self.assert_tame(run)

    def test_names(self):
        self.repo.stage("evil\x1b[31m\n\u202ename.txt", f"key {self.make.aws_key_id()}\n")
        for verb in ("staged", "tree"):
            for args in ([], ["--verbose"], ["--quiet"]):
                run = self.repo.leaktight(verb, "--color", "never", *args)
                self.assertEqual(run.status, 1, run)
                self.assert_tame(run)
                self.assertNotIn("\n\u202ename", run.text)
        colored = self.repo.leaktight("staged", "--color", "always")
        self.assertNotIn(b"evil\x1b[31m", colored.out)

    def test_arguments_in_error_messages(self):
        for args in (["staged", "gone\x1b[31m"], ["tree", "gone\x1b[31m\n"], ["staged", "--only", "\x1b[31m"], ["\x1b[31m"],
                     ["staged", "--format", "\x07"], ["staged", "--output", "gone\x1b/x"], ["staged", b"gone\xff"], ["staged", b"--\xff\x1b"]):
            run = self.repo.leaktight(*args)
            self.assertEqual(run.status, 2, run)
            self.assert_tame(run)

    def test_names_in_errors(self):
        self.repo.stage("lost\x1b[31m.txt", "text\n")
        blob = self.repo.git("rev-parse", ":lost\x1b[31m.txt")
        loose = self.repo.folder / ".git/objects" / blob[:2] / blob[2:]
        loose.chmod(0o644)
        loose.unlink()
        run = self.repo.leaktight("staged")
        self.assertEqual(run.status, 2, run)
        self.assert_tame(run)

    def test_bytes_of_no_encoding_never_break_an_output(self):
        name = b"caf\xe9 \xff.txt"
        self.repo.stage(name, b"\xff\xfe caf\xe9 key " + self.make.aws_key_id().encode() + b"\n")
        for fmt in ("text", "json"):
            run = self.repo.leaktight("staged", "--format", fmt, "--verbose")
            self.assertEqual(run.status, 1, run)
            run.out.decode("utf-8"), run.err.decode("utf-8")


class NothingRuns(support.Case):
    def test_no_filter_driver_monitor_hook_or_pager_of_the_repository(self):
        for name in ("now.txt", "past.txt"):
            self.repo.stage(name, "base\n")
        self.repo.commit()
        ran, evil = self.top / "ran", self.top / "evil"
        evil.write_text(f'#!/bin/sh\necho "$0 $*" >>"{ran}"\nexec cat\n')
        evil.chmod(0o755)
        self.repo.stage("now.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.stage(".gitattributes", "* diff=evil filter=evil merge=evil\n")
        for key in ("diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
                    "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "credential.helper", "pager.diff", "alias.diff"):
            self.repo.git("config", key, str(evil) if key != "alias.diff" else f"!{evil}")
        for name in ("post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-commit"):
            self.repo.write(f".git/hooks/{name}", evil.read_bytes()).chmod(0o755)
        ran.unlink(missing_ok=True)
        os.utime(self.repo.folder / "now.txt", (1, 1))  # git would want to look at the file again
        for args in (["staged"], ["staged", "now.txt"], ["tree"], ["tree", "--no-ignore"]):
            self.assert_finds({"now.txt"}, *args)
            self.assertFalse(ran.exists(), f"{args} ran {ran.read_text() if ran.exists() else ''}")

    def test_attributes_blind_nothing(self):
        for name in ("a.bin", "b.gen", "c.lfs"):
            self.repo.stage(name, f"key {self.make.aws_key_id()}\n")
        self.repo.stage(".gitattributes", "*.bin binary -diff\n*.gen linguist-generated export-ignore\n*.lfs -text working-tree-encoding=UTF-16\n")
        self.assert_finds({"a.bin", "b.gen", "c.lfs"}, "staged")

    def test_the_index_and_the_folder_are_left_as_they_were(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        os.utime(self.repo.folder / "k.txt", (1, 1))

        def state():
            return {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(self.repo.folder.rglob("*")) if p.is_file()}

        before = state()
        for verb in ("staged", "tree"):
            self.scan(verb, status=1)
        self.assertEqual(state(), before)

    def test_a_folder_that_cannot_be_written_can_be_scanned(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.folder.chmod(0o555)
        self.addCleanup(self.repo.folder.chmod, 0o755)
        self.assert_finds({"k.txt"}, "staged")


class Shells(support.Case):
    def test_a_path_with_a_quote_and_dollars_is_no_command(self):
        for name in ("$(touch owned).txt", "`touch owned`.txt", "'; touch owned; '.txt", "|touch owned"):
            self.repo.stage(name, f"key {self.make.aws_key_id()}\n")
        self.assertEqual(len(self.scan("staged", status=1).findings), 4)
        self.assertEqual(len(self.scan("tree", status=1).findings), 4)
        self.assertFalse((self.repo.folder / "owned").exists())


if __name__ == "__main__":
    support.main()
