"""`.env` is never committed; `.env.example` is copied."""
import support


class Committed(support.Case):
    def test_every_name_of_a_dotenv_file(self):
        for name in (".env", ".env.production", ".env.local", ".env.staging", "services/api/.env", "prod.env", ".env.development.local"):
            self.repo.stage(name, f"DB_PASSWORD={self.make.password()}\n")
            scan = self.scan("staged", name, status=1)
            with self.subTest(name):
                (finding,) = scan.of("dotenv-committed")
                self.assertEqual((finding["path"], finding["severity"], finding["line"], finding["secret"]), (name, "high", 1, None))

    def test_the_advice_says_how_to_take_it_out(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        (finding,) = self.scan("staged").of("dotenv-committed")
        self.assertRegex(finding["advice"], r"git rm .*--cached|git rm --cached|\.gitignore")

    def test_taking_it_out_passes(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.repo.commit()
        self.repo.git("rm", "-q", "--cached", ".env")
        self.repo.stage(".gitignore", ".env\n")
        self.assert_clean("staged")

    def test_templates_pass(self):
        self.repo.stage(".gitignore", ".env\n")
        for name in (".env.example", ".env.sample", ".env.template", ".env.dist", "services/api/.env.example"):
            self.repo.stage(name, "DB_PASSWORD=\nREDIS_URL=redis://localhost:6379\nJWT_SECRET=change-me\nAPI_KEY=<your-key>\n")
        self.assert_clean("staged")

    def test_files_that_only_sound_like_it_pass(self):
        for name in ("environment.ts", "env.py", "docs/dotenv.md", ".envrc.md", "src/env/index.js", ".environment-notes"):
            self.repo.stage(name, "nothing = 1\n")
        self.assert_clean("staged")

    def test_a_token_in_it_is_reported_at_its_line_too(self):
        self.repo.stage(".env", f"DEBUG=1\nAWS_ACCESS_KEY_ID={self.make.aws_key_id()}\n")
        scan = self.scan("staged", status=1)
        self.assertTrue(scan.of("dotenv-committed"))
        places = {(f["rule"], f["line"]) for f in scan.findings} | {("also", a) for f in scan.findings for a in f["also"]}
        self.assertTrue(("aws-access-key-id", 2) in places or ("also", "aws-access-key-id") in places, scan.run)


class NotIgnored(support.Case):
    def assert_not_ignored(self, *ignore, template=".env.example"):
        self.repo.stage(template, "DB_PASSWORD=\n")
        if ignore:
            self.repo.stage(".gitignore", "".join(f"{line}\n" for line in ignore))
        finding = self.assert_one("dotenv-not-ignored", "staged")
        self.assertEqual((finding["path"], finding["severity"]), (template, "low"))

    def assert_ignored(self, *lines, template=".env.example", where=".gitignore"):
        self.repo.stage(template, "DB_PASSWORD=\n")
        self.repo.stage(where, "".join(f"{line}\n" for line in lines))
        self.assert_clean("staged")

    def test_a_comment_in_the_template_allows_it(self):
        allowed = "# leaktight:allow dotenv-not-ignored our .env is made by a tool that ignores it\nDB_PASSWORD=\n"
        self.repo.commit("first", "--allow-empty")
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage(".env.example", allowed)
        for args in (("staged",), ("tree",)):
            scan = self.scan(*args, status=0)
            self.assertEqual((scan.report["suppressed"], scan.report["warnings"]), (1, []), args)
        self.repo.stage(".env.example", allowed.replace(" our .env is made by a tool that ignores it", ""))
        self.scan("tree", status=2)
        self.repo.stage(".env.example", allowed)
        self.repo.commit()
        scan = self.scan("diff", "main...topic", status=1)
        self.assertEqual(scan.rules, ["dotenv-not-ignored", "suppression-added"], "no change allows what it adds")
        self.scan("diff", "main...topic", "--adopt", status=0)

    def test_a_template_and_no_ignore_file(self):
        self.assert_not_ignored()

    def test_an_ignore_file_without_it(self):
        self.assert_not_ignored("*.log", "build/", "# .env")

    def test_patterns_that_cover_it(self):
        for lines in ([".env"], ["/.env"], ["*.env"], [".env*", "!.env.example"], ["**/.env"], ["  ", "# x", ".env "], [".en?"]):
            with self.subTest(lines):
                self.assert_ignored(*lines)

    def test_the_local_copy_is_what_some_frameworks_ignore(self):
        for lines in ([".env.local"], [".env*.local"], ["/.env*.local", "node_modules"]):
            with self.subTest(lines):
                self.assert_ignored(*lines)
        self.assert_not_ignored("*.local")  # in every new Vite project, and about any file
        self.assert_not_ignored(".env.test.local")
        self.assert_not_ignored(".env", ".env.*", "!.env")

    def test_a_pattern_taken_back_covers_nothing(self):
        self.assert_not_ignored(".env", "!.env")

    def test_an_ignore_file_in_the_templates_folder(self):
        self.assert_ignored(".env", template="api/.env.example", where="api/.gitignore")

    def test_an_anchored_pattern_is_for_its_folder_alone(self):
        self.assert_not_ignored("/.env", template="api/.env.example")

    def test_it_is_no_news_once_committed(self):
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.repo.commit()
        self.repo.stage("a", "x\n")
        self.assert_clean("staged")
        self.assertEqual(self.scan("tree").rules, ["dotenv-not-ignored"])

    def test_taking_the_ignore_rule_away_is_news(self):
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.repo.stage(".gitignore", ".env\n")
        self.repo.commit()
        self.repo.stage(".gitignore", "*.log\n")
        self.assert_one("dotenv-not-ignored", "staged")

    def test_the_tree_judges_by_its_own_files(self):
        self.repo.write(".env.example", "DB_PASSWORD=\n")
        self.assertEqual(self.scan("tree").rules, ["dotenv-not-ignored"])
        self.repo.write(".gitignore", ".env\n")
        self.assert_clean("tree")


class TemplateFilled(support.Case):
    def test_a_real_value_is_found_at_its_place_with_what_to_write(self):
        password = self.make.password()
        self.repo.stage(".gitignore", ".env\n")
        self.repo.stage(".env.example", f"DB_USER=postgres\nDB_PASSWORD={password}\n")
        for verb in ("staged", "tree"):
            finding = self.assert_one("dotenv-template-filled", verb)
            self.assertEqual((finding["path"], finding["severity"], finding["line"], finding["column"]), (".env.example", "high", 2, 13))
            self.assertNotIn(password, str(finding))
        self.assertIn("DB_PASSWORD=", str(finding["replacement"]))

    def test_history_finds_what_was_taken_out_again(self):
        self.repo.stage(".gitignore", ".env\n")
        self.repo.stage(".env.example", f"DB_PASSWORD={self.make.password()}\n")
        self.repo.commit()
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.repo.commit()
        self.assert_clean("tree")
        self.assertEqual(self.scan("history", status=1).rules, ["dotenv-template-filled"])


class InHistory(support.Case):
    def test_every_path_that_ever_named_a_dotenv_file(self):
        text = f"DB_PASSWORD={self.make.password()}\n"
        paths = {".env", "services/api/.env.production", "old/.env"}
        for name in sorted(paths):
            self.repo.stage(name, text)
            self.repo.commit(f"add {name}")
        self.repo.git("mv", "old", "new")
        self.repo.commit("move")
        self.repo.git("rm", "-q", "-r", ".")
        self.repo.stage("README", "nothing\n")
        self.repo.commit("take it all out")
        self.assert_clean("tree")
        scan = self.scan("history", status=1)
        named = {support.place_path(p) for f in scan.of("dotenv-committed") for p in [f, *f["places"]]}
        self.assertEqual(named, paths | {"new/.env"})

    def test_a_file_that_lived_on_another_branch_only(self):
        self.repo.stage("a", "x\n")
        self.repo.commit()
        self.repo.git("switch", "-q", "-c", "other")
        self.repo.stage(".env", f"API_KEY={self.make.password()}\n")
        self.repo.commit()
        self.repo.git("switch", "-q", "main")
        self.assertEqual([f["path"] for f in self.scan("history", status=1).of("dotenv-committed")], [".env"])


class Dotenvx(support.Case):
    ENCRYPTED = "encrypted:" + "BNTuJlM3" * 12

    def test_encrypted_values_pass_and_the_keys_never_do(self):
        self.repo.stage(".env", f'DOTENV_PUBLIC_KEY="02{"ab" * 32}"\nDB_PASSWORD="{self.ENCRYPTED}"\n')
        self.repo.stage(".env.vault", 'DOTENV_VAULT_PRODUCTION="c2VhbGVk"\n')
        self.repo.commit()
        for verb in ("tree", "history"):
            self.assert_clean(verb)
        self.repo.stage(".env.keys", f'DOTENV_PRIVATE_KEY="{self.make.password()}"\n')
        finding = self.assert_one("dotenv-committed", "staged")
        self.assertEqual((finding["path"], finding["severity"]), (".env.keys", "high"))
        self.repo.commit()
        self.repo.git("rm", "-q", ".env.keys")
        self.repo.commit()
        self.assertEqual([f["path"] for f in self.scan("history", status=1).of("dotenv-committed")], [".env.keys"])

    def test_a_plain_secret_among_encrypted_ones_is_found(self):
        self.repo.stage(".env", f'DB_PASSWORD="{self.ENCRYPTED}"\nSMTP_PASSWORD={self.make.password()}\n')
        finding = self.assert_one("dotenv-committed", "staged")
        self.assertIn("SMTP_PASSWORD", finding["message"])
        self.assertNotIn("DB_PASSWORD", finding["message"])


class KeyMissing(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage(".gitignore", ".env\n")
        self.repo.stage(".env.example", "LOG_LEVEL=info\n# SMTP_PORT=25\n")
        self.repo.commit()
        self.value = self.make.password()
        self.repo.write(".env", f"LOG_LEVEL=debug\nSMTP_PORT=2525\nMAIL_API_KEY={self.value}\n")

    def test_names_of_the_local_file_that_the_template_lacks(self):
        scan = self.scan("tree", status=0)
        (finding,) = scan.findings
        self.assertEqual((finding["rule"], finding["severity"], finding["path"], finding["line"], finding["secret"]),
                         ("dotenv-key-missing", "info", ".env.example", 1, None))
        self.assertIn("MAIL_API_KEY", finding["message"])
        self.assertNotIn("SMTP_PORT", finding["message"])
        self.assertIn("MAIL_API_KEY=", str(finding["replacement"]))

    def test_no_value_leaves_the_file(self):
        for form in ("text", "json", "jsonl", "sarif", "markdown", "github", "gitlab"):
            run = self.repo.leaktight("tree", "--format", form, "--show-secrets", "--verbose")
            self.assertIn("dotenv-key-missing", run.everything, form)
            self.assertNotIn(self.value, run.everything, form)
        kept = [p for p in self.top.rglob("*") if p.is_file() and p.name != ".env" and self.value.encode() in p.read_bytes()]
        self.assertEqual(kept, [])

    def test_only_the_tree_on_disk_looks_at_an_ignored_file(self):
        self.repo.stage("a", "x\n")
        self.assert_clean("staged")
        self.repo.commit()
        self.assert_clean("tree", "--rev", "HEAD")
        self.assert_clean("diff", "HEAD~1..HEAD")
        self.assert_clean("history")
        self.assertEqual(self.scan("tree", "a").findings, [])
        self.assertEqual(self.scan("tree", ".env.example").rules, ["dotenv-key-missing"])

    def test_it_can_be_switched_off_and_the_file_gone(self):
        self.assert_clean("tree", "--skip", "dotenv-key-missing")
        self.repo.write(".env", "LOG_LEVEL=debug\n")
        self.assert_clean("tree")
        self.repo.path(".env").unlink()
        self.assert_clean("tree")

    def test_a_link_or_folder_in_its_place_is_not_looked_at(self):
        self.repo.path(".env").unlink()
        self.repo.write("../elsewhere", "OTHER_KEY=x\n")
        self.repo.path(".env").symlink_to(self.top / "elsewhere")
        self.assert_clean("tree")
        self.repo.path(".env").unlink()
        self.repo.path(".env").mkdir()
        self.assert_clean("tree")


if __name__ == "__main__":
    support.main()
