"""An organisation's policy, and every way in which a repository, or the arguments that it gives its hook, could
weaken it: WAYS has one entry for each. What names the policy is in organisation_files_test.py.

Each way is tried on the built program with `staged`, `tree`, `diff` and `history`, without the policy, where it
does what it is meant to do (else the case would prove nothing), and under it.

No policy makes anybody run leaktight, or decides what is scanned: the files, folder, range or revision that a
caller names are the caller's.
"""
import json
import os
import re

import support

VERBS = (("staged",), ("tree",), ("diff", "main...topic"), ("history",))
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {PASSWORD: PASSWORD_VALUE}\n"
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  template:
    spec:
      containers:
        - name: c
          env:
            - name: DB_PASSWORD
              valueFrom: {secretKeyRef: {name: made-elsewhere, key: password}}
"""
RULE = """rules:
  - id: ID
    name: A rule
    severity: info
    keywords: [KEYWORD]
    pattern: '(?P<secret>PATTERN)'
    reach: {before: 24, after: 80}
    secret: secret
    message: Nothing to see.
    advice: Do nothing.
    references: [https://example.org/]
    examples:
      match: ["EXAMPLE"]
      no_match: ["-"]
"""


def rule(name, keyword="AKIA", pattern="AKIA[0-9A-Z]{16}", example="AKIA{base32:16}"):
    return (RULE.replace("ID", name).replace("KEYWORD", keyword).replace("PATTERN", pattern)
            .replace("EXAMPLE", example))


class Way:
    """One way, by its name in words.

    config: the repository's .leaktight.yaml; files: what stands beside it before the leak; leak: the files that
    leak; policy: the organisation's; rule, severity: what is found under it all the same; tells: what is said of it;
    args, env: how leaktight is run; status: its exit status under the policy; weakens: does it work without one;
    verbs: those in which it means something; setup: called with the case, before anything is staged.
    """

    def __init__(self, name, config=None, *, files=(), leak=None, policy="{}\n", rule="aws-access-key-id", severity="high",
                 tells="", args=(), env=(), status=1, weakens=True, verbs=VERBS, setup=None):
        self.name, self.config, self.files, self.policy = name, config, dict(files), policy
        self.leak = leak or {"k.txt": "key AWS_KEY\n"}
        self.rule, self.severity, self.tells, self.args, self.env = rule, severity, tells, args, dict(env)
        self.status, self.weakens, self.verbs, self.setup = status, weakens, verbs, setup


def allow(entry):
    return Way(f"allows by {entry}", f"allow: [{{{entry}, reason: r}}]\n", tells="allows findings")


def exclude(glob):
    return Way(f"leaves out {glob}", f"exclude: [{{path: '{glob}', reason: r}}]\n", tells=f"leaves `{glob}` out of every scan")


def comment(before, after):
    return Way(f"a comment {'above' if before else 'beside'} the line",
               leak={"k.txt": f"{before}key AWS_KEY{after}\n"}, tells="allows `aws-access-key-id`", verbs=VERBS[:2] + VERBS[3:])


def broken(name, text):
    """A configuration that cannot be read: the exit status is 2, and the policy holds for what is reported."""
    return Way(f"a configuration with {name}", text, policy="rules: {aws-access-key-id: critical}\n", severity="critical", status=2,
               tells=".leaktight.yaml")


def link(target):
    def setup(case):
        case.repo.write("harmless/target.yaml", "rules: {aws-access-key-id: off}\n")
        os.symlink(target, case.repo.path(".leaktight.yaml"))
        case.repo.git("add", "-f", ".leaktight.yaml")
    return setup


def policy_beside(case):
    case.repo.stage("weak.yaml", "grant: [allow, comments, exclude, templates, selection]\nfail-on: critical\n"
                    "rules: {aws-access-key-id: off}\nexclude: [{path: '**', reason: r}]\nallow: [{path: '**', reason: r}]\n"
                    "rule-files: [weak-rules.yaml]\n")
    case.repo.stage("weak-rules.yaml", rule("aws-access-key-id"))


def local_secret(case):
    case.repo.stage(".gitignore", ".env\n")
    case.repo.write(".env", f"DB_PASSWORD={case.password}\n")


KNOWN = {"setup": local_secret, "leak": {"a.txt": "it is PASSWORD_VALUE\n"}, "rule": "known-secret", "severity": "critical"}
REUSED = {f"{name}/secret.yaml": SECRET for name in ("staging", "prod")}
UNSURE = {"leak": {"app.py": '# api_token = "PASSWORD_VALUE"\n'}, "rule": "generic-secret", "severity": "medium"}
GUESS = {"app.py": 'api_token = "PASSWORD_VALUE"\n'}
WEAKER = ("--org-config", "weak.yaml")
CHOOSES = {"status": 2, "rule": None, "verbs": VERBS}

WAYS = (
    # What a configuration says.
    Way("switches a rule off", "rules: {aws-access-key-id: off}\n", tells="switches `aws-access-key-id` off"),
    Way("switches a rule off in other words", "rules: {aws-access-key-id: false}\n", tells="switches `aws-access-key-id` off"),
    Way("switches a check off", "rules: {dotenv-committed: off}\n", leak={".env": "DB_PASSWORD=PASSWORD_VALUE\n"},
        rule="dotenv-committed", tells="switches `dotenv-committed` off"),
    Way("switches a check on the whole tree off", "rules: {dotenv-not-ignored: off}\n", leak={"api/.env.example": "A=\n"},
        rule="dotenv-not-ignored", severity="low", tells="switches `dotenv-not-ignored` off", verbs=VERBS[:3]),
    Way("switches off what tells of silencing", "rules: {suppression-added: off}\n", leak={"a.txt": "a  # leaktight:allow jwt x\n"},
        rule="suppression-added", severity="medium", tells="switches `suppression-added` off", verbs=VERBS[2:3]),
    Way("switches known secrets off", "rules: {known-secret: off}\n", tells="switches `known-secret` off", **KNOWN),
    Way("lowers known secrets", "rules: {known-secret: info}\n", tells="lowers `known-secret` to info", **KNOWN),
    Way("allows known secrets", "allow: [{rule: known-secret, reason: r}]\n", tells="allows findings", **KNOWN),
    Way("--skip for known secrets", args=("--skip", "known-secret"), tells="--skip", **{**KNOWN, **CHOOSES}),
    Way("--no-config and known secrets", args=("--no-config",), weakens=False, **KNOWN),
    Way("a rule that sees the bytes of known secrets", "rule-files: [r.yaml]\n", weakens=False, verbs=VERBS[:3],
        files={"r.yaml": rule("mine", "it is", "it is [0-9A-Za-z]+", "it is {base62:24}")}, **KNOWN),
    Way("lowers a severity", "rules: {aws-access-key-id: info}\n", tells="lowers `aws-access-key-id` to info"),
    Way("lowers a severity to the rule's own", "rules: {aws-access-key-id: high}\n", tells="lowers `aws-access-key-id` to high",
        policy="rules: {aws-access-key-id: critical}\n", severity="critical"),
    Way("switches on what the policy weighs", "rules: {aws-access-key-id: on}\n",
        policy="rules: {aws-access-key-id: critical}\n", severity="critical"),
    Way("raises fail-on", "fail-on: critical\n", tells="fails only from severity critical on"),
    Way("raises min-confidence", "min-confidence: 1\n", tells="tells only findings of confidence 1", **UNSURE),
    allow("rule: aws-access-key-id"), allow("path: '**'"), allow("path: k.txt"),
    allow("rule: aws-access-key-id, expires: '2999-12-31'"),
    Way("allows by fingerprint", "allow: [{fingerprint: FINGERPRINT, reason: r}]\n", tells="allows findings"),
    Way("allows by what the finding is also", "allow: [{rule: generic-secret, reason: r}]\n", leak={".env": "DB_PASSWORD=PASSWORD_VALUE\n"},
        rule="dotenv-committed", tells="allows findings"),
    comment("", "  # leaktight:allow aws-access-key-id mine"), comment("# leaktight:allow aws-access-key-id mine\n", ""),
    Way("a comment on a check of the whole tree", leak={"api/.env.example": "# leaktight:allow dotenv-not-ignored mine\nA=\n"},
        rule="dotenv-not-ignored", severity="low", tells="allows `dotenv-not-ignored`", verbs=VERBS[:2]),
    exclude("**"), exclude("k.txt"), exclude("*.txt"),
    Way("takes manifests for templates", "templates: ['**']\n", leak={"secret.yaml": SECRET}, rule="k8s-secret-committed",
        tells="takes `**` for templates"),
    Way("takes dotenv files for templates", "templates: ['.env']\n", leak={".env": "DB_PASSWORD=changed-PASSWORD_VALUE\n"},
        rule="dotenv-committed", tells="takes `.env` for templates"),
    Way("makes two environments one by paths", "environments: {all: {paths: ['**']}}\n", leak=REUSED, rule="secret-reused", verbs=VERBS[:3]),
    Way("makes two environments one by namespaces", "environments: {all: {namespaces: ['**']}}\n",
        leak={f"{name}.yaml": SECRET.replace("name: s", f"name: s, namespace: {name}") for name in ("staging", "prod")},
        rule="secret-reused", verbs=VERBS[:3]),
    Way("makes two environments developers'", "environments: {local: {paths: [staging/**]}, test: {paths: [prod/**]}}\n", leak=REUSED,
        rule="secret-reused", verbs=VERBS[:3]),
    Way("references that need not be declared", "strict-references: false\n", policy="strict-references: true\n",
        leak={"deployment.yaml": DEPLOYMENT}, rule="k8s-ref-dangling", severity="medium", verbs=VERBS[:3]),
    Way("starts from a weaker policy", "policy: default\n", policy="policy: flowdoc\n", leak={"api/.env.example": "A=\n"},
        rule="dotenv-not-ignored", severity="medium", verbs=VERBS[:3]),
    # Rules.
    Way("replaces a rule that is built in", "rule-files: [r.yaml]\n", files={"r.yaml": rule("aws-access-key-id")},
        tells="replaces the rule `aws-access-key-id`"),
    Way("replaces one by a flag", files={"r.yaml": rule("aws-access-key-id")}, args=("--rules", "r.yaml"),
        tells="replaces the rule `aws-access-key-id`"),
    Way("brings a kinder rule for the same bytes", "rule-files: [r.yaml]\n", weakens=False,
        files={"r.yaml": rule("kinder", pattern="key AKIA[0-9A-Z]{16}", example="key AKIA{base32:16}")}),
    Way("brings a kinder rule for a guess", "rule-files: [r.yaml]\n", leak=GUESS, rule="generic-secret", severity="medium",
        files={"r.yaml": rule("kinder", "api_token", "api_token = .*", "api_token = {base62:20}")}),
    Way("brings a guess for what the policy weighs more", "rule-files: [r.yaml]\n", leak=GUESS, rule="generic-secret",
        policy="rules: {generic-secret: critical}\n", severity="critical",
        files={"r.yaml": rule("a-kinder", "api_token", "api_token = .*", "api_token = {base62:20}")
               .replace("    reach", "    yields: true\n    reach").replace("severity: info", "severity: medium")}),
    Way("brings a rule with a check's id", "rule-files: [r.yaml]\nrules: {dotenv-committed: info}\n", status=2,
        files={"r.yaml": rule("dotenv-committed", "NONE-", "NONE-[0-9A-Z]{16}", "NONE-{base32:16}")},
        leak={".env": "DB_PASSWORD=PASSWORD_VALUE\n"}, rule="dotenv-committed", tells="is the id of a check"),
    # Another configuration, none, or one that cannot be read.
    Way("gives another configuration", files={"c.yaml": "rules: {aws-access-key-id: off}\n"}, args=("--config", "c.yaml"),
        tells="switches `aws-access-key-id` off"),
    Way("gives none", args=("--no-config",), policy="rules: {aws-access-key-id: critical}\n", severity="critical"),
    broken("a mistake", "rules: [\n"), broken("an unknown field", "rulse: {}\n"), broken("a field in capitals", "Rules: {}\n"),
    broken("a field twice", "rules: {aws-access-key-id: low}\nrules: {aws-access-key-id: off}\n"),
    broken("a rule twice", "rules: {aws-access-key-id: low, aws-access-key-id: off}\n"),
    broken("a second document", "{}\n---\nrules: {aws-access-key-id: off}\n"),
    broken("a merge key", "x: &x {aws-access-key-id: off}\nrules: {<<: *x}\n"),
    broken("a merge key in its rules", "rules: {<<: {aws-access-key-id: off}}\n"),
    broken("an alias of itself", "rules: &r {aws-access-key-id: *r}\n"),
    broken("a tower of aliases", "a0: &a0 [x]\n" + "".join(f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(30))),
    broken("a tower of brackets", "rules: " + "[" * 200000),
    broken("a tower of mappings", "".join(f"{' ' * i}a:\n" for i in range(2000))),
    broken("twenty thousand rules", "rules:\n" + "".join(f"  no-rule-{i}: off\n" for i in range(20000))),
    broken("a rule in capitals", "rules: {AWS-ACCESS-KEY-ID: off}\n"),
    broken("zero bytes", "rules: {aws-access-key-id: off}\n\0\n"),
    broken("a grant of its own", "grant: [allow]\nallow: [{path: '**', reason: r}]\n"),
    Way("an alias for what is off", "exclude: [{path: &p k.txt, reason: r}]\nallow: [{path: *p, reason: r}]\n", tells="leaves `k.txt` out"),
    Way("a configuration by a link", setup=link("harmless/target.yaml"), weakens=False, status=None),
    Way("a configuration without end by a link", setup=link("/dev/zero"), weakens=False, status=None),
    Way("a configuration of another case", files={".LEAKTIGHT.YAML": "rules: {aws-access-key-id: off}\n"}, weakens=False),
    Way("a configuration of another ending", files={".leaktight.yml": "rules: {aws-access-key-id: off}\n"}, weakens=False),
    Way("a configuration in a folder", files={"a/.leaktight.yaml": "rules: {aws-access-key-id: off}\n"},
        leak={"a/k.txt": "key AWS_KEY\n"}, weakens=False),
    # What git has to say of files.
    Way("attributes", files={".gitattributes": "* -text -diff binary export-ignore linguist-vendored linguist-generated eol=crlf\n"}, weakens=False),
    Way("ignores what it commits", files={".gitignore": "*\n"}, weakens=False),
    # A hook's arguments.
    Way("--fail-on", args=("--fail-on", "critical"), tells="--fail-on critical has no effect"),
    Way("--min-confidence", args=("--min-confidence", "1"), tells="--min-confidence: the organisation's policy", **{**UNSURE, **CHOOSES}),
    Way("--skip", args=("--skip", "aws-access-key-id"), tells="--skip: the organisation's policy", **CHOOSES),
    Way("--only", args=("--only", "jwt"), tells="--only: the organisation's policy", **CHOOSES),
    Way("--skip for a check on the tree", args=("--skip", "dotenv-not-ignored"), tells="--skip", leak={"api/.env.example": "A=\n"}, **CHOOSES),
    Way("--config of nothing", files={"empty.yaml": ""}, args=("--config", "empty.yaml"), policy="rules: {aws-access-key-id: critical}\n",
        severity="critical"),
    Way("--adopt", files={"c.txt": "c\n"}, leak={"k.txt": "key AWS_KEY\n", ".leaktight.yaml": "rules: {aws-access-key-id: off}\n"},
        args=("--adopt",), tells="switches `aws-access-key-id` off", verbs=VERBS[2:3]),
    Way("--adopt of a comment", leak={"k.txt": "key AWS_KEY  # leaktight:allow aws-access-key-id mine\n"}, args=("--adopt",),
        tells="allows `aws-access-key-id`", verbs=VERBS[2:3]),
    Way("a further policy that grants everything", setup=policy_beside, args=WEAKER, weakens=False,
        tells="switches `aws-access-key-id` off"),
    Way("a further policy and --skip", setup=policy_beside, args=(*WEAKER, "--skip", "aws-access-key-id"), weakens=False, **CHOOSES),
    Way("a further policy and a comment", setup=policy_beside, args=WEAKER, weakens=False, verbs=VERBS[:2],
        leak={"k.txt": "key AWS_KEY  # leaktight:allow aws-access-key-id mine\n"}, tells="allows `aws-access-key-id`"),
    Way("a further policy that makes two environments one", files={"one.yaml": "environments: {all: {paths: ['**']}}\n"}, weakens=False,
        args=("--org-config", "one.yaml"), leak=REUSED, rule="secret-reused", verbs=VERBS[:3]),
    Way("an empty further policy", files={"empty.yaml": ""}, policy="fail-on: low\nrules: {aws-access-key-id: critical}\nstrict-references: true\n", weakens=False,
        args=("--org-config", "empty.yaml"), severity="critical"),
)


class Ways(support.Case):
    """One test of each way."""

    def expand(self, text):
        return text.replace("AWS_KEY", self.key).replace("PASSWORD_VALUE", self.password)

    def scans(self, way, *args):
        """Each verb's run, with what is staged on a branch and then committed there."""
        for verb in way.verbs:
            if verb[0] in ("diff", "history") and not self.committed:
                self.repo.commit()
                self.committed = True
            yield verb, self.repo.leaktight(*verb, *way.args, *args, "--format", "json", env=way.env)

    def start(self, way):
        self.key, self.password = self.make.aws_key_id(), self.make.password()
        self.policy = self.top / "org.yaml"
        self.policy.write_text(way.policy)
        self.repo.stage("README.md", "a repository\n")
        for name, text in way.files.items():
            self.repo.stage(name, text)
        if way.setup:
            way.setup(self)
        config = way.config
        if config and "FINGERPRINT" in config:
            self.repo.stage("k.txt", self.expand(way.leak["k.txt"]))
            config = config.replace("FINGERPRINT", self.scan("staged", status=1).findings[0]["fingerprint"])
            self.repo.git("rm", "-q", "-f", "--cached", "k.txt")
        if config:
            self.repo.stage(".leaktight.yaml", config)
        self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "topic")
        for name, text in way.leak.items():
            self.repo.stage(name, self.expand(text))

    def finds(self, way, run):
        """Whether a run reports the leak, and fails for it."""
        if run.status == 2 and not run.out:
            return False
        found = [f["severity"] for f in run.json()["findings"] if f["rule"] == way.rule]
        return set(found) == {way.severity} and run.status != 0

    def check(self, way):
        self.start(way)
        self.committed = False
        if way.weakens:
            for verb, run in self.scans(way):
                self.assertTrue(not self.finds(way, run) or run.status == 2, f"{verb} does not tell with and without: {run}")
            self.repo.git("reset", "-q", "--soft", "main")
        self.committed = False
        for verb, run in self.scans(way, "--org-config", str(self.policy)):
            with self.subTest(verb=verb):
                if way.status is not None:
                    self.assertEqual(run.status, way.status, run)
                if way.rule:
                    self.assertTrue(self.finds(way, run), run)
                    self.assertEqual(run.json()["suppressed"], 0, run)
                if way.tells:
                    self.assertIn(way.tells, run.errors, run)
                if way.tells and run.out and way.status == 1:
                    self.assertIn(way.tells, json.dumps(run.json()["warnings"]), run)


for each in WAYS:
    slug = "test_" + re.sub("[^a-z0-9]+", "_", each.name.lower()).strip("_")
    assert not hasattr(Ways, slug), slug
    setattr(Ways, slug, lambda case, way=each: case.check(way))


class Organisation(support.Case):
    """What a policy says, and what a repository may do under it."""

    def setUp(self):
        super().setUp()
        self.policy = self.top / "org.yaml"
        self.policy.write_text("{}\n")
        self.key = self.make.aws_key_id()
        self.repo.stage("k.txt", f"key {self.key}\n")

    def under(self, *args, status=1):
        return self.scan(*args, "--org-config", str(self.policy), status=status)

    def test_the_policy_s_fail_on_counts(self):
        self.policy.write_text("fail-on: critical\n")
        self.under("tree", "--fail-on", "critical", status=0)
        self.under("tree", "--fail-on", "low", status=1)

    def test_no_one_chooses_among_rules_unless_it_is_granted(self):
        self.policy.write_text("grant: [selection]\n")
        self.under("tree", "--skip", "aws-access-key-id", status=0)

    def test_the_organisation_s_rules_are_not_replaced(self):
        (self.top / "org-rules.yaml").write_text(
            rule("our-own", "ours-", "ours-[0-9A-Z]{16}", "ours-{base32:16}").replace("severity: info", "severity: critical"))
        self.policy.write_text("rule-files: [org-rules.yaml]\n")
        self.repo.stage("o.txt", "ours-ABCD2345ABCD2345\n")
        self.repo.stage("r.yaml", rule("our-own", "never-", "never-[0-9A-Z]{16}", "never-{base32:16}"))
        self.repo.stage(".leaktight.yaml", "rule-files: [r.yaml]\n")
        for verb in VERBS[:2]:
            scan = self.under(*verb)
            self.assertEqual([f["severity"] for f in scan.of("our-own")], ["critical"])
            self.assertIn("replaces the rule `our-own`", scan.run.errors)

    def test_a_policy_that_cannot_be_read_is_no_pass(self):
        for text in (None, "rules: [", "grant: [everything]\n", "rules: {no-such-rule: off}\n", "rule-files: [none.yaml]\n", "{}\n---\nrules: {}\n"):
            if text is None:
                self.policy.unlink()
            else:
                self.policy.write_text(text)
            for verb in VERBS[:2]:
                run = self.repo.leaktight(*verb, "--org-config", str(self.policy))
                self.assertEqual(run.status, 2, (text, run))
                self.assertIn("org.yaml" if text is None or "none" not in text else "none.yaml", run.errors)

    def test_what_is_granted_counts(self):
        self.policy.write_text("grant: [allow, comments, exclude]\n")
        self.repo.stage(".leaktight.yaml", "allow: [{rule: aws-access-key-id, reason: r}]\n")
        for verb in VERBS[:2]:
            self.assertEqual(self.under(*verb, status=0).report["suppressed"], 1)
        self.repo.stage(".leaktight.yaml", "exclude: [{path: k.txt, reason: r}]\n")
        for verb in VERBS[:2]:
            self.under(*verb, status=0)
        self.repo.stage(".leaktight.yaml", "{}\n")
        self.repo.stage("k.txt", f"key {self.key}  # leaktight:allow aws-access-key-id mine\n")
        for verb in VERBS[:2]:
            self.assertEqual(self.under(*verb, status=0).report["suppressed"], 1)

    def test_a_repository_may_add(self):
        self.repo.stage(".leaktight.yaml", "rules: {aws-access-key-id: critical}\nfail-on: info\n")
        for verb in VERBS[:2]:
            scan = self.under(*verb)
            self.assertEqual([f["severity"] for f in scan.of("aws-access-key-id")], ["critical"])
            self.assertEqual(scan.report["warnings"], [])


if __name__ == "__main__":
    support.main()
