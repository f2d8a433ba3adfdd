"""What the tests of leaktight fix share."""
import ast
import base64
import json
import os
import pathlib
import re
import shutil
import subprocess

import yaml

from support import Case


def decoded(texts):
    """What those of the texts say that are base64."""
    found = set()
    for text in texts:
        try:
            found.add(base64.b64decode(text, validate=True).decode())
        except ValueError:
            continue
    return found


class FixCase(Case):
    def fix(self, *args, status=None, repo=None):
        run = (repo or self.repo).leaktight("fix", *args)
        if status is not None:
            self.assertEqual(run.status, status, run)
        return run

    def files(self, repo=None):
        """Path → bytes of everything that git tracks or would take."""
        repo = repo or self.repo
        names = repo.git("ls-files", "-co", "--exclude-standard", "-z").split("\0")
        return {name: repo.path(name).read_bytes() for name in names if name and repo.path(name).is_file()}

    def disk(self, repo=None):
        """The same of everything that lies there."""
        repo = repo or self.repo
        found = {}
        for folder, folders, names in os.walk(repo.folder):
            folders[:] = [name for name in folders if name != ".git"]
            for name in names:
                path = os.path.join(folder, name)
                found[os.path.relpath(path, repo.folder)] = pathlib.Path(path).read_bytes()
        return found

    def copy(self, repo=None):
        copy = self.repository("copy of " + self.id().rsplit(".", 1)[-1], git=False)
        shutil.rmtree(copy.folder)
        shutil.copytree((repo or self.repo).folder, copy.folder, symlinks=True)
        return copy

    def assert_kept(self, secret):
        """The value stands in a file on disk, as it is, in base64, or as a file has it that was encoded before."""
        forms = {secret.strip()} | decoded([secret])
        everything = b"\n".join(self.disk().values()).decode("utf-8", "replace")
        everything += "\n".join(decoded(re.findall(r"[A-Za-z0-9+/]{8,}=*", everything)))
        self.assertTrue(any(form in everything for form in forms), "a value is lost")

    broken = ()  # files that never parsed

    def assert_parses(self, path, data):
        if "{{" in data.decode() or path in self.broken:
            return
        try:
            if "mcp" in path and path.endswith(".json"):  # which may have comments and commas that stand last
                json.loads(re.sub(r",(\s*[}\]])", r"\1", re.sub(r"(?m)^\s*//.*$", "", data.decode())))
            elif path.endswith((".json", ".json.example")):
                json.loads(data)
            elif path.endswith(".py"):
                ast.parse(data)
            elif path.endswith((".js", ".mjs", ".cjs", ".sh")):
                program = ["bash", "-n"] if path.endswith(".sh") else ["node", "--check"]
                if shutil.which(program[0]):
                    run = subprocess.run([*program, self.repo.path(path)], capture_output=True, text=True)
                    self.assertEqual(run.returncode, 0, f"{path}: {run.stderr}\n{data.decode()}")
            elif re.search(r"\.ya?ml(\.|$)", path):
                list(yaml.safe_load_all(data))
        except (ValueError, SyntaxError, yaml.YAMLError) as error:
            self.fail(f"{path} does not parse: {error}\n{data.decode()}")

    def left_in(self, run):
        """check → reasons, as they are told."""
        left = {}
        for line in run.errors.splitlines():
            if match := re.match(r"  \S.*?: (?:info|low|medium|high|critical) ([\w-]+)(?:: (.*))?$", line):
                left.setdefault(match.group(1), []).append(match.group(2) or "")
        return left
