"""leaktight fix: values that it puts into .env mean the same to everybody who reads that file."""
import importlib.util
import json
import random
import shutil
import subprocess

from fix_edges_test import EdgeCase
from support import main

# A password each, and what stands around it: all that quotes, shells and dotenv libraries treat in ways of their own.
LETTERS = "ab'\"\\$`!#{}() =&;|<>*?~%:,.n\n\t"


class Remarks(EdgeCase):
    """A value that stood before a remark in a template."""

    LINES = ("A_PASSWORD={} # of the first user", "B_PASSWORD = {}   # spaced", "export C_PASSWORD={} # x\t", "D_PASSWORD='{}' # x",
             "E_PASSWORD={}")

    def setUp(self):
        super().setUp()
        self.passwords = [self.make.password() for _ in self.LINES]
        self.repo.stage(".env.example", "".join(line.format(p) + "\n" for line, p in zip(self.LINES, self.passwords)))
        self.both()

    def values(self, name):
        if importlib.util.find_spec("dotenv") is None:
            self.skipTest("there is no python-dotenv")
        run = self.repo.run("python3", "-c", f"import dotenv, json; print(json.dumps(list(dotenv.dotenv_values('{name}').values())))")
        return json.loads(run.out)

    def test_nothing_is_lost_and_every_line_stays_as_it_was(self):
        self.assertEqual(self.repo.path(".env").read_text(),
                         "".join(line.replace("'", "").format(p) + "\n" for line, p in zip(self.LINES, self.passwords)))

    def test_the_template_has_none_and_the_kept_file_all(self):
        self.assertEqual(self.values(".env.example"), [""] * len(self.LINES))
        self.assertEqual(self.values(".env"), self.passwords)

    def test_a_shell_reads_what_is_written_for_shells(self):
        lines = [line for line in self.repo.path(".env").read_text().splitlines() if " = " not in line]
        told = "; ".join(f'echo "${line.replace("export", "").split("=")[0].strip()}"' for line in lines)
        run = self.repo.run("sh", "-c", "\n".join(lines) + "\n" + told)
        self.assertEqual(run.text.split(), self.passwords[:1] + self.passwords[2:])
        self.assertEqual(run.err, b"")


class Readers(EdgeCase):
    def setUp(self):
        super().setUp()
        random.seed(7)
        values = {f"P{i}_PASSWORD": self.odd() for i in range(400)}
        text = "import os\n\n" + "".join(f"{name} = os.getenv('{name}', {value!r})\n" for name, value in values.items())
        self.repo.stage("settings.py", text)
        patch = self.both()
        reasons = self.left_in(patch).get("code-fallback-secret", [])
        after = self.repo.path("settings.py").read_text()
        self.moved = {name: value for name, value in values.items() if f'os.environ["{name}"]' in after.replace("'", '"')}
        left = {name for name in values if any(f" value of {name} alike" in reason for reason in reasons)}
        self.assertEqual(len(left), len(reasons), patch)
        self.assertFalse(left & set(self.moved))
        self.assertGreater(len(self.moved), 60)
        self.assertGreater(len(left), 10)

    def odd(self):
        letters = random.choice([LETTERS, LETTERS.replace("'", ""), "ab'!#;&| \n", "ab\"\\$`#! "])
        around = ["".join(random.choice(letters) for _ in range(random.randrange(4))) for _ in range(2)]
        return around[0] + self.make.password() + around[1]

    def assert_reads_alike(self, command):
        run = self.repo.run(*command)
        self.assertEqual(run.status, 0, run)
        self.assertEqual(run.err, b"", run)
        read = json.loads(run.out)
        self.assertEqual({name: read.get(name) for name in self.moved}, self.moved)

    def test_shells(self):
        for shell in filter(shutil.which, ["sh", "dash", "bash"]):
            with self.subTest(shell=shell):
                told = "import json, os; print(json.dumps(dict(os.environ)))"
                self.assert_reads_alike([shell, "-c", 'set -a; . ./.env; exec python3 -c "$0"', told])

    def test_python_dotenv(self):
        if importlib.util.find_spec("dotenv") is None:
            self.skipTest("there is no python-dotenv")
        self.assert_reads_alike(["python3", "-c", "import dotenv, json; print(json.dumps(dotenv.dotenv_values('.env')))"])

    def test_node(self):
        read = "console.log(JSON.stringify({}(require('fs').readFileSync('.env', 'utf8'))))"
        readers = [read.format(f"require('{module}').{function}")
                   for module, function in [("dotenv", "parse"), ("node:util", "parseEnv")]
                   if shutil.which("node") and subprocess.run(
                       ["node", "-e", f"if (!require('{module}').{function}) process.exit(1)"],
                       cwd=self.repo.folder, capture_output=True).returncode == 0]
        if not readers:
            self.skipTest("there is no reader of dotenv files for Node")
        for reader in readers:
            with self.subTest(reader=reader):
                self.assert_reads_alike(["node", "-e", reader])


if __name__ == "__main__":
    main()
