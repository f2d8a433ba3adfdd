"""Random repositories of which the test knows everything: branches, merges, moves, removals and returns of
files that hold secrets, with committers' clocks that are not quite right.
"""
import random

PATHS = ["a.txt", "b.txt", "conf/a.ini", "conf/deep/x.cfg", "docs/readme.md", "k.txt", "src/a.txt", "src/main.c"]
BRANCHES = ["main", "topic/one", "topic/two", "release-1"]
FIRST = 1_600_000_000


class Commit:
    def __init__(self, number, parents, files, seconds, message):
        self.number, self.parents, self.files, self.seconds, self.message = number, parents, files, seconds, message
        self.id = None

    def brings(self, path):
        """Has it a file here as no parent has it?"""
        return path in self.files and all(p.files.get(path) != self.files[path] for p in self.parents)


class RandomHistory:
    def __init__(self, repo, make, seed, commits=40, secrets=10):
        self.repo, self.random = repo, random.Random(seed)
        self.secrets = [make.aws_key_id() for _ in range(secrets)]
        self.commits, tips = [], {}
        for number in range(1, commits + 1):
            branch = self.random.choice(BRANCHES)
            parents = [tips[branch]] if branch in tips else self.random.sample(self.commits, min(len(self.commits), self.random.randint(0, 1)))
            others = [t for b, t in sorted(tips.items()) if b != branch and t not in parents]
            merged = self.random.sample(others, 1) if parents and others and self.random.random() < 0.25 else []
            files = dict(parents[0].files) if parents else {}
            for other in merged:
                for path, content in other.files.items():
                    if self.random.random() < 0.5:
                        files[path] = content
            if not merged or self.random.random() < 0.3:
                self.change(files)
            message = f"commit {number}" + (f", see {self.random.choice(self.secrets)}" if self.random.random() < 0.1 else "")
            seconds = FIRST + number * 86400 + self.random.randint(-3, 3) * 86400
            tips[branch] = Commit(number, parents + merged, files, seconds, message)
            self.commits.append(tips[branch])
        self.tips = tips
        self.write()

    def content(self):
        lines = [f"line {self.random.randint(0, 5)}" for _ in range(self.random.randint(0, 3))]
        lines += [f"key {s} here" for s in self.random.sample(self.secrets, self.random.randint(0, 2))]
        lines += ["filling " * 40] * (self.random.random() < 0.2)
        self.random.shuffle(lines)
        return "\n".join(lines) + "\n"

    def change(self, files):
        for _ in range(self.random.randint(1, 3)):
            path, other = self.random.choice(PATHS), self.random.choice(PATHS)
            action = self.random.random()
            if action < 0.25:
                files.pop(path, None)
            elif action < 0.4 and other in files:
                files[path] = files[other]
                if path != other and self.random.random() < 0.5:
                    del files[other]
            else:
                files[path] = self.content()

    def write(self):
        stream = []
        for c in self.commits:
            branch = f"refs/heads/temporary-{c.number}"
            stream += [f"commit {branch}", f"mark :{c.number}", f"author A <a@b> {c.seconds} +0000", f"committer C <c@d> {c.seconds} +0000",
                       f"data {len(c.message)}", c.message]
            stream += [f"{'from' if i == 0 else 'merge'} :{p.number}" for i, p in enumerate(c.parents)]
            stream.append("deleteall")
            for path, content in sorted(c.files.items()):
                stream += [f"M 100644 inline {path}", f"data {len(content)}", content]
        self.repo.git("fast-import", "--quiet", "--export-marks=../marks", stdin="\n".join(stream) + "\n")
        ids = dict(line.split() for line in (self.repo.folder / "../marks").read_text().splitlines())
        refs = []
        for c in self.commits:
            c.id = ids[f":{c.number}"]
            refs.append(f"delete refs/heads/temporary-{c.number}\n")
        refs += [f"update refs/heads/{branch} {tip.id}\n" for branch, tip in self.tips.items()]
        self.repo.git("update-ref", "--stdin", stdin="".join(refs))
        self.by_id = {c.id: c for c in self.commits}
        if "main" not in self.tips:
            self.repo.git("symbolic-ref", "HEAD", "refs/heads/" + sorted(self.tips)[0])

    def of(self, *arguments):
        """Commits as git's rev-list selects them, parents before children."""
        return [self.by_id[i] for i in self.repo.git("rev-list", "--topo-order", "--reverse", *arguments).split()]

    def files_with(self, commits, wanted=lambda path, content: True):
        """By secret: the paths under which one of the commits brings it."""
        found = {}
        for c in commits:
            for path, content in c.files.items():
                if not c.brings(path) or not wanted(path, content):
                    continue
                for secret in self.secrets:
                    if secret in content:
                        found.setdefault(secret, {}).setdefault(path, c)
        return found

    def messages_with(self, commits):
        return {(s, c.id) for c in commits for s in self.secrets if s in c.message}
