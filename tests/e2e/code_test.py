"""Secrets in source code: keys given to a client, fallbacks, logs."""
import support


class Code(support.Case):
    def one(self, path, content, rule, severity, line, also):
        self.repo.stage(path, content)
        scan = self.scan("tree", status=1)
        found = [(f["rule"], f["severity"], f["path"], f["line"], f["also"]) for f in scan.findings]
        self.assertEqual(found, [(rule, severity, path, line, also)], scan.run)
        return scan.findings[0]

    def test_keys_given_to_boto3_are_one_finding_that_names_the_rules(self):
        key, secret = self.make.aws_key_id(), self.make.aws_secret()
        self.one("jobs/export.py", f'''import boto3

s3 = boto3.client(
    "s3",
    aws_access_key_id="{key}",
    aws_secret_access_key="{secret}",
)
''', "code-static-aws-key", "high", 6, ["aws-access-key-id", "aws-secret-access-key", "generic-secret"])
        self.assert_hides(secret, self.repo.leaktight("tree"), self.repo.leaktight("tree", "--format", "json"))

    def test_a_fallback_is_one_finding_that_names_the_rule(self):
        self.one("src/config.js", f"module.exports = {{\n  password: process.env.DB_PASSWORD || '{self.make.some(24)}',\n}}\n",
                 "code-fallback-secret", "medium", 2, ["generic-secret"])

    def test_a_fallback_that_is_a_vendor_s_token(self):
        finding = self.one("app.py", f'import os\n\nMAIL = os.environ.get("MAIL") or "{self.make.stripe()}"\n',
                           "code-fallback-secret", "critical", 3, ["stripe-live-key"])
        self.assertEqual(finding["replacement"], 'os.environ["MAIL"]')

    def test_a_fallback_of_a_shell(self):
        self.one("deploy.sh", f'#!/bin/sh\nexport PGPASSWORD="${{DB_PASSWORD:-{self.make.some(24)}}}"\n',
                 "code-fallback-secret", "medium", 2, ["generic-secret"])

    def test_a_logged_secret_has_none_to_show(self):
        finding = self.one("main.go", 'package main\n\nfunc f() {\n\tpassword := os.Getenv("DB_PASSWORD")\n\tlog.Println("with", password)\n}\n',
                           "code-secret-logged", "medium", 5, [])
        self.assertIn("password: ", finding["message"])

    def test_a_hook_sees_what_a_commit_adds(self):
        self.repo.stage("app.py", "import os\n\nDB = os.environ['DB_PASSWORD']\n")
        self.repo.commit()
        self.assert_clean("staged")
        self.repo.stage("app.py", f"import os\n\nDB = os.environ.get('DB_PASSWORD', '{self.make.some(24)}')\n")
        self.assert_one("code-fallback-secret", "staged")

    def test_code_that_takes_secrets_at_run_time_is_clean(self):
        self.repo.stage("app.py", "import os\n\nPASSWORD = os.environ['DB_PASSWORD']\nDEBUG = os.getenv('DEBUG', 'false')\nprint('password', len(PASSWORD))\n")
        self.assert_clean("tree")


if __name__ == "__main__":
    support.main()
