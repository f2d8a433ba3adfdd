"""--verbose names the structured files that could not be read as what they are."""
import support

BROKEN = "apiVersion: v1\nkind: Secret\nstringData:\n  PASSWORD: [never closed\n"


class Unparsed(support.Case):
    def lines(self, *args, status=0, **more):
        run = self.repo.leaktight(*args, "--verbose", **more)
        self.assertEqual(run.status, status, run)
        lines = [line.removeprefix("leaktight: ") for line in run.errors.splitlines() if "scanned as text" in line]
        # It is no error, and says nothing where nobody asks.
        plain = self.repo.leaktight(*args, **more)
        self.assertEqual((plain.status, plain.errors), (status, ""), plain)
        quiet = self.repo.leaktight(*args, "--verbose", "--quiet", **more)
        self.assertEqual((quiet.status, quiet.errors), (status, ""), quiet)
        return lines

    def test_a_manifest_that_does_not_parse(self):
        self.repo.stage("k8s/secret.yaml", BROKEN)
        for args in (["staged"], ["tree"], ["tree", "--jobs", "3"]):
            with self.subTest(args):
                (line,) = self.lines(*args)
                self.assertRegex(line, r"^k8s/secret\.yaml:\d+:\d+: is not YAML: .+; scanned as text$")
        self.repo.commit()
        for args in (["tree", "--rev", "HEAD"], ["history"]):
            with self.subTest(args):
                (line,) = self.lines(*args)
                self.assertRegex(line, r"^k8s/secret\.yaml:\d+:\d+: is not YAML: .+; scanned as text")

    def test_what_stands_in_it_is_found_all_the_same(self):
        self.repo.stage("k8s/all.yaml", BROKEN + f"# {self.make.github()}\n---\napiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\n"
                                                 f"stringData:\n  PASSWORD: {self.make.password()}\n")
        scan = self.scan("staged", "--verbose", status=1)
        self.assertEqual(scan.rules, ["github-pat", "k8s-secret-committed"], scan.run)
        self.assertTrue(scan.report["scan"]["complete"])
        self.assertEqual(scan.report["errors"], [])
        (entry,) = scan.report["scan"]["unparsed"]
        self.assertEqual(entry["path"], "k8s/all.yaml")
        self.assertIn("scanned as text", entry["message"])
        self.assertEqual(sorted(entry), ["column", "line", "message", "path"])
        self.assertNotIn("unparsed", self.scan("staged").report["scan"])

    def test_json_and_dotenv(self):
        self.repo.stage("settings.json", '{\n  "password": "x",\n  "a": ]\n}\n')
        self.repo.stage(".env.example", "A=b\nthis is no assignment\n")
        self.repo.stage(".gitignore", ".env\n")
        first, second = self.lines("tree")
        self.assertRegex(first, r"^\.env\.example:2:1: is not dotenv: .+; scanned as text$")
        self.assertRegex(second, r"^settings\.json:3:\d+: is not JSON: .+; scanned as text")

    def test_files_in_order_of_path_whatever_the_threads(self):
        for i in range(40):
            self.repo.stage(f"k8s/{i:02}.yaml", BROKEN.replace("Secret", f"Secret{i}"))
        for jobs in ("1", "4"):
            lines = self.lines("tree", "--jobs", jobs)
            self.assertEqual([line[:11] for line in lines], [f"k8s/{i:02}.yaml" for i in range(40)])
            self.assertEqual(self.lines("staged", "--jobs", jobs), lines)
        self.repo.commit()
        self.assertEqual(self.lines("tree", "--rev", "HEAD", "--jobs", "4"), lines)
        # What is kept from one scan to the next changes nothing.
        self.assertEqual(self.lines("tree", "--rev", "HEAD", "--jobs", "4"), lines)

    def test_templates_and_files_that_no_check_reads(self):
        self.repo.stage("chart/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\n{{- if .Values.a }}\ndata:\n  {{- toYaml .Values.data | nindent 2 }}\n{{- end }}\n")
        self.repo.stage("notes.txt", BROKEN)
        self.repo.stage("main.py", "def f(:\n")
        self.repo.stage(".envrc", "use nix\nif true; then layout go; fi\n")
        self.repo.stage("k8s/good.yaml", "apiVersion: v1\nkind: Service\n")
        self.assertEqual(self.lines("tree"), [])

    def test_a_version_of_a_file_once_in_history(self):
        self.repo.stage("a.yaml", BROKEN)
        first = self.repo.commit()
        self.repo.stage("copy/of/a.yaml", BROKEN)
        self.repo.commit()
        self.repo.stage("a.yaml", "# more\n" + BROKEN)
        second = self.repo.commit()
        lines = self.lines("history")
        self.assertEqual(len(lines), 2, lines)
        self.assertIn(first, lines[0])
        self.assertIn(second, lines[1])

    def test_on_a_branch_and_on_standard_input(self):
        self.repo.stage("old.yaml", BROKEN)
        self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage("new.yaml", BROKEN)
        self.repo.commit()
        (line,) = self.lines("diff", "main...topic")
        self.assertTrue(line.startswith("new.yaml:"), line)
        (line,) = self.lines("stdin", stdin=BROKEN)
        self.assertTrue(line.startswith("standard input:"), line)
        (line,) = self.lines("stdin", "--path", "a.yaml", stdin=BROKEN)
        self.assertTrue(line.startswith("a.yaml:"), line)

    def test_a_name_that_would_write_on_the_terminal(self):
        self.repo.stage("a\x1b[31m\n.yaml", BROKEN)
        (line,) = self.lines("tree")
        self.assertTrue(line.startswith(r"a\x1b[31m\n.yaml:"), line)

    def test_a_file_that_is_encrypted_is_no_broken_one(self):
        self.repo.stage(".env.vault.env", "$ANSIBLE_VAULT;1.1;AES256\n62313365396662343061393464336163\n")
        self.repo.stage(".gitignore", ".env\n")
        self.assertEqual([line for line in self.lines("tree", "--skip", "dotenv-committed") if "env" in line], [])


if __name__ == "__main__":
    support.main()
