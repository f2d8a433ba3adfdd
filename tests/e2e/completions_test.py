"""Completions, as real shells give them: bash by calling its function and with a real Tab, zsh with a
real Tab, fish by asking it. Where a shell is not installed its cases say so and are skipped.
"""
import os
import pty
import re
import select
import shlex
import shutil
import signal
import sys
import time
import unittest

import support

WAIT = 60  # seconds; a shell under a sanitizer's load may be slow


def needs(shell):
    """Leaves a class of cases out, and says so, where there is no such shell."""
    if shutil.which(shell):
        return lambda cases: cases
    print(f"skipped: {shell} is not installed", file=sys.stderr)
    return unittest.skip(f"{shell} is not installed")


class Completions(support.Case):
    def script(self, shell):
        run = self.repo.leaktight("completions", shell)
        self.assertEqual((run.status, run.err), (0, b""), run)
        return self.write(f"completions.{shell}", run.text)

    def write(self, name, text):
        path = self.top / name
        path.write_text(text)
        return path

    def typed(self, shell, setup, keys):
        """Types into a shell whose `leaktight` prints its arguments, and returns them. Setup is shell text."""
        rc = self.write("rc", setup + "\nleaktight() { printf 'GOT'; printf '<%s>' \"$@\"; printf 'END\\n'; }\n"
                        "echo REA''DY\n")
        # No colours, line editors' marks or start-up files of the user's.
        env = {**self.env, "TERM": "xterm", "PS1": "$ ", "HISTFILE": "", "ZDOTDIR": str(self.top / "home"), "COLUMNS": "200"}
        try:
            child, terminal = pty.fork()
        except OSError as error:  # a chroot without /dev/pts
            print(f"skipped: no terminal to type into: {error}")
            raise unittest.SkipTest(str(error)) from None
        if child == 0:
            os.chdir(self.repo.folder)
            os.execvpe(shell[0], shell, env)
        try:
            def until(pattern, text=b""):
                deadline = time.monotonic() + WAIT
                while not (found := re.search(pattern, text, re.S)):
                    ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
                    if not ready:
                        raise AssertionError(f"no {pattern!r} in {text!r}")
                    text += os.read(terminal, 65536)
                return found

            os.write(terminal, f". {shlex.quote(str(rc))}\r".encode())
            until(rb"READY.*\$ ")
            os.write(terminal, keys.encode() + b"\r")
            got = until(rb"GOT((?:<[^>]*>)*)END").group(1).decode()
            return re.findall(r"<([^>]*)>", got)
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(terminal)

    def test_what_there_is_no_shell_for_is_named(self):
        self.assert_fails("completions", "tcsh", naming=["tcsh", "bash, zsh, fish"])
        self.assert_fails("completions", "fsh", naming="did you mean")
        self.assert_fails("completions", naming="bash|zsh|fish")


class Bash(Completions):
    def offered(self, *words, breaks=None, setup=""):
        """What bash's function offers for the last of the words, sorted."""
        cut = [part for word in words for part in (re.split("(=)", word) if breaks is None else [word])]
        cut = [part for i, part in enumerate(cut) if part or i == len(cut) - 1]
        text = (f". {shlex.quote(str(self.script('bash')))}\n{setup}\n"
                + (f"COMP_WORDBREAKS={shlex.quote(breaks)}\n" if breaks is not None else "COMP_WORDBREAKS=$' \\t\\n\"=:'\n")
                + f"COMP_WORDS=({' '.join(map(shlex.quote, ['leaktight', *cut]))})\nCOMP_CWORD={len(cut)}\n"
                'compopt() { echo "compopt $*"; }\n'
                '_leaktight\nprintf "%s\\n" "${COMPREPLY[@]}"\n')
        run = self.repo.run("bash", "--norc", "-u", "-c", text)
        self.assertEqual((run.status, run.err), (0, b""), run)
        return sorted(line for line in run.text.splitlines() if line)

    def test_verbs(self):
        self.assertEqual(self.offered("sta"), ["staged"])
        self.assertLessEqual({"staged", "tree", "stdin", "rules", "hook", "completions", "help", "version"},
                             set(self.offered("")))

    def test_verbs_of_two_words(self):
        self.assertLessEqual({"list", "show"}, set(self.offered("rules", "")))
        self.assertEqual(self.offered("rules", "li"), ["list"])
        self.assertEqual(self.offered("hook", ""), ["install", "uninstall"])
        self.assertEqual(self.offered("completions", ""), ["bash", "fish", "zsh"])

    def test_flags_are_those_of_the_verb(self):
        self.assertEqual(self.offered("tree", "--for"), ["--format"])
        self.assertIn("--no-ignore", self.offered("tree", "-"))
        self.assertNotIn("--no-ignore", self.offered("staged", "-"))
        self.assertIn("-o", self.offered("-C", ".", "staged", "-"))

    def test_values_with_choices(self):
        for words in (["tree", "--format", ""], ["tree", "--format="], ["--format", ""]):
            self.assertLessEqual({"json", "text"}, set(self.offered(*words)))
        self.assertEqual(self.offered("tree", "--fail-on", "m"), ["medium"])
        self.assertEqual(self.offered("tree", "--fail-on=m"), ["medium"])

    def test_where_bash_does_not_cut_at_the_equals_sign(self):
        self.assertEqual(self.offered("tree", "--fail-on=m", breaks=" "), ["--fail-on=medium"])
        self.assertEqual(self.offered("tree", "--only=jwt,dotenv-c", breaks=" "), ["--only=jwt,dotenv-committed"])

    def test_rules_and_checks(self):
        offered = self.offered("staged", "--only", "aws")
        self.assertLessEqual({"aws-access-key-id", "aws-secret-access-key"}, set(offered))
        self.assertTrue(all(id.startswith("aws") for id in offered), offered)
        self.assertEqual(self.offered("staged", "--skip", "dotenv-c"), ["dotenv-committed"])
        self.assertEqual(self.offered("staged", "--only", "jwt,dotenv-c"), ["jwt,dotenv-committed"])
        self.assertIn("jwt", self.offered("rules", "show", "j"))

    def test_files_are_left_to_bash(self):
        for words in (["staged", ""], ["tree", "src/"], ["tree", "--output", ""], ["staged", "--", "-"], ["stdin", "--path", ""]):
            self.assertEqual(self.offered(*words), ["compopt -o default"], words)
        self.assertEqual(self.offered("version", ""), [])

    def test_folders(self):
        self.repo.write("a folder/f", "")
        self.repo.write("a file", "")
        self.assertEqual(self.offered("-C", "a"), ["a folder", "compopt -o filenames"])

    def test_a_real_tab(self):
        setup = f"bind 'set enable-bracketed-paste off'; . {shlex.quote(str(self.script('bash')))}"
        self.repo.write("with space.txt", "")
        for keys, wanted in (("leaktight sta\t", ["staged"]),
                             ("leaktight tree --for\tte\t", ["tree", "--format", "text"]),
                             ("leaktight tree --fail-on=m\t", ["tree", "--fail-on=medium"]),
                             ("leaktight staged wi\t", ["staged", "with space.txt"]),
                             ("leaktight ru\tli\t", ["rules", "list"]),
                             ("leaktight staged --only aws-acc\t", ["staged", "--only", "aws-access-key-id"])):
            self.assertEqual(self.typed(["bash", "--norc", "-i"], setup, keys), wanted, keys)

    def test_revisions(self):
        self.repo.stage("a", "a\n")
        self.repo.commit()
        self.repo.git("branch", "topic")
        self.assertEqual(self.offered("diff", "to"), ["topic"])
        self.assertEqual(self.offered("diff", "main..to"), ["main..topic"])
        self.assertEqual(self.offered("diff", "topic...ma"), ["topic...main"])
        self.assertEqual(self.offered("tree", "--rev", ""), ["HEAD", "main", "topic"])
        self.assertEqual(self.offered("tree", "--rev=to"), ["topic"])

    def test_a_format_and_its_file(self):
        self.assertEqual(self.offered("tree", "--format", "sa"), ["sarif"])
        self.assertEqual(self.offered("tree", "--format", "sarif=re"), ["compopt -o default"])

    def test_the_name_of_a_branch_is_not_run(self):
        self.repo.stage("a", "a\n")
        self.repo.commit()
        evil = "$(touch${IFS}ran)"
        self.repo.git("branch", evil)
        for command in ("_leaktight_revisions '$'", "_leaktight_revisions 'HEAD..$'"):
            run = self.repo.run("bash", "--norc", "-c", f". {shlex.quote(str(self.script('bash')))}; {command}\n"
                                "printf '%s\\n' \"${COMPREPLY[@]}\"; eval \"set -- ${COMPREPLY[0]}\"; echo \"$1\"")
            offered, typed = run.text.splitlines()
            self.assertTrue(typed.endswith(evil) and offered != typed, run)
        self.assertFalse(self.repo.path("ran").exists())


@needs("zsh")
class Zsh(Completions):
    def test_a_real_tab(self):
        self.repo.stage("a", "a\n")
        self.repo.commit()
        self.repo.git("branch", "topic")
        self.repo.write("with space.txt", "")
        script = shlex.quote(str(self.script("zsh")))
        setup = f"autoload -Uz compinit; compinit -u -d {shlex.quote(str(self.top / 'dump'))}; unsetopt beep; PS1='$ '; . {script}"
        for keys, wanted in (("leaktight sta\t", ["staged"]),
                             ("leaktight tree --for\tte\t", ["tree", "--format=text"]),
                             ("leaktight tree --fail-on m\t", ["tree", "--fail-on", "medium"]),
                             ("leaktight -C . staged --fail-on=m\t", ["-C", ".", "staged", "--fail-on=medium"]),
                             ("leaktight staged wi\t", ["staged", "with space.txt"]),
                             ("leaktight ru\tli\t", ["rules", "list"]),
                             ("leaktight rules show aws-acc\t", ["rules", "show", "aws-access-key-id"]),
                             ("leaktight staged --only aws-acc\t", ["staged", "--only", "aws-access-key-id"]),
                             ("leaktight staged --only jwt,aws-acc\t", ["staged", "--only", "jwt,aws-access-key-id"]),
                             ("leaktight tree --format sa\t", ["tree", "--format", "sarif"]),
                             ("leaktight tree --format sarif=wi\t", ["tree", "--format", "sarif=with space.txt"]),
                             ("leaktight diff HEAD...to\t", ["diff", "HEAD...topic"])):
            self.assertEqual(self.typed(["zsh", "-f", "-i"], setup, keys), wanted, keys)

    def test_as_a_file_of_fpath(self):
        folder = self.top / "functions"
        folder.mkdir()
        self.script("zsh").rename(folder / "_leaktight")
        setup = (f"fpath=({shlex.quote(str(folder))} $fpath); autoload -Uz compinit; "
                 f"compinit -u -d {shlex.quote(str(self.top / 'dump'))}; PS1='$ '")
        self.assertEqual(self.typed(["zsh", "-f", "-i"], setup, "leaktight sta\t"), ["staged"])


@needs("fish")
class Fish(Completions):
    def offered(self, line):
        """What fish offers, as word → description."""
        run = self.repo.run("fish", "--no-config", "-c", f"source {shlex.quote(str(self.script('fish')))}; complete -C {shlex.quote(line)}")
        self.assertEqual((run.status, run.err), (0, b""), run)
        return dict((line.split("\t") + [""])[:2] for line in run.text.splitlines())

    def test_verbs(self):
        self.assertEqual(self.offered("leaktight sta"), {"staged": "check what the next commit would contain"})
        self.assertLessEqual({"list", "show"}, set(self.offered("leaktight rules ")))

    def test_flags(self):
        self.assertEqual(self.offered("leaktight tree --for"), {"--format": "How to write the report"})
        self.assertNotIn("--no-ignore", self.offered("leaktight staged --"))
        self.assertIn("--no-ignore", self.offered("leaktight tree --"))

    def test_values(self):
        self.assertLessEqual({"text", "json"}, set(self.offered("leaktight tree --format ")))
        self.assertEqual(set(self.offered("leaktight tree --fail-on=m")), {"--fail-on=medium"})
        self.assertEqual(self.offered("leaktight staged --only aws-acc"), {"aws-access-key-id": "AWS access key id"})
        self.assertEqual(set(self.offered("leaktight staged --only jwt,aws-acc")), {"jwt,aws-access-key-id"})

    def test_revisions(self):
        self.repo.stage("a", "a\n")
        self.repo.commit()
        self.repo.git("branch", "topic")
        self.assertEqual(set(self.offered("leaktight diff main..to")), {"main..topic"})

    def test_files(self):
        self.repo.write("manifest.yaml", "")
        self.assertIn("manifest.yaml", self.offered("leaktight staged man"))
        self.assertEqual(self.offered("leaktight version man"), {})


if __name__ == "__main__":
    support.main()
