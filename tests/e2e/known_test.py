"""The secrets that are really in use, in local files and on the list of hashes, must not be committed."""
import base64
import json
import os
import random
import re
import string
import tempfile
import urllib.parse

import support

LIST = ".leaktight-known"


def encoded(text):
    return base64.b64encode(text.encode()).decode()


class Known(support.Case):
    """A repository whose .env git ignores, with one value that is really in use."""

    def setUp(self):
        super().setUp()
        self.password = self.make.password(24)
        self.use(f"DB_PASSWORD={self.password}\n")

    def use(self, text, name=".env"):
        self.repo.stage(".gitignore", ".env*\n!.env.example\n.dev.vars\nlocal/\n")
        self.repo.write(name, text)
        if self.repo.run("git", "rev-parse", "HEAD").status != 0:
            self.repo.commit()

    def known(self, *args, **more):
        """The known-secret findings of a scan, each as path, line and message."""
        scan = self.scan(*args, **more)
        return [(f["path"], f["line"], f["message"]) for f in scan.of("known-secret")]

    def assert_known(self, name, content, key="DB_PASSWORD", file=".env", how=""):
        """A file of this content, staged, holds one known secret."""
        self.repo.stage(name, content)
        scan = self.scan("staged", name, status=1)
        found = scan.of("known-secret", name)
        self.assertEqual(len(found), 1, scan.run)
        self.assertEqual(found[0]["severity"], "critical")
        self.assertTrue(found[0]["message"].startswith(f"`{key}` of {file}: "), found[0]["message"])
        self.assertTrue(found[0]["message"].endswith(f"It stands here {how}." if how else "has it."), found[0]["message"])
        self.assert_hides(self.password, scan.run, self.repo.leaktight("staged", name, "-v"))
        self.repo.git("rm", "-q", "-f", name)
        return found[0]


class ManyFolders(Known):
    """Of many folders each is read, instead of asked for each name."""

    def test_a_local_file_in_one_of_many_folders_counts(self):
        secret = self.make.password(24)
        for i in range(20):
            self.repo.stage(f"services/{i}/main.py", "print(1)\n")
        self.repo.stage("docs/setup.md", f"Log in with {secret} once.\n")
        self.repo.commit()
        self.assertEqual(self.known("tree"), [])
        self.use(f"API_PASSWORD={secret}\n", "services/13/.env.local")
        (path, line, message), = self.known("tree")
        self.assertEqual((path, line), ("docs/setup.md", 1))
        self.assertIn("`API_PASSWORD` of services/13/.env.local", message)


class Forms(Known):
    def test_as_it_is(self):
        for name in ("a.txt", "src/main.py", "deploy/run.sh", "README.md"):
            finding = self.assert_known(name, f"x\ny {self.password} z\n")
            self.assertEqual(support.span(finding), (2, 3, 2, 3 + len(self.password)))

    def test_base64_wherever_it_begins(self):
        for before in range(7):
            for behind in range(3):
                text = encoded("u" * before + self.password + ":" * behind)
                self.assert_known("a.txt", f"x: {text}\n", how="in base64")
                self.assert_known("a.txt", f"x: {text.replace('+', '-').replace('/', '_').rstrip('=')}\n", how="in base64")

    def test_base64_over_lines(self):
        for before in range(30, 60, 3):
            text = base64.encodebytes(("n" * before + self.password + "o" * 40).encode()).decode()
            self.assert_known("a.txt", f"data: |\n{text}", how="in base64")

    def test_with_what_a_url_escapes(self):
        value = "pa?ss/" + self.make.password(16) + "&=+ %"
        self.use(f"DB_PASSWORD='{value}'\n")
        for escaped in (urllib.parse.quote(value), urllib.parse.quote(value, safe=""), urllib.parse.quote_plus(value)):
            for text in (escaped, self.lower_escapes(escaped)):
                self.assert_known("a.txt", f"https://host/?p={text}#x\n", how="escaped as in a URL")

    @staticmethod
    def lower_escapes(text):
        parts = text.split("%")
        return "%".join([parts[0]] + [part[:2].lower() + part[2:] for part in parts[1:]])

    def test_with_what_json_escapes(self):
        value = "pa\"ss\\" + self.make.password(16) + "/<é>"
        self.use(f"DB_PASSWORD='{value}'\n")
        for text in (json.dumps({"x": value}), json.dumps({"x": value}, ensure_ascii=False), json.dumps(value).replace("/", "\\/"),
                     json.dumps({"x": value}, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")):
            self.assert_known("a.json", text + "\n", how="escaped as in JSON")

    def test_with_what_yaml_escapes(self):
        value = "it's/" + self.make.password(16) + "é"
        self.use(f'DB_PASSWORD="{value}"\n')
        self.assert_known("a.yaml", "x: '" + value.replace("'", "''") + "'\n", how="escaped as in YAML")
        self.assert_known("a.yaml", 'x: "' + value.replace("é", "\\xE9") + '"\n', how="escaped as in YAML")

    def test_in_a_secret_manifest(self):
        other = self.make.password()
        for field, value in (("data", encoded(self.password)), ("stringData", self.password)):
            manifest = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n{field}:\n  password: {value}\n"
            finding = self.assert_known("s.yaml", manifest, how="in base64" if field == "data" else "")
            self.assertIn("k8s-secret-committed", finding["also"])
            # What else the manifest has is not lost behind it.
            more = manifest + f"  other: {encoded(other) if field == 'data' else other}\n"
            self.repo.stage("s.yaml", more)
            self.assertEqual(self.scan("staged", "s.yaml").rules, ["k8s-secret-committed", "known-secret"])
            self.repo.git("rm", "-q", "-f", "s.yaml")

    def test_in_a_document_in_a_secret_manifest(self):
        value = 'pa"ss/' + self.make.password(16)
        self.use(f"DB_PASSWORD='{value}'\n")
        login = {"auths": {"r.acme.io": {"auth": encoded(f"deploy:{value}")}}}
        slashes = json.dumps({"db": value}).replace("/", "\\/")
        for key, document in ((".dockerconfigjson", json.dumps(login)), ("c.json", slashes),
                              ("url", f"postgres://app:{urllib.parse.quote(value, safe='')}@db/app")):
            manifest = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  {key}: {encoded(document)}\n"
            self.assert_known("s.yaml", manifest, how="in base64")

    def test_where_yaml_breaks_a_line(self):
        half = len(self.password) // 2
        broken = f'x: "{self.password[:half]}\\\n    {self.password[half:]}"\n'
        self.assert_known("a.yaml", broken, how="escaped as in YAML")

    def test_in_a_secret_manifest_over_lines(self):
        text = encoded("#" * 50 + self.password + "#" * 50)
        manifest = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  env: >-\n    {text[:76]}\n    {text[76:]}\n"
        self.assert_known("s.yaml", manifest, how="in base64")

    def test_in_utf16(self):
        self.assert_known("a.txt", f"password is {self.password}\r\n".encode("utf-16"))

    def test_in_a_large_file_at_any_place(self):
        filler = "".join(f"line {i} of a file that is large\n" for i in range(40000))
        for at in (0, 65536 - 12, 500000, len(filler)):
            self.assert_known("a.txt", filler[:at] + self.password + filler[at:])

    def test_in_a_commit_message(self):
        self.repo.stage("a.txt", "a\n")
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.commit(f"log in with {self.password}")
        (finding,) = self.scan("diff", "main...topic").of("known-secret")
        self.assertEqual(finding["origin"], "commit-message")
        (finding,) = self.scan("history").of("known-secret")

    def test_the_check_speaks_for_rules_on_the_same_bytes(self):
        token = self.make.github()
        self.use(f"GITHUB_TOKEN={token}\nDB_PASSWORD={self.password}\n")
        finding = self.assert_known("a.py", f'T = "{token}"\n', key="GITHUB_TOKEN")
        self.assertEqual(finding["also"], ["github-pat"])
        self.repo.stage("a.py", f'T = "{token}"\n')
        self.assertEqual(self.scan("staged", "--only", "github-pat").rules, ["github-pat"])
        self.assertEqual(self.scan("staged", "--skip", "known-secret").rules, ["github-pat"])
        self.assertEqual(self.scan("staged", "--only", "known-secret").rules, ["known-secret"])

    def test_it_weighs_no_less_than_what_it_speaks_for(self):
        self.repo.stage(".leaktight.yaml", "rules: {known-secret: low}\n")
        self.repo.stage("a.yaml", f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n  p: {self.password}\n")
        (finding,) = self.scan("staged").of("known-secret")
        self.assertEqual((finding["severity"], finding["also"]), ("high", ["k8s-secret-committed"]))


class Sources(Known):
    def test_files_of_all_names_and_folders(self):
        for name in (".env.local", ".dev.vars", "api/.env", "api/v1/.env.production.local"):
            value = self.make.password()
            self.use(f"export API_SECRET='{value}'\n", name)
            self.repo.stage("api/v1/src/a.txt", f"{value}\n")
            for verb in (["staged"], ["tree"]):
                found = self.known(*verb)
                self.assertEqual([f[:2] for f in found], [("api/v1/src/a.txt", 1)], (name, found))
                self.assertIn(f"`API_SECRET` of {name}", found[0][2])

    def test_a_file_beside_the_change_counts_and_one_far_from_it_does_not(self):
        value = self.make.password()
        self.use(f"API_SECRET={value}\n", "api/.env")
        self.repo.stage("web/a.txt", f"{value}\n")
        self.assert_clean("staged")
        self.assertEqual(len(self.known("tree")), 0, "no file of api/ is in git, and nothing looks there")
        self.repo.stage("api/b.txt", "b\n")
        self.assertEqual(len(self.known("staged")), 1)
        self.assertEqual(len(self.known("tree")), 1)

    def test_its_own_file_may_hold_it_and_a_tracked_one_may_not(self):
        self.assertEqual(self.known("tree"), [])
        self.assertEqual(self.known("tree", "--no-ignore"), [])
        self.repo.stage(".env.production", f"DB_PASSWORD={self.password}\n")
        self.assertEqual([f[0] for f in self.known("staged")], [".env.production"])
        # What git has is no secret of this machine.
        self.repo.git("rm", "-q", "--cached", ".env.production")
        os.remove(self.repo.path(".env"))
        os.remove(self.repo.path(".env.production"))
        self.repo.stage(".env", f"DB_PASSWORD={self.password}\n")
        self.repo.stage("a.txt", f"{self.password}\n")
        self.assertEqual(self.known("staged"), [])

    def test_an_untracked_file_that_nothing_ignores(self):
        self.repo.stage(".gitignore", "x\n")
        self.repo.stage("a.txt", f"{self.password}\n")
        self.assertEqual([f[0] for f in self.known("staged")], ["a.txt"])
        self.assertEqual([f[0] for f in self.known("tree")], ["a.txt"])

    def test_templates_are_no_source(self):
        os.remove(self.repo.path(".env"))
        self.repo.write(".env.example", f"DB_PASSWORD={self.password}\n")
        self.repo.stage("a.txt", f"{self.password}\n")
        self.assertEqual(self.known("staged"), [])

    def test_values_with_an_opening_that_nothing_closes(self):
        for opening in ("%(", "{{", "#{", "<%"):
            for name, text in ((".env", "API_PASSWORD='{}'\n"), ("local/c.ini", "[mail]\npassword = {}\n")):
                value = self.make.password(12) + opening + self.make.password(10)
                self.repo.stage(".leaktight.yaml", "known: {files: [local/c.ini]}\n")
                self.repo.write(name, text.format(value))
                self.repo.stage("a.txt", f"{value}\n")
                self.assertEqual([f[0] for f in self.known("staged")], ["a.txt"], (opening, name))

    def test_aws_credentials(self):
        secret = self.make.aws_secret()
        folder = self.top / "home" / ".aws"
        folder.mkdir()
        (folder / "credentials").write_text(
            f"[default]\naws_access_key_id = {self.make.aws_key_id()}\naws_secret_access_key = {secret}\nregion = eu-west-1\n")
        self.assert_known("a.txt", f"{secret}\n", "default.aws_secret_access_key", "~/.aws/credentials")
        elsewhere = self.top / "elsewhere"
        (folder / "credentials").rename(elsewhere)
        self.repo.stage("a.txt", f"{secret}\n")
        self.assertEqual(self.known("staged"), [])
        (found,) = self.known("staged", env={"AWS_SHARED_CREDENTIALS_FILE": str(elsewhere)})

    def test_files_that_the_configuration_names(self):
        values = [self.make.password() for _ in range(5)]
        files = {"local/a.yaml": f"db:\n  password: {values[0]}\n", "local/b.json": json.dumps({"api_key": values[1]}),
                 "local/c.ini": f"[mail]\npassword = {values[2]}\n", "local/d.tfvars": f'db_password = "{values[3]}"\n',
                 "local/no-extension": f"API_SECRET={values[4]}\n"}
        self.repo.stage(".leaktight.yaml", f"known:\n  files: [{', '.join(files)}, local/absent.yaml]\n")
        for name, text in files.items():
            self.repo.write(name, text)
        for (name, _), value, key in zip(files.items(), values, ("db.password", "api_key", "mail.password", "db_password", "API_SECRET")):
            self.assert_known("a.txt", f"{value}\n", key, name)

    def test_a_named_file_that_git_has_is_itself_found(self):
        self.repo.stage(".leaktight.yaml", "known: {files: [conf/a.ini]}\n")
        self.repo.stage("conf/a.ini", f"[mail]\npassword = {self.password[::-1]}\n")
        self.assertEqual([f[0] for f in self.known("staged")], ["conf/a.ini"])
        self.assertEqual([f[0] for f in self.known("tree")], ["conf/a.ini"])

    def test_a_repository_names_nothing_outside_of_it(self):
        outside = self.top / "outside.env"
        outside.write_text(f"API_SECRET={self.password[::-1]}\n")
        for path in (str(outside), "../outside.env", "~/outside.env", "a/../../outside.env"):
            self.repo.write(".leaktight.yaml", f"known: {{files: ['{path}']}}\n")
            self.assert_fails("config", "check", naming=[".leaktight.yaml:1:", "lies outside of the repository"])
        os.symlink(outside, self.repo.path("link.env"))
        self.repo.stage(".leaktight.yaml", "known: {files: [link.env]}\n")
        self.repo.stage("a.txt", f"{self.password[::-1]}\n")
        run = self.assert_fails("staged", naming=[".leaktight.yaml:1:", "link.env", "symbolic link"])
        self.assertNotIn("known-secret", run.text)

    def test_a_named_file_that_cannot_be_read_is_an_error_and_a_found_one_is_a_warning(self):
        self.repo.write("local/a.env/x", "x\n")
        self.repo.stage(".leaktight.yaml", "known: {files: [local/a.env]}\n")
        self.repo.stage("a.txt", f"{self.password}\n")
        run = self.assert_fails("staged", naming=[".leaktight.yaml:1:", "local/a.env", "is a folder"])
        self.assertIn("known-secret", run.text, "what was found is not lost")
        self.repo.stage(".leaktight.yaml", "")
        self.repo.write(".env.local", "X_SECRET=" + "a" * (2 << 20))
        run = self.repo.leaktight("staged")
        self.assertEqual(run.status, 1)
        self.assertIn(".env.local: its values are not looked for: is too large", run.errors)

    def test_stdin(self):
        run = self.repo.leaktight("stdin", "--format", "json", stdin=f"x {self.password}\n")
        self.assertEqual([f["rule"] for f in run.json()["findings"]], ["known-secret"])

    def test_a_linked_worktree_has_its_own(self):
        self.repo.git("worktree", "add", "-q", str(self.top / "linked"))
        linked = support.Repository(self.top / "linked", self.env, git=False)
        linked.stage("a.txt", f"{self.password}\n")
        self.assert_clean("staged", repo=linked)
        linked.write(".env", f"DB_PASSWORD={self.password}\n")
        self.assertEqual([f[0] for f in self.known("staged", repo=linked)], ["a.txt"])

    def test_in_a_hook(self):
        self.repo.stage("a.txt", f"x {self.password}\n")
        self.repo.leaktight("hook", "install")
        env = {"PATH": f"{os.path.dirname(support.BINARY)}:{self.env['PATH']}"}
        run = self.repo.run("git", "commit", "-q", "-m", "m", env=env)
        self.assertNotEqual(run.status, 0, run)
        self.assertIn("`DB_PASSWORD` of .env", run.everything)
        self.assertNotIn("not looked for", run.everything)
        self.assert_hides(self.password, run)


class Unused(Known):
    PLAIN = ("LOG_LEVEL=information\nPORT=15432\nDEBUG=true\nDB_USER=postgres\nDB_PASSWORD=postgres\nADMIN_PASSWORD=changeme\n"
             "APP_URL=https://app.acme-corp.net/start\nDATA_DIR=/var/lib/flowdoc/data\nAPI_KEY=<your-key-here>\n"
             "JWT_SECRET=change-me-please\nSMTP_PASSWORD=Passw0rd\nPIN_SECRET=8817263549012763\nEMPTY_SECRET=\n"
             "REDIS_PASSWORD=${OTHER}\nCACHE_URL=redis://localhost:6379/0\nPHRASE_SECRET=correct-horse-battery\nSHORT_TOKEN=a8Xk2\n")

    def test_common_values_are_not_looked_for(self):
        self.use(self.PLAIN)
        self.repo.stage("a.txt", self.PLAIN)
        self.assertEqual(self.known("staged"), [])
        self.assertEqual(self.known("tree"), [])

    def test_the_user_is_told_which_and_why(self):
        self.use(self.PLAIN + f"REAL_SECRET={self.password}\nVITE_KEY={self.password[::-1]}\n")
        run = self.repo.leaktight("known", "list")
        self.assertEqual(run.status, 0, run)
        lines = {line.split()[0]: " ".join(line.split()[1:]) for line in run.text.splitlines()[1:]}
        self.assertEqual(lines["REAL_SECRET"], "looked for")
        self.assertEqual(lines["VITE_KEY"], "not looked for: it is public by its name")
        self.assertEqual(lines["SHORT_TOKEN"], "not looked for: it is shorter than 8 characters")
        self.assertEqual(lines["JWT_SECRET"], "not looked for: it is a placeholder")
        self.assertEqual(lines["DATA_DIR"], "not looked for: it is a path, or an address without a password")
        self.assertEqual(lines["PIN_SECRET"], "not looked for: it is a number, a date or an address")
        self.assertEqual(lines["EMPTY_SECRET"], "not looked for: it has no value")
        self.assertEqual([key for key, says in lines.items() if says == "looked for"], ["REAL_SECRET"])
        self.repo.stage("a.txt", "a\n")
        verbose = self.repo.leaktight("staged", "--verbose")
        self.assertIn(".env: `SHORT_TOKEN` is not looked for: it is shorter than 8 characters", verbose.errors)
        for quiet in (["staged"], ["staged", "-q", "-v"], ["tree"]):
            self.assertNotIn("looked for", self.repo.leaktight(*quiet).everything)
        self.assert_hides(self.password, run, verbose)

    def test_the_password_of_an_address_counts(self):
        password = self.make.password(20)
        self.use(f"DATABASE_URL=postgres://app:{password}%21@db.acme-corp.net:5432/app\n")
        self.assert_known("a.txt", f"PGPASSWORD={password}!\n", "DATABASE_URL")
        self.assert_known("a.txt", f"x://app:{password}%21@other/\n", "DATABASE_URL")

    def test_of_a_key_its_middle_counts(self):
        key = self.make.rsa_key()
        self.use('SIGNING_KEY="' + key.rstrip("\n") + '"\n')
        middle = key.splitlines()[len(key.splitlines()) // 2]
        self.assert_known("a.txt", f"x\n{middle}\n", "SIGNING_KEY")
        self.repo.stage("a.txt", "\n".join(key.splitlines()[:2]) + "\n")
        self.assertEqual(self.known("staged"), [], "every key has the same first lines")


class Nothing(Known):
    """What nobody pays for."""

    def test_without_a_local_file_nothing_is_read_and_no_process_is_started(self):
        if not self.repo.run("which", "strace").out:
            self.skipTest("strace is not there")
        os.remove(self.repo.path(".env"))
        self.repo.stage("a/b/c.cc", "c\n")
        self.repo.stage("d.cc", "d\n")
        trace = self.top / "trace"
        self.repo.run("strace", "-f", "-o", trace, "-e", "trace=execve,newfstatat,stat,openat,getdents64", support.BINARY, "staged")
        calls = trace.read_text().splitlines()
        asked = [c for c in calls if "/.env" in c or ".dev.vars" in c]
        self.assertEqual([c for c in asked if "stat" not in c], [])
        self.assertEqual(len(asked), 3 * 13, "the top, a/ and a/b/")
        self.assertEqual(len({c.split()[0] for c in calls}), 1, "nor a git child")

    def test_values_leave_no_trace(self):
        """Neither in what is written, nor in any file of the repository, nor in the memory that a core dump would hold."""
        self.repo.stage("a.txt", f"x {encoded(self.password)}\n")
        env = {"TMPDIR": str(self.top / "home")}
        for args in (["staged", "-v"], ["staged", "--format", "sarif"], ["tree", "--format", "json"], ["known", "list"],
                     ["known", "add", ".env"], ["history"], ["diff", "HEAD"]):
            self.assert_hides(self.password, self.repo.leaktight(*args, env=env))
        for root, _, files in os.walk(self.top):
            for name in files:
                if name == ".env":
                    continue
                with open(os.path.join(root, name), "rb") as file:
                    content = file.read()
                self.assertNotIn(self.password.encode(), content, name)
                self.assertEqual(self.password[4:14].encode() in content, False, name)


class List(Known):
    def setUp(self):
        super().setUp()
        self.values = {"DB_PASSWORD": self.password, "API_KEY": self.make.some(32), "HEX_SECRET": self.make.bytes(16).hex()}
        self.use("".join(f"{k}={v}\n" for k, v in self.values.items()) + "SHORT_SECRET=a7Xk2Pq9\nWORDS_PASSWORD=correct-horse\n")

    def add(self):
        run = self.repo.leaktight("known", "add", ".env")
        self.assertEqual(run.status, 0, run)
        self.repo.git("add", LIST)
        self.repo.commit("the list")
        return run

    def clone(self):
        """As a pipeline has it: no .env."""
        self.repo.git("clone", "-q", str(self.repo.folder), str(self.top / "clone"))
        return support.Repository(self.top / "clone", self.env, git=False)

    def test_a_clone_without_the_values_finds_them(self):
        run = self.add()
        self.assertIn("DB_PASSWORD of .env: added", run.text)
        self.assertIn("WORDS_PASSWORD of .env: not added: it is made of words", run.text)
        self.assertRegex(run.text, "SHORT_SECRET of .env: not added: it (has fewer|is neither)")
        for value in self.values.values():
            self.assert_hides(value, run)
            self.assertNotIn(value.encode(), self.repo.path(LIST).read_bytes())
        clone = self.clone()
        clone.git("checkout", "-q", "-b", "topic")
        texts = {"a.txt": self.password, "b.txt": encoded(self.values["API_KEY"]), "c.txt": encoded("x:" + self.values["HEX_SECRET"]),
                 "d.yaml": f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata:\n  k: {encoded(self.password)}\n"}
        for name, text in texts.items():
            clone.stage(name, f"x = {text}\n" if name.endswith("txt") else text)
        for verb in (["staged"], ["tree"]):
            found = self.known(*verb, repo=clone)
            self.assertEqual([f[0] for f in found], list(texts), found)
        self.assertIn("`API_KEY` of .env", found[1][2])
        self.assertIn("It stands here in base64.", found[1][2])
        clone.commit()
        for verb in (["diff", "main...topic"], ["diff", "--squash", "main...topic"], ["tree", "--rev", "HEAD"], ["history"]):
            self.assertEqual(sorted(f[0] for f in self.known(*verb, repo=clone)), list(texts), verb)
        run = clone.leaktight("stdin", "--format", "json", stdin=self.password)
        self.assertEqual([f["rule"] for f in run.json()["findings"]], ["known-secret"])

    def test_random_letters_of_one_case(self):
        random.seed(11)
        value = next(text for text in iter(lambda: "".join(random.choices(string.ascii_lowercase, k=20)), "")
                     if len(set(text)) > 12 and not re.search("ab|er|in|on|re|st|th", text))
        self.use(f"QUEUE_PASSWORD={value}\nTEAM_PASSWORD=correcthorsebatterystaple\n")
        run = self.repo.leaktight("known", "add", ".env")
        self.assertIn("QUEUE_PASSWORD of .env: added", run.text)
        self.assertIn("TEAM_PASSWORD of .env: not added", run.text)
        self.assertTrue(self.repo.path(LIST).read_text().startswith("leaktight-known 2\n"))
        clone = self.clone()
        clone.write(LIST, self.repo.path(LIST).read_text())
        for text in (value, f"amqp://queue:{value}@host/", encoded(value), "the correct horse battery staple"):
            clone.stage("a.txt", f"x = {text}\n")
            self.assertEqual(len(self.known("tree", repo=clone)), text.count("horse") == 0, text)

    def test_the_list_itself_is_clean(self):
        self.repo.leaktight("known", "add", ".env")
        self.repo.git("add", LIST)
        self.assert_clean("staged")
        self.assert_clean("tree")

    def test_list_and_remove(self):
        self.add()
        run = self.repo.leaktight("known", "list")
        self.assertIn("API_KEY of .env", run.text)
        self.assertEqual(self.repo.leaktight("known", "add", ".env").text.count("there already"), 3)
        run = self.repo.leaktight("known", "remove", "API_KEY", ".env:HEX_SECRET")
        self.assertEqual((run.status, run.text), (0, "API_KEY of .env: removed\nHEX_SECRET of .env: removed\n"))
        self.assertNotIn("API_KEY", self.repo.path(LIST).read_text())
        run = self.assert_fails("known", "remove", "API_KEY", naming=[LIST, "has no entry of a key that was named"])
        self.assertNotIn("API_KEY", run.errors)

    def test_remove_takes_all_that_is_named_or_nothing(self):
        self.add()
        run = self.assert_fails("known", "remove", "API_KEY", "NOPE", naming=[LIST, "number 2 of 2", "nothing was removed"])
        self.assertNotIn("NOPE", run.errors)
        self.assertIn("API_KEY", self.repo.path(LIST).read_text())

    def test_add_takes_text_and_keeps_no_path_of_the_machine(self):
        self.assert_fails("known", "add", stdin="A=\0\1\n", naming=["stdin", "is no text"])
        with tempfile.TemporaryDirectory() as elsewhere:
            path = os.path.join(elsewhere, "ci.env")
            with open(path, "w") as file:
                file.write(f"CI_TOKEN={self.make.some(30)}\n")
            self.assertIn("CI_TOKEN of ci.env: added", self.repo.leaktight("known", "add", path).text)
        self.assertNotIn(elsewhere, self.repo.path(LIST).read_text())

    def test_add_reads_standard_input_and_never_an_argument(self):
        value = self.make.some(30)
        run = self.repo.leaktight("known", "add", stdin=f"CI_TOKEN={value}\n")
        self.assertIn("CI_TOKEN of stdin: added", run.text)
        run = self.repo.leaktight("known", "add", "--path", "ci.json", stdin=json.dumps({"other_token": value[::-1]}))
        self.assertIn("other_token of ci.json: added", run.text)
        for args in ([value], [f"KEY={value}"], ["KEY", value], [".env", value]):
            run = self.assert_fails("known", "add", *args, naming="values are never taken from arguments")
            self.assert_hides(value, run)

    def test_add_from_a_folder_below(self):
        self.use(f"X_SECRET={self.make.some(30)}\n", "api/.env")
        run = self.repo.leaktight("known", "add", ".env", cwd=self.repo.path("api"))
        self.assertIn("X_SECRET of api/.env: added", run.text)
        self.assertTrue(self.repo.path(LIST).exists())

    def test_a_wrong_list_ends_with_2_and_names_its_line(self):
        self.add()
        text = self.repo.path(LIST).read_text()
        self.repo.stage("a.txt", f"{self.password}\n")
        for wrong, line in ((text.replace("known 1", "known 7"), 1), (text.replace("m=65536", "m=1"), 4), (text + "24 zz\n", 8), ("x\n", 1)):
            self.repo.stage(LIST, wrong)
            for verb in (["staged"], ["tree"], ["tree", "--rev", "HEAD"], ["diff", "HEAD~1"]):
                if verb[-1] == "HEAD":
                    self.repo.git("commit", "-q", "--no-verify", "-m", "wrong", "--", LIST)
                run = self.assert_fails(*verb, naming=f"{LIST}:{line}: ")
                if verb[0] in ("staged", "tree") and "--rev" not in verb:
                    self.assertIn("known-secret", run.text, "what the local file knows is still found")
            self.assert_fails("known", "add", ".env", naming=f"{LIST}:{line}: ")
            self.assertEqual(self.repo.path(LIST).read_text(), wrong, "nothing is written over it")
            self.repo.write(LIST, text)
            self.repo.git("commit", "-q", "--no-verify", "-m", "right", "--", LIST)

    def test_a_pull_request_does_not_weaken_the_list(self):
        self.add()
        clone = self.clone()
        lines = self.repo.path(LIST).read_text().splitlines(True)
        for what, text in (("removed", None), ("emptied", "".join(lines[:4])), ("less", "".join(lines[:4] + lines[5:]))):
            clone.git("checkout", "-q", "-B", "topic", "origin/main")
            if text is None:
                clone.git("rm", "-q", LIST)
            else:
                clone.stage(LIST, text)
            clone.stage("a.txt", "".join(f"{v}\n" for v in self.values.values()))
            clone.commit()
            scan = self.scan("diff", "origin/main...topic", repo=clone, status=1)
            self.assertEqual(len(scan.of("known-secret", "a.txt")), 3, (what, scan.run))
            (told,) = scan.of("suppression-added", LIST)
            self.assertRegex(told["message"], "known secrets? (is|are) taken off the list")
            adopted = self.scan("diff", "--adopt", "origin/main...topic", repo=clone)
            self.assertEqual(len(adopted.of("known-secret")), {"less": 2}.get(what, 0), adopted.run)
            self.assertEqual(adopted.of("suppression-added"), [])

    def test_what_a_pull_request_adds_counts(self):
        self.repo.stage("a.txt", "a\n")
        self.repo.commit()
        clone = self.clone()
        clone.git("checkout", "-q", "-b", "topic")
        clone.run(support.BINARY, "known", "add", stdin=f"API_KEY={self.values['API_KEY']}\n")
        clone.git("add", LIST)
        clone.stage("b.txt", f"{self.values['API_KEY']}\n")
        clone.commit()
        scan = self.scan("diff", "origin/main...topic", repo=clone, status=1)
        self.assertEqual(scan.rules, ["known-secret"])

    def test_who_has_the_value_finds_it_once(self):
        self.add()
        self.repo.stage("a.txt", f"{self.password}\n")
        (finding,) = self.scan("staged").findings
        self.assertEqual(finding["places"], [])


class Organisation(Known):
    def policy(self, text, name="org.yaml"):
        path = self.top / name
        path.write_text(text)
        return ["--org-config", str(path)]

    def test_it_names_files_elsewhere(self):
        (self.top / "shared").mkdir()
        for path, named in (("shared/s.env", "shared/s.env"), ("home/h.env", "~/h.env"), ("abs.env", str(self.top / "abs.env"))):
            value = self.make.password()
            (self.top / path).write_text(f"TEAM_SECRET={value}\n")
            self.repo.stage("a.txt", f"{value}\n")
            (found,) = self.known("staged", *self.policy(f"known: {{files: ['{named}']}}\n"))
            self.assertIn("`TEAM_SECRET` of ", found[2])
        shown = self.repo.leaktight("config", "show", *self.policy("known: {files: [/x/y.env], list: required}\n")).text
        self.assertIn("# Known secrets also stand in:\n#   - \"/x/y.env\"", shown)
        self.assertIn("# A list of known secrets is required.", shown)

    def test_one_in_the_repository_does_not(self):
        (self.top / "x.env").write_text(f"TEAM_SECRET={self.password[::-1]}\n")
        self.repo.stage("org.yaml", f"known: {{files: [{self.top}/x.env]}}\n")
        self.repo.stage("a.txt", f"{self.password[::-1]}\n")
        self.assert_fails("staged", "--org-config", "org.yaml", naming=["org.yaml:1", "lies outside of the repository"])

    def test_it_demands_a_list(self):
        demand = self.policy("known: {list: required}\n")
        self.repo.stage("a.txt", "a\n")
        for verb in ("staged", "tree"):
            run = self.assert_fails(verb, *demand, naming=[f"{LIST} is missing", "org.yaml:1"])
        self.repo.leaktight("known", "add", ".env")
        self.repo.git("add", LIST)
        self.assert_clean("staged", *demand)

    def test_a_repository_cannot_switch_it_off(self):
        self.repo.stage("a.txt", f"{self.password}\n")
        for weaker in ("rules: {known-secret: off}\n", "rules: {known-secret: info}\n", "fail-on: critical\nrules: {known-secret: low}\n",
                       "allow: [{rule: known-secret, path: '**', reason: r}]\n", "exclude: [{path: a.txt, reason: r}]\n"):
            self.repo.stage(".leaktight.yaml", weaker)
            scan = self.scan("staged", *self.policy("fail-on: low\n"), status=1)
            self.assertEqual([f["severity"] for f in scan.of("known-secret")], ["critical"], (weaker, scan.run))
            self.assertIn("has no effect under the organisation's policy", scan.run.errors)
        self.repo.stage(".leaktight.yaml", "rules: {known-secret: off}\n")
        self.assertEqual(self.known("staged"), [], "without an organisation it is the team's to say")


class Change(Known):
    def test_what_was_there_before_is_not_new(self):
        self.repo.stage("a.txt", f"x {self.password}\n")
        self.repo.commit()
        self.repo.stage("a.txt", f"x {self.password}\ny\n")
        self.assert_clean("staged")
        self.repo.git("mv", "a.txt", "b.txt")
        self.assert_clean("staged")
        self.assertEqual([f[0] for f in self.known("staged", "b.txt")], [])

    def test_a_pull_request_gains_nothing_by_naming_files(self):
        self.repo.write("local/x.env", f"X_SECRET={self.password[::-1]}\n")
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage(".leaktight.yaml", "known: {files: [local/x.env]}\n")
        self.repo.stage("a.txt", f"{self.password[::-1]}\n")
        self.repo.commit()
        self.assertEqual(self.known("diff", "main...topic"), [])
        self.assertEqual(len(self.known("diff", "--adopt", "main...topic")), 1)

    def test_it_cannot_have_the_base_s_files_left_out(self):
        self.repo.stage(".leaktight.yaml", "known: {files: [local/x.env]}\n")
        self.repo.commit()
        self.repo.write("local/x.env", f"X_SECRET={self.password[::-1]}\n")
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.git("rm", "-q", ".leaktight.yaml")
        self.repo.stage("a.txt", f"{self.password[::-1]}\n")
        self.repo.commit()
        scan = self.scan("diff", "main...topic")
        self.assertEqual(scan.rules, ["known-secret", "suppression-added"], scan.run)

    def test_an_allow_entry_for_it_is_not_of_no_use_where_nobody_knows_the_value(self):
        self.repo.stage(".leaktight.yaml", "allow: [{rule: known-secret, path: a.txt, reason: a demo}]\n")
        self.repo.stage("a.txt", f"{self.password}\n")
        scan = self.scan("tree", status=0)
        self.assertEqual(scan.report["suppressed"], 1)
        os.remove(self.repo.path(".env"))
        run = self.repo.leaktight("tree")
        self.assertNotIn("allows nothing", run.everything)


if __name__ == "__main__":
    support.main()
