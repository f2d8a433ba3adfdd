"""`rules list`, `rules show ID`, `rules test [FILE…]` and `rules new ID`."""
import string

import support
from generated import crc32_base62

RULES = """aws-secret-access-key private-key github-pat aws-access-key-id jwt generic-secret""".split()
CHECKS = """dotenv-committed k8s-secret-committed k8s-env-literal dotenv-not-ignored""".split()


class Rules(support.Case):
    def test_list_names_rules_and_checks(self):
        run = self.repo.leaktight("rules", "list")
        self.assertEqual((run.status, run.err), (0, b""), run)
        for rule in RULES + CHECKS:
            self.assertRegex(run.text, rf"(?m)^\s*{rule}\b")

    def test_show_says_what_a_rule_is(self):
        for rule in RULES + CHECKS:
            run = self.repo.leaktight("rules", "show", rule)
            self.assertEqual(run.status, 0, run)
            self.assertIn(rule, run.text)
            self.assertRegex(run.text, "info|low|medium|high|critical")
        self.assertIn("https://", self.repo.leaktight("rules", "show", "github-pat").text)

    def test_there_are_15_kinds_of_token_at_least(self):
        listed = [line.split()[0] for line in self.repo.leaktight("rules", "list").text.splitlines() if line.strip()]
        self.assertGreaterEqual(len(listed), 15 + len(CHECKS), listed)

    def test_every_listed_rule_can_be_shown(self):
        for line in self.repo.leaktight("rules", "list").text.splitlines():
            words = line.split()
            if len(words) > 1 and any(w in words for w in ("info", "low", "medium", "high", "critical")):
                self.assertEqual(self.repo.leaktight("rules", "show", words[0]).status, 0, line)

    def test_an_unknown_rule_is_named_and_the_nearest_offered(self):
        self.assert_fails("rules", "show", "no-such-rule", naming="no-such-rule")
        self.assert_fails("rules", "show", "github-pta", naming=["github-pta", "github-pat"])

    def test_outside_a_repository(self):
        self.assertEqual(self.repository("plain", git=False).leaktight("rules", "list").status, 0)


RULE = """rules:
  - id: acme-key
    name: Acme API key
    severity: high
    message: An Acme key orders anvils at your cost.
    keywords: [acme_]
    pattern: '%s'
    reach: {before: 1, after: 31}
    advice: Revoke it.
    references: ['https://acme.example/docs/keys']
    examples:
      match: ['ACME_KEY=acme_{base62:30}']
      no_match:
        - 'acme_{base62:10}'
        - 'acme_'
"""


class RulesTest(support.Case):
    def test_the_rules_built_in_hold(self):
        run = self.repo.leaktight("rules", "test")
        self.assertEqual((run.status, run.err), (0, b""), run)
        for rule in RULES:
            self.assertRegex(run.text, rf"(?m)^ok +{rule} ")
        self.assertNotIn("FAIL", run.text)

    def test_a_rule_file_that_holds(self):
        self.repo.write("acme.yaml", RULE % r"\bacme_[0-9A-Za-z]{30}\b")
        run = self.repo.leaktight("rules", "test", "acme.yaml")
        self.assertEqual((run.status, run.err), (0, b""), run)
        self.assertRegex(run.text, r"(?m)^ok +acme-key +3 examples$")
        self.assertEqual(run.text.count("ok "), 1, "only the rules of the file are tried")

    def test_an_example_that_is_not_found_fails_with_its_line(self):
        self.repo.write("acme.yaml", RULE % r"\bacme_[0-9A-Z]{30}\b")
        run = self.repo.leaktight("rules", "test", "acme.yaml")
        self.assertEqual((run.status, run.err), (1, b""), run)
        self.assertRegex(run.text, r"(?m)^FAIL +acme-key .*acme\.yaml:2$")
        self.assertIn("acme.yaml:12: ACME_KEY=acme_{base62:30} is not found", run.text)
        self.assertRegex(run.text, r"seed 1: ACME_KEY=acme_[0-9A-Za-z]{30}")

    def test_a_counter_example_that_is_found_fails_with_its_line(self):
        self.repo.write("acme.yaml", RULE % r"\bacme_[0-9A-Za-z]{10,30}\b")
        run = self.repo.leaktight("rules", "test", "acme.yaml")
        self.assertEqual(run.status, 1, run)
        self.assertIn("acme.yaml:14: acme_{base62:10} is found and should not be", run.text)

    def test_several_files_and_a_folder_of_them(self):
        self.repo.write("rules/acme.yaml", RULE % r"\bacme_[0-9A-Za-z]{30}\b")
        self.repo.write("other.yaml", (RULE % r"\bacme_[0-9A-Z]{30}\b").replace("acme-key", "other-key"))
        run = self.repo.leaktight("rules", "test", "rules", "other.yaml")
        self.assertEqual(run.status, 1, run)
        self.assertRegex(run.text, r"(?m)^ok +acme-key +3 examples$")
        self.assertRegex(run.text, r"(?m)^FAIL +other-key")

    def test_a_rule_that_replaces_one_built_in_is_the_one_that_is_tried(self):
        self.repo.write("mine.yaml", (RULE % r"\bacme_[0-9A-Z]{30}\b").replace("acme-key", "github-pat"))
        run = self.repo.leaktight("rules", "test", "mine.yaml")
        self.assertEqual(run.status, 1, run)
        self.assertRegex(run.text, r"(?m)^FAIL +github-pat")

    def test_a_file_that_cannot_be_read_is_named_with_line_and_column(self):
        self.repo.write("acme.yaml", (RULE % "x").replace("severity: high", "severity: hih"))
        self.assert_fails("rules", "test", "acme.yaml", naming=["acme.yaml:4:15", "hih"])
        self.assert_fails("rules", "test", "missing.yaml", naming="missing.yaml")
        self.repo.write("broken.yaml", "rules: [\n")
        self.assert_fails("rules", "test", "broken.yaml", naming="broken.yaml:")

    def test_an_example_with_control_characters_does_not_reach_the_terminal(self):
        self.repo.write("acme.yaml", (RULE % r"\bacme_[0-9A-Za-z]{30}\b").replace("- 'acme_'", '- "\\e[2J acme_{base62:30}"'))
        run = self.repo.leaktight("rules", "test", "acme.yaml")
        self.assertEqual(run.status, 1, run)
        self.assertNotIn(b"\x1b", run.out)

    def test_what_a_rule_costs_is_told_on_a_text_that_is_the_same_each_time(self):
        self.repo.write("acme.yaml", RULE % r"\bacme_[0-9A-Za-z]{30}\b")
        runs = [self.repo.leaktight("rules", "test", "acme.yaml") for _ in range(2)]
        for run in runs:
            self.assertRegex(run.text, r"(?m)^Cost on a made-up text like sources \(4\.2 MB\):$")
            self.assertRegex(run.text, r"(?m)^ +acme-key +0\.0 hits a MiB, 0\.0 µs a MiB$")
            self.assertNotIn("warn", run.text)

    def test_a_keyword_that_is_too_common_is_named_and_fails_nothing(self):
        rule = (RULE % r"\bacme_[0-9A-Za-z]{30}\b").replace("[acme_]", "[acme_, name]")
        self.repo.write("acme.yaml", rule)
        run = self.repo.leaktight("rules", "test", "acme.yaml")
        self.assertEqual((run.status, run.err), (0, b""), run)
        self.assertRegex(run.text, r"(?m)^warn +acme-key +the keyword `name` is too common: it stands once in "
                                   r"\S+ (bytes|KB); take a longer literal .*`gate: assignment`.*`assigned`")
        self.assertEqual(run.text.count("warn"), 1, run)

    def test_a_keyword_that_begins_a_token_is_counted_where_long_words_begin(self):
        self.repo.write("acme.yaml", RULE % r"\bacme_[0-9A-Za-z]{30}\b")
        self.repo.write("src/a.txt", "acme_user = acme_name\n" * 20 + "acme_user_name_of_a_person\n" * 2)
        run = self.repo.leaktight("rules", "test", "acme.yaml", "--corpus", "src")
        self.assertRegex(run.text, r"(?m)^ +acme-key +4,[0-9]{3} hits a MiB")  # 2 in 494 bytes

    def test_the_corpus_is_the_files_that_a_scan_would_read(self):
        self.repo.write("acme.yaml", RULE % r"acme_[0-9A-Za-z]{30}\b")  # anywhere, within words too
        self.repo.write("src/a.txt", "acme_user = acme_name\n" * 20)
        self.repo.write("src/ignored.txt", "acme_user\n" * 1000)
        self.repo.write("other.txt", "acme_user\n" * 1000)
        self.repo.write(".gitignore", "ignored.txt\n")
        run = self.repo.leaktight("rules", "test", "acme.yaml", "--corpus", "src")
        self.assertEqual((run.status, run.err), (0, b""), run)
        self.assertIn("Cost on src (440 bytes):", run.text)
        self.assertIn("the keyword `acme_` is too common: it stands once in 11 bytes;", run.text)
        self.assert_fails("rules", "test", "acme.yaml", "--corpus", "nowhere", naming="nowhere")
        (self.repo.folder / "empty").mkdir()
        self.assert_fails("rules", "test", "acme.yaml", "--corpus", "empty", naming=["empty", "holds no file"])

    def test_rules_built_in_are_weighed_where_a_corpus_is_named(self):
        self.repo.write("src/a.txt", "ghp_\n")
        run = self.repo.leaktight("rules", "test", "--corpus", "src")
        self.assertEqual((run.status, run.err), (0, b""), run)
        self.assertRegex(run.text, r"(?m)^ +github-pat +\S+ hit a MiB")

    def test_a_corpus_is_for_rules_test_alone(self):
        self.assert_fails("rules", "list", "--corpus", ".", naming="--corpus is no flag of leaktight rules list")


class RulesNew(support.Case):
    def tokens(self, count, prefix="acme_", size=30, alphabet=string.ascii_letters + string.digits):
        return [prefix + self.make.some(size, alphabet) for _ in range(count)]

    def new(self, rule, tokens, *args):
        run = self.repo.leaktight("rules", "new", rule, *args, stdin="\n".join(tokens) + "\n")
        self.assertEqual(run.status, 0, run)
        self.assert_hidden(tokens, run)
        return run

    def assert_hidden(self, tokens, run):
        """Of no token anything stands in what was written but the beginning that all share."""
        for token in filter(None, map(str.strip, tokens)):
            self.assertNotIn(token.encode(), run.out + run.err, run)
            self.assert_hides(token[max(3, len(token) - 24):], run)

    def assert_works(self, run, tokens, rule="acme-token"):
        """The proposal passes its own trial, and a scan finds the tokens with it, and others like them."""
        self.repo.write("rules/acme.yaml", run.text)
        test = self.repo.leaktight("rules", "test", "rules/acme.yaml")
        self.assertEqual((test.status, test.err), (0, b""), test)
        self.assertRegex(test.text, rf"(?m)^ok +{rule} +\d examples")
        self.assertNotIn("warn", test.text)
        for i, token in enumerate(tokens):
            self.repo.write(f"found/{i}.env", f"ACME_TOKEN={token}\n")
        found = self.scan("tree", "found", "--rules", "rules/acme.yaml", "--only", rule, status=1)
        self.assertEqual(len(found.findings), len(tokens), found.run)

    def test_from_standard_input(self):
        tokens = self.tokens(4)
        run = self.new("acme-token", ["", *tokens[:2], "  " + tokens[2] + "\r"])
        self.assertIn("id: acme-token\n", run.text)
        self.assertIn("(?P<secret>acme_[0-9A-Za-z]{30})\n", run.text)
        self.assertIn("'ACME_TOKEN=acme_{base62:30}'", run.text)
        self.assertNotIn("note:", run.errors)
        self.assertIn("leaktight rules test acme-token.yaml", run.errors)
        self.assertIn("leaktight tree --rules acme-token.yaml", run.errors)
        self.assert_works(run, tokens)

    def test_from_the_command_line(self):
        tokens = self.tokens(3, "acme-v2-", 32, "0123456789abcdef")
        run = self.repo.leaktight("rules", "new", "acme-token", "--sample", tokens[0], f"--sample={tokens[1]}")
        self.assertEqual(run.status, 0, run)
        self.assert_hidden(tokens, run)
        self.assertIn("acme-v2-[0-9a-f]{32}", run.text)
        self.assertIn("2 samples are few", run.errors)
        self.assert_works(run, tokens)

    def test_a_checksum(self):
        bodies = [self.make.some(30) for _ in range(4)]
        tokens = ["acme_" + body + crc32_base62(body) for body in bodies]
        run = self.new("acme-token", tokens[:3])
        self.assertIn("validators: [crc32-base62]", run.text)
        self.assert_works(run, tokens)

    def test_tokens_without_a_beginning(self):
        tokens = self.tokens(4, "", 32, "0123456789abcdef")
        run = self.new("acme-api-key", tokens[:3])
        self.assertIn("names: [acme]\n", run.text)
        self.assertIn("no beginning that tells them", run.errors)
        self.assert_works(run, tokens, "acme-api-key")

    def test_rules_that_find_the_samples_already_are_named(self):
        bodies = [self.make.some(30) for _ in range(3)]
        run = self.new("acme-token", ["ghp_" + body + crc32_base62(body) for body in bodies])
        self.assertIn("github-pat finds these samples already", run.errors)
        self.assertIn("github-pat is built in", self.new("github-pat", self.tokens(3)).errors)

    def test_what_nothing_can_be_made_of_is_an_error_that_shows_nothing(self):
        tokens = self.tokens(3)
        other = self.tokens(1, "", 90, string.digits)
        for given, naming in (
            ([], "there is none"),
            ([tokens[0], "acme_abc"], "sample 2: is shorter than 12 bytes"),
            ([tokens[0] + " " + tokens[1]], "sample 1: holds a blank"),
            (['"' + tokens[0] + '"'], "sample 1: holds a quote"),
            ([tokens[0], *other], "neither a beginning nor a form in common"),
            (["acme_" + "x" * 30], "looks made up"),
        ):
            with self.subTest(naming):
                run = self.repo.leaktight("rules", "new", "acme-token", stdin="\n".join(given))
                self.assertEqual((run.status, run.out), (2, b""), run)
                self.assertIn(naming, run.errors)
                self.assert_hidden(tokens + other, run)

    def test_an_id_that_is_none_may_be_a_token_and_is_not_said_again(self):
        token, = self.tokens(1)
        for args in ((token,), ("acme-token", token), (token, "x"), ("Acme",)):
            run = self.assert_fails("rules", "new", *args, stdin=token, naming="--sample")
            self.assert_hidden([token], run)
        self.assert_fails("rules", "new", "dotenv-committed", stdin=token, naming="id of a check")
        self.assert_fails("rules", "new", naming="needs an argument")
        self.assert_fails("rules", "test", "--sample", "x", naming="--sample is no flag of leaktight rules test")


if __name__ == "__main__":
    support.main()
