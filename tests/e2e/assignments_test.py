"""The generic rule: a secret by its name, and everything that only looks like one."""
import support


class Secrets(support.Case):
    def test_in_every_languages_syntax(self):
        forms = {
            "a.py": 'DB_PASSWORD = "{}"\n', "b.js": "const dbPassword = '{}';\n", "c.go": 'dbPassword := "{}"\n',
            "d.rb": "db_password = '{}'\n", "e.java": 'private static final String DB_PASSWORD = "{}";\n',
            "f.php": "$db_password = '{}';\n", "g.json": '{{"db_password": "{}"}}\n', "h.yaml": "db_password: {}\n",
            "i.toml": 'db_password = "{}"\n', "j.ini": "[db]\npassword = {}\n", "k.properties": "db.password={}\n",
            "l.sh": "export DB_PASSWORD='{}'\n", "m.tf": 'password = "{}"\n', "n.xml": '<add key="DbPassword" value="{}"/>\n',
            "o.rs": 'let db_password: &str = "{}";\n', "p.ts": 'dbPassword: string = "{}";\n', "q.c": '#define DB_PASSWORD "{}"\n',
            "r.py": 'config["db_password"] = "{}"\n', "s.rb": ":db_password => '{}'\n", "t.cs": 'string dbPassword = @"{}";\n',
        }
        for name, form in forms.items():
            password = self.make.password()
            self.repo.stage(name, form.format(password))
            scan = self.scan("staged", name)
            with self.subTest(name):
                self.assertEqual(scan.rules, ["generic-secret"], scan.run)
                self.assertEqual(scan.findings[0]["severity"], "medium")
                self.assert_hides(password, scan.run)

    def test_the_span_is_the_value_without_its_quotes(self):
        password = self.make.password()
        self.repo.stage("a.py", f'x = 1\napi_key = "{password}"  # prod\n')
        self.assertEqual(support.span(self.assert_one("generic-secret", "staged")), (2, 12, 2, 12 + len(password)))

    def test_names_of_every_kind(self):
        for name in ("password", "passwd", "api_key", "apiKey", "API-KEY", "client_secret", "auth_token", "accessToken",
                     "secret_key", "encryption_key", "private_token"):
            self.repo.stage("a.py", f'{name.replace("-", "_")} = "{self.make.password()}"\n')
            with self.subTest(name):
                self.assertEqual(self.scan("staged").rules, ["generic-secret"])


class OnlyLooksLikeOne(support.Case):
    def assert_passes(self, path, *lines):
        for line in lines:
            self.repo.stage(path, line + "\n")
            scan = self.scan("staged", path)
            with self.subTest(line):
                self.assertEqual((scan.status, scan.findings), (0, []), scan.run)

    def test_placeholders(self):
        self.assert_passes("a.py", 'password = ""', 'password = "changeme"', 'api_key = "<your-api-key>"', 'secret = "change-me-please"',
                           'token = "your_token_here"', 'password = "xxxxxxxxxxxxxxxx"', 'password = "****************"',
                           'api_key = "YOUR_API_KEY"', 'secret = "REPLACE_WITH_SECRET"', 'password = "example-password"', 'token = "TODO"')

    def test_references(self):
        self.assert_passes("a.py", 'password = os.environ["DB_PASSWORD"]', 'password = os.getenv("DB_PASSWORD")', 'password = "${DB_PASSWORD}"',
                           'password = "$DB_PASSWORD"', "password = settings.DB_PASSWORD", "password = get_secret('prod/db/password')",
                           'token = "%(token)s"', 'password = f"{db_password}"', "password = config['database']['password']")
        self.assert_passes("a.js", "const token = process.env.API_TOKEN;", "const apiKey = await loadKey(secretsClient);", "password: req.body.password,")
        self.assert_passes("a.yaml", 'password: "{{ .Values.db.password }}"', "password: !vault |", "password: ${env:DB_PASSWORD}",
                           "password: {{ lookup('env', 'DB_PASSWORD') }}", "token: ${{ secrets.GITHUB_TOKEN }}", "api_key: op://vault/item/api_key")
        self.assert_passes("a.tf", "password = var.db_password", "password = random_password.db.result", 'password = "${var.db_password}"',
                           "secret = data.aws_secretsmanager_secret_version.db.secret_string")
        self.assert_passes("a.sh", 'PASSWORD="$(pass show db)"', "TOKEN=`cat /run/secrets/token`", 'PASSWORD="${1:?}"', "read -rs PASSWORD")

    def test_hashes_identifiers_and_paths(self):
        self.assert_passes("a.py", f'token_sha256 = "{self.make.bytes(32).hex()}"', 'secret_ref = "550e8400-e29b-41d4-a716-446655440000"',
                           'secret_file = "/run/secrets/db_password_2"', 'password_hash = "$2b$12$' + self.make.some(53) + '"',
                           'key_path = "config/keys/prod/private.pem"', 'secret_arn = "arn:aws:secretsmanager:us-west-2:123456789012:secret:db-AbCdEf"',
                           'token_url = "https://login.example.com/oauth2/v1/token"')

    def test_names_of_secrets_and_plain_words(self):
        self.assert_passes("a.yaml", "secretName: db-credentials", "passwordKey: DB_PASSWORD", "secretKeyRef: flowdoc-db-secrets",
                           "tokenType: bearer", "password: required", "passwordPolicy: at-least-twelve-characters", "secretStoreName: production-secrets-store")
        self.assert_passes("a.ts", 'passwordLabel: "Enter your password"', 'errorToken: "InvalidTokenException"', 'const passwordField = "userPasswordInput";',
                           "export class PasswordResetTokenRepository {}", 'secretType = "kubernetes.io/service-account-token";')

    def test_code_about_secrets(self):
        self.assert_passes("a.c", "token = strtok_r(NULL, delimiters, &save_pointer);", "static const char *const token_names[] = {",
                           "if (password == NULL || password_length < MINIMUM_PASSWORD_LENGTH)", "key = hash_table_lookup_extended(table, original);",
                           "struct object_id *token_oid = &parse_token_object_id;")

    def test_documentation_keys(self):
        self.assert_passes("README.md", "aws_access_key_id = AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")

    def test_lock_files_and_minified_code(self):
        digest = support.base64.b64encode(self.make.bytes(64)).decode()
        self.assert_passes("package-lock.json", f'{{"integrity": "sha512-{digest}"}}')
        self.assert_passes("go.sum", f"github.com/a/b v1.0.0 h1:{digest[:43]}=")
        self.assert_passes("poetry.lock", f'files = [{{file = "x.whl", hash = "sha256:{self.make.bytes(32).hex()}"}}]')


if __name__ == "__main__":
    support.main()
