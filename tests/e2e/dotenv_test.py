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

    def test_a_template_and_no_ignore_file(self):
        self.assert_not_ignored()

    def test_an_ignore_file_without_it(self):
        self.assert_not_ignored("*.log", "build/", "# .env")

    def test_patterns_that_cover_it(self):
        for lines in ([".env"], ["/.env"], ["*.env"], [".env*", "!.env.example"], ["**/.env"], ["  ", "# x", ".env "], [".en?"]):
            with self.subTest(lines):
                self.assert_ignored(*lines)

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


if __name__ == "__main__":
    support.main()
