"""`history` while it goes on: progress, and Ctrl-C."""
import os
import pty
import select
import signal
import subprocess
import time

import support


class Long(support.Case):
    def setUp(self):
        super().setUp()
        (self.top / "temporary").mkdir()
        self.env["TMPDIR"] = str(self.top / "temporary")

    def start(self, *args, err=subprocess.PIPE, **more):
        return subprocess.Popen([support.BINARY, "history", *args], cwd=self.repo.folder, env=self.env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=err, **more)

    def fill(self, commits, lines):
        """A history that takes a while: each version otherwise than the last, so that no delta makes it short."""
        stream = []
        for n in range(1, commits + 1):
            text = "".join(f"key_{n}_{i} = value {self.make.random.random()}\n" for i in range(lines))
            if n == 1:
                text = f"key {self.make.aws_key_id()}\n"
            stream += ["commit refs/heads/main", f"committer A <a@b> {n} +0000", "data 0", f"M 100644 inline f{n % 50}.txt", f"data {len(text)}", text]
        self.repo.git("-c", "core.compression=1", "fast-import", "--quiet", stdin="\n".join(stream) + "\n")


class Progress(Long):
    def setUp(self):
        super().setUp()
        self.fill(300, 400)

    def on_a_terminal(self, *args):
        """What is written on standard error that is a terminal."""
        ours, theirs = pty.openpty()
        try:
            child = self.start(*args, err=theirs)
            os.close(theirs)
            shown = b""
            while True:
                ready, _, _ = select.select([ours], [], [], 60)
                try:
                    more = os.read(ours, 65536) if ready else b""
                except OSError:  # as Linux has it where the other end is closed
                    more = b""
                if not more:
                    break
                shown += more
            child.communicate(timeout=60)
            return child.returncode, shown.decode()
        finally:
            os.close(ours)

    def test_on_a_terminal_one_line_that_goes_away(self):
        status, shown = self.on_a_terminal()
        self.assertEqual(status, 1, shown)
        self.assertNotIn("\n", shown)
        self.assertRegex(shown, r"\r(reading|scanning) (commits|objects): \d+ %, [\d,]+ of [\d,]+")
        self.assertRegex(shown, r"\r *\r$")

    def test_none_on_a_terminal_where_it_is_not_wanted(self):
        for flag in ("--no-progress", "--quiet"):
            self.assertEqual(self.on_a_terminal(flag), (1, ""))

    def test_lines_where_it_is_no_terminal_and_asked_for(self):
        run = self.repo.leaktight("history", "--progress")
        self.assertEqual(run.status, 1, run)
        self.assertNotIn("\r", run.errors)
        lines = run.errors.splitlines()
        self.assertTrue(lines)
        for line in lines:
            self.assertRegex(line, r"^(reading|scanning) (commits|objects)(: \d+ %, [\d,]+ of [\d,]+.*)?$")

    def test_none_otherwise(self):
        self.assertEqual(self.repo.leaktight("history").errors, "")


class CtrlC(Long):
    def stop_when_it_scans(self, *args, sign=signal.SIGINT):
        """Interrupted once it says that it scans objects."""
        child = self.start("--no-cache", "--progress", "--jobs", "1", "--format", "json", *args)
        os.set_blocking(child.stderr.fileno(), False)
        said, began = b"", time.monotonic()
        while b"scanning objects" not in said and child.poll() is None and time.monotonic() - began < 60:
            said += child.stderr.read() or b""
            time.sleep(0.002)
        child.send_signal(sign)
        out, err = child.communicate(timeout=120)
        return child.returncode, out, said + err

    def test_what_was_found_until_then_is_told(self):
        commits = 2500
        self.fill(commits, 600)
        for args in ([], ["--reference"]):
            for sign in (signal.SIGINT, signal.SIGTERM):
                for _ in range(10):  # it may be faster than we are, and end before the signal or by it
                    status, out, err = self.stop_when_it_scans(*args, sign=sign)
                    if status not in (1, -sign):
                        break
                self.assertEqual(status, 2, err)
                report = support.json.loads(out)
                self.assertFalse(report["scan"]["complete"])
                self.assertEqual([e["message"] for e in report["errors"]], ["the scan was stopped: this is what was found until then"])
                self.assertLess(report["scan"]["files"], commits)
                self.assertIn(b"the scan was stopped", err)

    def test_while_a_repository_is_cloned(self):
        # A server that never answers: git waits for ever.
        import socket
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()
            child = self.start(f"git://127.0.0.1:{server.getsockname()[1]}/x.git")
            server.settimeout(60)
            connection, _ = server.accept()
            child.send_signal(signal.SIGINT)
            _, err = child.communicate(timeout=60)
            connection.close()
        self.assertEqual(child.returncode, 2, err)
        self.assertIn(b"stopped", err)
        self.assertEqual(os.listdir(self.top / "temporary"), [])

    def test_the_second_ends_it_at_once(self):
        # A git that does not let itself be stopped, for which the first signal waits two seconds.
        real = self.repo.run("sh", "-c", "command -v git").text.strip()
        started = self.top / "started"
        git = self.top / "bin" / "git"
        git.parent.mkdir()
        git.write_text(f"""#!/bin/sh
case "$*" in
*clone*) trap '' TERM INT; echo >"{started}"; sleep 4 ;;
*) exec {real} "$@" ;;
esac
""")
        git.chmod(0o755)
        self.env["PATH"] = f"{git.parent}:{self.env['PATH']}"
        child = self.start("https://127.0.0.1:1/x.git")
        began = time.monotonic()
        while not started.exists() and time.monotonic() - began < 60:
            time.sleep(0.01)
        child.send_signal(signal.SIGINT)
        time.sleep(0.5)
        self.assertIsNone(child.poll())
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=60)
        self.assertEqual(child.returncode, -signal.SIGINT)

    def test_a_signal_that_is_ignored_stays_ignored(self):
        self.repo.stage("a.txt", "text\n")
        self.repo.commit()
        child = self.start(preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=60)
        self.assertEqual(child.returncode, 0)


if __name__ == "__main__":
    support.main()
