"""SQLite databases: what stands in their tables is found with the table's name and the row's line."""
import base64
import gzip
import io
import json
import sqlite3
import time
import zipfile

import support

RULE = "aws-access-key-id"


class Databases(support.Case):
    def setUp(self):
        super().setUp()
        self.key = self.make.aws_key_id()
        self.password = self.make.some(24)

    def database(self, *statements, page_size=4096, encoding="UTF-8", mode="delete"):
        """The bytes of a database; a statement is SQL, or SQL with its values."""
        path = self.top / "home" / "made.db"
        path.unlink(missing_ok=True)
        made = sqlite3.connect(path, isolation_level=None)
        made.execute(f"PRAGMA page_size={page_size}")
        made.execute(f"PRAGMA encoding='{encoding}'")
        made.execute(f"PRAGMA journal_mode={mode}")
        made.execute("BEGIN")
        for statement in statements:
            sql, *values = [statement] if isinstance(statement, str) else statement
            if values and isinstance(values[0], list):
                made.executemany(sql, values[0])
            else:
                made.execute(sql, values)
        made.execute("COMMIT")
        made.close()
        return path.read_bytes()

    def users(self, **more):
        return self.database(
            "CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, password TEXT, created INTEGER)",
            ("INSERT INTO users VALUES(?,?,?,?)", [[1, "alice", None, 1767225600], [2, "bob", self.password, 1767225601]]), **more)

    def keys(self, **more):
        return self.database("CREATE TABLE notes(id INTEGER PRIMARY KEY, note)",
                             ("INSERT INTO notes VALUES(?,?)", [[1, "nothing here"], [2, f"see {self.key} there"]]), **more)

    def assert_at(self, path, line, *args, **more):
        """One finding, with this path and line, and nothing passed over; it is returned."""
        scan = self.scan(*args, **more)
        self.assertEqual((scan.status, len(scan.findings), scan.paths), (1, 1, {path}), scan.run)
        finding = scan.findings[0]
        self.assertEqual((finding["line"], finding["places"]), (line, []), scan.run)
        self.assertEqual(scan.report["scan"]["skipped"], {}, scan.run)
        return finding


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return out.getvalue()


class Tables(Databases):
    def test_a_password_of_a_user_by_every_verb(self):
        self.repo.stage("data/app.db", self.users())
        wanted = "data/app.db!/users"
        finding = self.assert_at(wanted, 2, "staged")
        self.assertEqual(finding["archive"], "data/app.db")
        self.assert_at(wanted, 2, "tree")
        commit = self.repo.commit()
        self.assert_clean("history")
        self.assertEqual(self.assert_at(wanted, 2, "history", "--archives")["commit"]["id"], commit)
        self.assert_at("x.db!/users", 2, "stdin", "--path", "x.db", stdin=self.users())

    def test_a_row_that_is_added_is_new_and_no_other(self):
        self.repo.stage("app.db", self.keys())
        self.repo.commit()
        other = self.make.aws_key_id()
        self.repo.stage("app.db", self.database("CREATE TABLE notes(id INTEGER PRIMARY KEY, note)", ("INSERT INTO notes VALUES(?,?)", [
            [i, f"see {key} there"] for i, key in enumerate([self.key, "nothing", other], 1)])))
        self.assert_at("app.db!/notes", 3, "staged")

    def test_a_setting_is_called_by_its_own_name(self):
        for name, value in (("key", "value"), ("option_name", "option_value"), ("Name", "Value")):
            self.repo.stage("settings.sqlite3", self.database(
                f"CREATE TABLE settings({name} TEXT PRIMARY KEY, {value} TEXT) WITHOUT ROWID",
                ("INSERT INTO settings VALUES(?,?)", [["SITE_NAME", "A shop of boats"], ["SMTP_PASSWORD", self.password]])))
            with self.subTest(name):
                self.assert_at("settings.sqlite3!/settings", 2, "tree")

    def test_a_value_that_is_cut_over_pages(self):
        before, behind = self.make.some(512), self.make.some(2000)
        # Moved by four bytes at a time, until it stands over the end of a page.
        for size in range(0, 512, 4):
            content = self.database("CREATE TABLE t(v TEXT)", ("INSERT INTO t VALUES(?)", f"{before[:size]} {self.key} {behind}"), page_size=512)
            if self.key.encode() not in content:
                break
        self.assertNotIn(self.key.encode(), content)
        self.repo.stage("a.db", content)
        self.assert_at("a.db!/t", 1, "tree")

    def test_text_in_utf_16(self):
        for encoding in ("UTF-16le", "UTF-16be"):
            with self.subTest(encoding):
                content = self.users(encoding=encoding)
                self.assertNotIn(self.password.encode(), content)
                self.repo.stage("a.db", content)
                self.assert_at("a.db!/users", 2, "tree")

    def test_a_value_of_bytes_that_are_utf_16(self):
        self.repo.stage("a.db", self.database("CREATE TABLE t(v BLOB)", ("INSERT INTO t VALUES(?)", f"id = {self.key}\n".encode("utf-16-le"))))
        scan = self.scan("tree", status=1)
        self.assertEqual((scan.rules, scan.paths), ([RULE], {"a.db!/t"}))

    def test_what_a_write_ahead_log_was_written_back_from(self):
        content = self.keys(mode="wal")
        self.assertEqual(content[18:20], b"\2\2")
        self.repo.stage("a.db", content)
        self.assert_at("a.db!/notes", 2, "tree")

    def test_names_and_values_of_any_kind(self):
        self.repo.stage("a.db", self.database(
            'CREATE TABLE "select ""x"" from größe"("group", "a b", "order" BLOB)',
            ('INSERT INTO "select ""x"" from größe" VALUES(?,?,?)', "zero \0 byte", f"{self.key}\0", b"\0\xff\xfe")))
        self.assert_at('a.db!/select "x" from größe', 1, "tree")

    def test_a_database_without_secrets_is_clean(self):
        self.repo.stage("empty.db", self.database("CREATE TABLE users(id, password)"))
        self.repo.stage("a.db", self.database("CREATE TABLE users(id, name, password)", (
            "INSERT INTO users VALUES(?,?,?)", [[i, f"user{i}", None] for i in range(500)])))
        self.repo.stage("nothing.db", b"")
        self.assert_clean("tree")


class Within(Databases):
    def test_an_archive_in_a_value(self):
        inner = zipped({"conf/app.properties": f"# settings\nid = {self.key}\n"})
        self.repo.stage("a.db", self.database("CREATE TABLE files(name, content BLOB)", ("INSERT INTO files VALUES(?,?)", [
            ["x.txt", b"text"], ["y.zip", inner], ["z.gz", gzip.compress(b"text")]])))
        self.assert_at("a.db!/files/2/content!/conf/app.properties", 2, "tree")

    def test_a_database_in_an_archive_and_in_a_database(self):
        self.repo.stage("a.zip", zipped({"data/app.db": self.users()}))
        self.assert_at("a.zip!/data/app.db!/users", 2, "tree")
        self.repo.stage("a.zip", self.database("CREATE TABLE f(c)", ("INSERT INTO f VALUES(?)", self.users())))
        self.assert_at("a.zip!/f/1/c!/users", 2, "tree")

    def test_base64_in_a_value(self):
        packed = base64.b64encode(gzip.compress(f"id = {self.key} of a settings file\n".encode())).decode()
        self.repo.stage("a.db", self.database("CREATE TABLE t(v TEXT)", ("INSERT INTO t VALUES(?)", packed)))
        scan = self.scan("tree", status=1)
        self.assertEqual((scan.rules, scan.paths), ([RULE], {"a.db!/t"}))


class Bounds(Databases):
    def test_a_corrupt_one_is_counted_and_no_error(self):
        whole = self.users()
        self.repo.stage("text.db", b"SQLite format 3\0" + b"no database at all " * 20)
        self.repo.stage("schema.db", whole[:100] + b"\xff" * 8 + whole[108:])
        scan = self.scan("tree", "--verbose")
        self.assertEqual(scan.report["scan"]["skipped"], {"archive-broken": 2}, scan.run)
        self.assertTrue(scan.report["scan"]["complete"])
        self.repo.stage("schema.db", b"")
        scan = self.scan("tree", "--verbose", status=0)
        self.assertEqual(scan.report["scan"]["skipped_paths"], [{"path": "text.db", "reason": "archive-broken"}])

    def test_what_is_found_in_a_broken_one_is_told(self):
        filler = [[i, self.make.some(200)] for i in range(3, 200)]
        content = self.database("CREATE TABLE notes(id INTEGER PRIMARY KEY, note)", ("INSERT INTO notes VALUES(?,?)", [
            [1, "nothing"], [2, f"see {self.key} there"], *filler]))
        self.repo.stage("a.db", content[:len(content) // 2])
        scan = self.scan("tree", status=1)
        self.assertEqual((scan.rules, scan.paths), ([RULE], {"a.db!/notes"}))
        self.assertEqual(scan.report["scan"]["skipped"], {"archive-broken": 1})

    def test_bombs_end_in_time_and_are_counted(self):
        count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<{}) "
        names = ",".join(f"a_long_name_of_a_column_{i}" for i in range(40))
        bombs = {
            "rows.db": ((f"CREATE TABLE t({names})", count.format(60_000) + f"INSERT INTO t SELECT {','.join(['1'] * 40)} FROM n"), "archive-member-large"),
            "tables.db": (tuple(f"CREATE TABLE t{i}(a)" for i in range(10_050)), "archive-members"),
            "packed.db": (("CREATE TABLE t(%s)" % ("c" * 50_000), count.format(200_000) + "INSERT INTO t SELECT x'1f8b08' FROM n"), "archive-members"),
            "gzip.db": (("CREATE TABLE t(v)", ("INSERT INTO t VALUES(?)", gzip.compress(bytes(100 << 20), 9))), "archive-member-large"),
            "schema.db": (("CREATE TABLE t(a)", "PRAGMA writable_schema=on", count.format(85) + "INSERT INTO sqlite_master SELECT 'table', 't' || i, "
                           "'t' || i, 2, 'CREATE TABLE t' || i || '(a" + ",CHECK(a)" * 9000 + ")' FROM n"), "archive-broken"),
        }
        for name, (statements, _) in bombs.items():
            content = self.database(*statements, page_size=65536 if name == "packed.db" else 512)
            self.assertLess(len(content), 8 << 20, name)
            self.repo.write(name, content)
        # What a view computes without end is not asked for.
        self.repo.write("view.db", self.database("CREATE TABLE t(v)", "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                                                 "SELECT i+1 FROM n) SELECT i, zeroblob(1000000) FROM n"))
        began = time.monotonic()
        done = self.repo.run("sh", "-c", f'ulimit -v 1500000; exec "{support.BINARY}" tree --format json --jobs 1 --verbose')
        self.assertLess(time.monotonic() - began, 120)
        scan = support.Scan(done)
        self.assertEqual((scan.status, scan.findings), (0, []), done)
        told = {}
        for one in scan.report["scan"]["skipped_paths"]:
            told.setdefault(one["path"].split("!")[0], set()).add(one["reason"])
        self.assertEqual(set(told), set(bombs))
        for name, (_, reason) in bombs.items():
            self.assertIn(reason, told[name], name)


class Reports(Databases):
    def test_every_format_names_the_table(self):
        self.repo.stage("data/app.db", self.keys())
        runs = {name: self.repo.leaktight("tree", *(["--format", name] if name else [])) for name in
                ("", "json", "jsonl", "sarif", "github", "gitlab", "markdown")}
        for name, run in runs.items():
            with self.subTest(name):
                self.assertEqual(run.status, 1, run)
                self.assertIn("data/app.db!/notes", run.text)
        self.assertIn(f"{RULE}  2:", runs[""].text)
        [result] = json.loads(runs["sarif"].out)["runs"][0]["results"]
        [location] = result["locations"]
        self.assertEqual(location["physicalLocation"]["artifactLocation"]["uri"], "data/app.db")
        self.assertEqual(location["logicalLocations"][0]["fullyQualifiedName"], "data/app.db!/notes:2")
        self.assert_hides(self.key, *runs.values())


if __name__ == "__main__":
    support.main()
