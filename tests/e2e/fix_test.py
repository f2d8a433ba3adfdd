"""leaktight fix on every bad sample of every check."""
import re
import shutil
import stat

from fix_support import FixCase
from policy_fixtures import TOKEN_RULE, checks, read_sample, samples
from support import SOURCE_TREE, Scan, main, place_path

# What a check's remedy does not mend, and a word of the reason that is given.
LEFT = {
    "dotenv-committed/bad-partly-encrypted": "encrypt",
    "k8s-args-secret/bad-header-of-a-probe": "alone",
    "k8s-args-secret/bad-probe-of-a-client": "alone",
    "k8s-args-secret/bad-step-of-a-pipeline": "alone",
    "k8s-env-configmap/bad-in-a-chart": "elsewhere",
    "k8s-configmap-secret/bad-binary-data": "bytes",
    "k8s-configmap-secret/bad-ini-with-comments": "nothing in the repository",
    "k8s-configmap-secret/bad-json-in-a-list": "nothing in the repository",
    "k8s-configmap-secret/bad-one-line": "nothing in the repository",
    "k8s-configmap-secret/bad-properties-in-a-block": "nothing in the repository",
    "k8s-configmap-secret/bad-toml-in-a-block": "nothing in the repository",
    "k8s-configmap-secret/bad-volume-of-a-key": "volume",
    "k8s-annotation-secret/bad-of-a-pod-template": "name of a Secret",
    "k8s-secret-committed/bad-sealed-in-name-only": "kubeseal",
    "helm-values-secret/bad-argo-application": "resource",
    "helm-values-secret/bad-release-with-a-comma": "--set",
    "helm-values-secret/bad-helmfile": "resource",
    "helm-values-secret/bad-parameter": "resource",
    "kustomize-secret-literal/bad-in-a-config-map": "ConfigMap",
    "k8s-secret-committed/bad-in-clear-beside-sealed": "kubeseal",
    "k8s-secret-committed/bad-chart-with-a-literal": "chart",
    "k8s-secret-committed/bad-in-a-list-as-json": "same list",
    "k8s-secret-committed/bad-patch": "patch",
    "kubeconfig-credential/bad-password-among-manifests": "other documents",
    "ci-secret-literal/bad-default-of-an-input": "no secret of the host's",
    "ci-secret-literal/bad-fallback": "within an expression",
    "ci-secret-literal/bad-input": "an action has no secrets",
    "ci-secret-literal/bad-matrix": "no secret of the host's",
    "ci-secrets-all/bad-capitals": "yours to say",
    "ci-secrets-all/bad-format": "yours to say",
    "ci-secrets-all/bad-json": "yours to say",
    "ci-secrets-all/bad-same-repository": "does not name",
    "dockerfile-secret-copied/bad-key": "commands run on top of it",
    "agent-settings-secret/bad-debugging": "no variables",
    "agent-settings-secret/bad-editor": "no variables",
    "agent-settings-secret/bad-instructions": "no variables",
    "agent-settings-secret/bad-task": "no variables",
    "agent-settings-secret/bad-toml": "no variables",
    "code-fallback-secret/bad-constant-of-many": "other code takes as well",
    "code-static-aws-key/bad-builder-of-java": "import",
    "code-static-aws-key/bad-credentials-of-java": "import",
    "code-static-aws-key/bad-names-of-constants": "not known what it is given to",
    "code-static-aws-key/bad-provider-of-go": "import",
    "dockerfile-build-arg/bad-action": "has to mount it",
    "dockerfile-build-arg/bad-workflow": "has to mount it",
    "tf-secret-literal/bad-for-each": "for_each takes no sensitive values",
    "tf-variable-default/bad-attribute-of-a-type": "the default of an attribute",
}
# The unit tests' own guess by name sees a secret there; the rules built in see a made-up one.
NOT_HERE = {"sops-file-plain/bad-nearest-counts"}
# Samples of these are more than one state of a tree, and no check of theirs is mended.
OF_STATES = {"known-secret", "rotation-overdue", "suppression-added"}
# Informational, and true of a variable as it was of the literal, which hid it; docs/policy.md says so.
TOLD_AFTERWARDS = {"tf-state-secret"}
# Checks whose samples need more than files.
NEED_A_CHANGE = {"suppression-added"}


def mended_checks():
    """By docs/policy.md, which is made from the table of remedies."""
    rows = (SOURCE_TREE / "docs" / "policy.md").read_text().splitlines()
    return {row.split("`")[1] for row in rows if row.startswith("| [`") and row.endswith("| mends it |")}


def hunk_lines(patch):
    """Path → the numbers of the lines that a patch takes out of it."""
    removed, path, at = {}, None, 0
    for line in patch.decode("utf-8", "surrogateescape").split("\n"):
        if line.startswith("--- "):
            path = line[4:].rstrip("\t").removeprefix("a/")
        elif match := re.match(r"@@ -(\d+)(?:,\d+)? \+", line):
            at = int(match.group(1))
        elif line.startswith("-"):
            removed.setdefault(path, set()).add(at)
            at += 1
        elif line.startswith(" "):
            at += 1
    return removed


class SampleCase(FixCase):
    """One test a check; each of its bad samples is a repository of its own."""

    def tree(self, repo=None):
        return Scan((repo or self.repo).leaktight("tree", *self.rules, "--verbose", "--show-secrets", "--format", "json"))

    def set_up_sample(self, check, name):
        shutil.rmtree(self.repo.folder)
        self.repo = self.repository("repo")
        files = read_sample(check, name, name)
        for path, text in files.items():
            self.repo.write(path, text)
        self.repo.git("add", "-A")
        # A further rule has each run compile all of them anew, which is two thirds of its time.
        self.rules = ()
        if any("tok_" in text for text in files.values() if isinstance(text, str)):
            self.rules = ("--rules", self.top / "rules.yaml")
            self.rules[1].write_text(TOKEN_RULE)

    def fix_sample(self, *args, repo=None):
        return (repo or self.repo).leaktight("fix", *self.rules, *args)

    def try_sample(self, check, name, mends):
        self.set_up_sample(check, name)
        before = self.tree()
        self.assertIn(check, before.rules, before.run)
        files, disk = self.files(), self.disk()
        self.broken = {path for path in files if path.endswith("all.yml") and b"broken" in files[path]}

        patch = self.fix_sample()
        self.assertEqual(self.disk(), disk, "printing a patch changed files")
        left = self.left_in(patch)
        fails = [f for f in before.findings if f["rule"] in left and f["severity"] != "info"]
        self.assertEqual(patch.status, 1 if fails else 0, patch)
        sample = f"{check}/{name}"
        if not mends:
            self.assertIn(check, left, patch)
        elif sample in LEFT:
            self.assertIn(check, left, patch)
            self.assertIn(LEFT[sample], " ".join(left[check]))
        else:
            self.assertNotIn(check, left, patch)

        copy = self.copy()
        if patch.out:
            self.assertEqual(copy.run("git", "apply", stdin=patch.out).status, 0, patch)
        for line in patch.errors.splitlines():
            if line.startswith("  git rm --cached"):
                self.assertEqual(copy.run("bash", "-c", line.strip()).status, 0, line)

        written = self.fix_sample("--write")
        self.assertEqual(written.status, patch.status, written)
        self.assertEqual(written.out, b"", written)
        self.assertEqual(self.files(), self.files(copy), "the patch and --write differ")
        shutil.rmtree(copy.folder)

        after = self.tree()
        told = [f for f in after.findings if f["rule"] not in TOLD_AFTERWARDS or f["rule"] in left]
        self.assertEqual(sorted({f["rule"] for f in told}), sorted(left), after.run)
        self.assertEqual(len(told), sum(map(len, left.values())), after.run)
        self.assertLessEqual(self.unparsed(after), self.unparsed(before))
        for path, data in self.files().items():
            if files.get(path) != data:
                self.assert_parses(path, data)
        self.assert_only_where_needed(before, disk, hunk_lines(patch.out))
        for finding in before.findings:
            for secret in filter(None, [finding["secret"]]):
                self.assert_kept(secret)
                if len(secret) >= 10:
                    self.assertNotIn(secret, patch.errors + written.errors)
        for path in set(self.disk()) - set(disk) - set(self.files()):
            mode = stat.S_IMODE(self.repo.path(path).stat().st_mode)
            self.assertEqual(mode, 0o600, path)

        once = self.disk()
        again = self.fix_sample()
        left_again = {rule: why for rule, why in self.left_in(again).items() if rule in left or rule not in TOLD_AFTERWARDS}
        self.assertEqual((again.out, left_again), (b"", left), again)
        self.fix_sample("--write")
        self.assertEqual(self.disk(), once, "a second fix changes something")

    def unparsed(self, scan):
        return {place_path(file) for file in scan.report["scan"].get("unparsed", [])}

    def assert_only_where_needed(self, scan, before, removed):
        """A line that goes is one that a finding stands on, or belongs to the setting that it is the value of."""
        allowed = {}
        for finding in scan.findings:
            for place in [finding, *finding["places"]]:
                of_file = allowed.setdefault(place_path(place), set())
                of_file.update(range(place["line"] - 1, place["end_line"] + 1))
        for path, lines in removed.items():
            if path != "/dev/null":
                wider = self.around(before[path], allowed.get(path, set())) | self.references(before[path])
                wider |= self.users(before[path], allowed.get(path, set()))
                self.assertLessEqual(lines, wider, path)

    def users(self, text, lines):
        """The lines that name a constant which has its text on one of these."""
        rows = text.split(b"\n")
        given = [re.match(rb"\s*(?:const )?(\w+)(?: string)? = [\"']", rows[line - 1]) for line in lines if 0 < line <= len(rows)]
        names = [name[1] for name in given if name]
        return {i + 1 for i, row in enumerate(rows) if any(re.search(rb"\b%s\b" % name, row) for name in names)}

    def references(self, text):
        """The lines that say which key of a ConfigMap a variable takes: it may have become a Secret's."""
        lines = set()
        for reference in re.finditer(rb"configMapKeyRef:(?: *\n +(?:name|key):.*)*", text):
            first = text.count(b"\n", 0, reference.start()) + 1
            lines |= set(range(first, text.count(b"\n", 0, reference.end()) + 2))
        return lines

    def around(self, text, lines):
        """The lines, and all of what goes whole: a document that is a Secret, the default of a variable."""
        wider, begin = set(lines), 1
        if lines and re.search(rb"(?m)^FROM ", text):  # the commands that get mounted what went, and an ENV that kept it
            wider |= {i for i, line in enumerate(text.split(b"\n"), 1) if line.startswith((b"RUN ", b"ENV "))}
        for default in re.finditer(rb"(?m)^  default *= \{\n(?:   .*\n)*  \}$", text):
            of_default = set(range(text.count(b"\n", 0, default.start()) + 1, text.count(b"\n", 0, default.end()) + 2))
            wider |= of_default if of_default & lines else set()
        for given in re.finditer(rb"credentials: \{[^}]*\}|\b(?:aws_(?:access_key_id|secret_access_key)=|accessKeyId )", text):
            first = text.count(b"\n", 0, given.start()) + 1
            wider |= set(range(first, text.count(b"\n", 0, given.end()) + 2)) if lines else set()
        documents = re.split(rb"(?m)^(?=---)", text)
        for document in documents:
            of_document = set(range(begin, begin + document.count(b"\n")))
            if len(documents) > 1 and b"kind: Secret" in document and of_document & lines:
                wider |= of_document
            begin += document.count(b"\n")
        return wider


def test_of(check):
    def test(self):
        mends = check in mended_checks()
        for name in samples(check):
            if f"{check}/{name}" in NOT_HERE or check in OF_STATES:
                continue
            with self.subTest(sample=f"{check}/{name}"):
                self.try_sample(check, name, mends)

    return test


def tests_of(wanted):
    """A class with a test for each check that `wanted` takes by its identifier."""
    tests = {"test_" + check.replace("-", "_"): test_of(check)
             for check in checks() if check not in NEED_A_CHANGE and wanted(check)}
    return type("Samples", (SampleCase,), tests)


# Those on manifests and on Terraform have files of their own, so that they run beside this one.
Samples = tests_of(lambda check: not check.startswith(("k8s-", "tf-")))


if __name__ == "__main__":
    main()
