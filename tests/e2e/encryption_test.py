"""What is to be encrypted, is: by .sops.yaml, by SOPS' own settings, and in what Kustomize takes."""
import support
from generated import Generator

RULES = "creation_rules:\n  - path_regex: ^secrets/\n    age: age1example\n"
GENERATOR = "secretGenerator:\n  - name: db\n    files:\n      - password=db-password.txt\n"


class Encryption(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("README.md", "x\n")
        self.repo.commit()

    def test_a_rule_that_comes_finds_the_files_that_it_covers(self):
        self.repo.stage("secrets/mail.yaml", "smtp:\n  host: mail.example.com\n")
        self.assert_clean("staged")
        self.repo.commit()
        self.repo.stage(".sops.yaml", RULES)
        for verb in ("staged", "tree"):
            scan = self.scan(verb, status=1)
            self.assertEqual(scan.of("sops-file-plain")[0]["path"], "secrets/mail.yaml", scan.run)
            self.assertEqual([(f["rule"], f["severity"], f["line"]) for f in scan.findings],
                             [("sops-file-plain", "medium", 1)], scan.run)
        self.repo.commit()
        self.repo.stage("README.md", "y\n")
        self.assert_clean("staged")  # it was there before

    def test_a_file_that_comes_in_under_the_rule_is_found(self):
        self.repo.stage(".sops.yaml", RULES)
        self.repo.commit()
        self.repo.stage("secrets/mail.yaml.example", "smtp:\n  host: mail.example.com\n")
        self.assert_clean("staged")
        self.repo.stage("secrets/mail.yaml", "smtp:\n  host: mail.example.com\n")
        self.assert_one("sops-file-plain", "staged")

    def test_a_file_that_a_generator_takes_is_found_when_it_is_in_git(self):
        self.repo.stage("k8s/kustomization.yaml", GENERATOR)
        self.assert_clean("staged")
        self.repo.commit()
        self.repo.write("k8s/db-password.txt", Generator("db").password() + "\n")
        self.repo.stage(".gitignore", "db-password.txt\n")
        self.assert_clean("tree")
        self.repo.git("add", "-f", "k8s/db-password.txt")
        scan = self.scan("staged", status=1)
        self.assertEqual([(f["rule"], f["path"], f["line"]) for f in scan.findings],
                         [("kustomize-secret-file", "k8s/kustomization.yaml", 4)], scan.run)


if __name__ == "__main__":
    support.main()
