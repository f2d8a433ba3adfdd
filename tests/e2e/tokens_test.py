"""Each kind of token is known by its form, wherever it stands."""
import support


class Tokens(support.Case):
    def found(self, text, path="notes.txt"):
        self.repo.stage(path, text)
        return self.scan("staged", path)

    def assert_token(self, token, rule=None, severity=None, vendor=None):
        """Found in prose and in code, at its place, once, and by its own rule rather than by the name beside it."""
        for number, text in enumerate((f"use {token} here\n", f'const client = new Client({{ token: "{token}" }});\n',
                                       f"export SECRET_TOKEN={token}\n")):
            scan = self.found(text, f"{number}.txt")
            with self.subTest(text.replace(token, "TOKEN")):
                self.assertEqual(len(scan.findings), 1, scan.run)
                (finding,) = scan.findings
                begin = len(text[:text.index(token)].encode()) + 1
                self.assertEqual(support.span(finding), (1, begin, 1, begin + len(token)))
                if rule:
                    self.assertEqual((finding["rule"], finding["severity"]), (rule, severity))
                if vendor:
                    self.assertTrue(finding["rule"].startswith(vendor), finding["rule"])
                self.assert_hides(token[-16:], scan.run)  # a rule's message may name its prefix

    def test_aws_access_key_ids_of_every_prefix(self):
        for prefix in ("AKIA", "ASIA", "ABIA", "ACCA"):
            self.assert_token(self.make.aws_key_id(prefix), "aws-access-key-id", "high")

    def test_an_access_key_id_alone_is_no_secret_of_terraform(self):
        argument = 'module "backup" {{\n  source            = "./backup"\n  aws_access_key_id = "{}"\n}}\n'
        scan = self.found(argument.format(self.make.aws_key_id()), "main.tf")
        self.assertEqual(scan.rules, ["aws-access-key-id"], scan.run)
        both = '{}\nmodule "b" {{\n  aws_secret_access_key = "{}"\n}}\n'
        scan = self.found(both.format(argument.format(self.make.aws_key_id()), self.make.aws_secret()), "both.tf")
        self.assertIn("tf-secret-literal", scan.rules, scan.run)

    def test_an_aws_secret_key_beside_its_id(self):
        secret = self.make.aws_secret()
        for text in (f"[default]\naws_access_key_id = {self.make.aws_key_id()}\naws_secret_access_key = {secret}\n",
                     f"AWS_ACCESS_KEY_ID={self.make.aws_key_id()}\nAWS_SECRET_ACCESS_KEY={secret}\n",
                     f'{{"AccessKeyId": "{self.make.aws_key_id()}",\n "SecretAccessKey": "{secret}"}}\n',
                     f"{self.make.aws_key_id()},{secret}\n", f"id: {self.make.aws_key_id()}\nkey: {secret}\n"):
            scan = self.found(text)
            with self.subTest(text.split("=")[0]):
                self.assertEqual(scan.rules, ["aws-access-key-id", "aws-secret-access-key"], scan.run)
                self.assertEqual(scan.of("aws-secret-access-key")[0]["severity"], "critical")
                self.assert_hides(secret, scan.run)

    def test_forty_characters_alone_are_no_aws_secret(self):
        scan = self.found(f"commit {self.make.bytes(20).hex()}\nsum {self.make.aws_secret()}\n")
        self.assertEqual(scan.findings, [], scan.run)

    def test_jwt(self):
        self.assert_token(self.make.jwt(), "jwt", "high")

    def test_a_jwt_that_expired_is_low(self):
        self.assert_token(self.make.jwt({"sub": "x", "iss": "flowdoc", "exp": 1500000000}), "jwt", "low")

    def test_three_parts_that_are_no_jwt(self):
        parts = [self.make.some(36), self.make.some(60), self.make.some(43)]
        scan = self.found("value " + ".".join(["eyJ" + parts[0], parts[1], parts[2]]) + "\n")
        self.assertEqual(scan.of("jwt"), [], scan.run)

    def test_github(self):
        self.assert_token(self.make.github(), "github-pat", "critical")
        for kind in ("gho", "ghu", "ghs"):
            self.assert_token(self.make.github(kind), vendor="github")

    def test_a_github_token_whose_checksum_is_wrong_is_none(self):
        token = self.make.github()
        wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
        self.assertEqual(self.found(f"use {wrong} here\n").findings, [])

    def test_a_github_token_within_an_address(self):
        token = self.make.github()
        scan = self.found(f"git push https://{token}@github.com/o/r\n")
        self.assertEqual(scan.rules, ["github-pat"], scan.run)

    def test_gitlab(self):
        self.assert_token(self.make.gitlab(), vendor="gitlab")

    def test_slack(self):
        self.assert_token(self.make.slack_bot(), vendor="slack")

    def test_stripe(self):
        self.assert_token(self.make.stripe(), vendor="stripe")

    def test_npm(self):
        self.assert_token(self.make.npm(), vendor="npm")

    def test_pypi(self):
        self.assert_token(self.make.pypi(), vendor="pypi")

    def test_anthropic(self):
        self.assert_token(self.make.anthropic(), vendor="anthropic")

    def test_openai(self):
        self.assert_token(self.make.openai(), vendor="openai")

    def test_database_addresses_with_a_password(self):
        for scheme in ("postgres", "postgresql", "mysql", "mongodb+srv", "redis", "amqp"):
            password = self.make.password(20)
            text = f'url = "{scheme}://app:{password}@db.internal:5432/flowdoc"\n'
            scan = self.found(text)
            with self.subTest(scheme):
                self.assertEqual(len(scan.findings), 1, scan.run)
                self.assertNotEqual(scan.rules, ["generic-secret"])
                self.assert_hides(password, scan.run)

    def test_database_addresses_without_one(self):
        scan = self.found("a = postgres://localhost/flowdoc\nb = redis://localhost:6379/0\nc = postgres://app@db/flowdoc\n"
                          "d = postgres://app:${DB_PASSWORD}@db/flowdoc\ne = mysql://user:password@localhost/test\n")
        self.assertEqual(scan.findings, [], scan.run)


class PrivateKeys(support.Case):
    def assert_key(self, text):
        self.repo.stage("key.txt", text)
        finding = self.assert_one("private-key", "staged")
        self.assertEqual(finding["severity"], "critical")
        return finding

    def test_every_pem_kind(self):
        self.assert_key(self.make.pkcs8_key())
        self.assert_key(self.make.openssh_key())
        self.assert_key(self.make.rsa_key())
        self.assert_key(self.make.ec_key())
        self.assert_key(self.make.dsa_key())

    def test_putty(self):
        self.assert_key(self.make.putty_key())

    def test_a_key_within_a_string_with_its_line_breaks_escaped(self):
        escaped = self.make.pkcs8_key().replace("\n", "\\n")
        self.assert_key(f'{{"type": "service_account", "private_key": "{escaped}"}}\n')

    def test_a_key_indented_in_yaml(self):
        indented = "".join(f"    {line}\n" for line in self.make.openssh_key().splitlines())
        self.assert_key(f"tls:\n  key: |\n{indented}")

    def test_encrypted_keys_are_told_apart(self):
        plain = self.assert_key(self.make.openssh_key())
        for text in (self.make.openssh_key(encrypted=True), self.make.putty_key(encrypted=True),
                     self.make.pem("ENCRYPTED PRIVATE KEY", b"\x30\x81\x9b" + self.make.bytes(155)),
                     self.make.pem("RSA PRIVATE KEY", self.make.bytes(304),
                                   f"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{self.make.bytes(16).hex().upper()}\n\n")):
            self.repo.stage("key.txt", text)
            scan = self.scan("staged")
            for finding in scan.findings:
                self.assertRegex(finding["message"].lower() + str(finding), "encrypted|passphrase")
                self.assertNotEqual(finding["severity"], "critical")
        self.assertNotRegex(plain["message"].lower(), r"\bis encrypted")

    def test_public_keys_and_certificates_pass(self):
        self.repo.stage("cert.pem", self.make.pem("CERTIFICATE", self.make.bytes(600)) + self.make.pem("PUBLIC KEY", self.make.bytes(44)))
        self.repo.stage("id.pub", "ssh-ed25519 " + support.base64.b64encode(self.make.bytes(51)).decode() + " user@example.org\n")
        self.assert_clean("staged")

    def test_a_header_alone_is_no_key(self):
        self.repo.stage("doc.md", "It begins with `-----BEGIN PRIVATE KEY-----` and ends with `-----END PRIVATE KEY-----`.\n")
        self.repo.stage("parse.py", 'if line == "-----BEGIN RSA PRIVATE KEY-----":\n    start()\n')
        self.assert_clean("staged")


if __name__ == "__main__":
    support.main()
