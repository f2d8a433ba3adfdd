"""Reports against their schemas: our own of JSON and JSON lines, the standard's of SARIF.

Every verb that scans is run on a repository that has of everything: names and texts of no encoding,
findings in messages, what is suppressed, what cannot be read.
"""
import copy
import io
import json
import os
import sys
import zipfile

import support

try:
    import jsonschema
except ImportError:  # a Python of the user's own does not see the system's package python3-jsonschema
    SYSTEM = "/usr/bin/python3"
    if os.path.realpath(sys.executable) == os.path.realpath(SYSTEM) or not os.access(SYSTEM, os.X_OK):
        sys.exit("the Python package jsonschema is missing: apt-get install python3-jsonschema, or pip install jsonschema")
    os.execv(SYSTEM, [SYSTEM, "-B", *sys.argv])

REPORT = json.loads((support.SOURCE_TREE / "schemas/report.schema.json").read_text())
SARIF = json.loads((support.SOURCE_TREE / "tests/report/sarif-2.1.0/sarif-schema-2.1.0.json").read_text())


def without_unknown_fields(schema):
    """The schema as we keep it ourselves: a field that it does not name is an error."""
    strict = copy.deepcopy(schema)

    def close(node):
        if isinstance(node, list):
            for one in node:
                close(one)
        elif isinstance(node, dict):
            if "properties" in node and "additionalProperties" not in node:
                node["unevaluatedProperties"] = False
            for one in node.values():
                close(one)

    close(strict)
    # What others are built on leaves the rest to them.
    del strict["$defs"]["place"]["unevaluatedProperties"]
    strict["$defs"]["finding"]["properties"]["places"]["items"]["unevaluatedProperties"] = False
    return strict


def zipped(path, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(path, content)
    return out.getvalue()


def line_schema(schema):
    """Of one line of jsonl."""
    return {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/finding"}


class Schemas(support.Case):
    def setUp(self):
        super().setUp()
        strict = without_unknown_fields(REPORT)
        self.report = jsonschema.Draft202012Validator(strict)
        self.line = jsonschema.Draft202012Validator(line_schema(strict))
        self.sarif = jsonschema.Draft4Validator(SARIF, format_checker=jsonschema.FormatChecker())

    def of_everything(self):
        repo, make = self.repo, self.make
        repo.stage("base", "base\n")
        repo.commit()
        key, allowed = make.aws_key_id(), make.aws_key_id()
        repo.stage("größe 1.txt", f"größe 😀 = {key}\nagain {key}\n")
        repo.stage(b"caf\xe9 \xff.txt", b"\xff\xfe caf\xe9 key " + make.aws_key_id().encode() + b"\n")
        repo.stage("allowed.txt", f"key {allowed}  # leaktight:allow aws-access-key-id no longer in use\n")
        repo.stage("unused.txt", "# leaktight:allow jwt there is none\n")
        repo.stage(".env", f"DB_PASSWORD={make.password()}\n")
        repo.stage("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
        repo.stage("min.js", "var a=1;" * 500 + f'k="{make.aws_key_id()}";' + "var b=2;" * 500)
        repo.stage("id", make.pkcs8_key())
        repo.stage("outer 1.zip", zipped("in/größe.zip", zipped("a.txt", f"key = {make.aws_key_id()}\n")))
        repo.stage(".leaktight.yaml", "allow:\n  - path: 'id'\n    rule: private-key\n    reason: made for the tests\n")
        return key

    def runs(self):
        yield "staged", ["staged"], {}
        self.repo.env["GIT_AUTHOR_NAME"] = os.fsdecode(b"J\xfcrgen")
        self.repo.git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--no-verify", "-m", os.fsdecode(b"gr\xfc\xdfe"))
        yield "tree", ["tree"], {}
        yield "tree", ["tree", "--rev", "HEAD"], {}
        yield "stdin", ["stdin"], {"stdin": f"key {self.make.aws_key_id()}\n"}
        self.repo.stage("more.txt", "more\n")
        key = self.make.aws_key_id()
        self.repo.commit(f"use {key} for now")
        for same in (key, self.make.aws_key_id()):
            self.repo.git("tag", "-a", f"v-{same[-4:]}", "-m", f"release {same}")
            self.repo.git("notes", "add", "-f", "-m", f"a note {same}")
            self.repo.git("branch", f"x-{same}")
        yield "diff", ["diff", "HEAD~2..HEAD"], {}
        yield "diff", ["diff", "--squash", "HEAD~2..HEAD"], {}
        yield "history", ["history"], {}

    def assert_valid(self, validator, instance, about):
        errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in validator.iter_errors(instance)]
        self.assertEqual(errors, [], about)

    def assert_artifacts(self, run, rows):
        """What the schema cannot say: every index is of that artifact, and every parent is what holds it."""
        artifacts = run.get("artifacts", [])
        in_archives = [row for row in rows if "archive" in row]
        inwards = [(a["location"]["uri"], a.get("parentIndex")) for a in artifacts]
        self.assertEqual(inwards, [("outer%201.zip", None), ("/in/gr%C3%B6%C3%9Fe.zip", 0), ("/a.txt", 1)] if in_archives else [])
        named = set()
        for result in run["results"]:
            for location in result["locations"] + result.get("relatedLocations", []):
                named_by = location["physicalLocation"]["artifactLocation"]
                if "index" in named_by:
                    self.assertEqual({**artifacts[named_by["index"]]["location"], "index": named_by["index"]}, named_by)
                    named.add(named_by["uri"])
        self.assertEqual(named, {"outer%201.zip", "/a.txt"} if in_archives else set())

    def test_the_schemas_are_schemas(self):
        jsonschema.Draft202012Validator.check_schema(REPORT)
        jsonschema.Draft4Validator.check_schema(SARIF)

    def test_reports_of_every_verb(self):
        self.of_everything()
        for kind, args, more in self.runs():
            for flags in ([], ["--verbose", "--show-suppressed"]):
                with self.subTest(kind=kind, flags=flags):
                    run = self.repo.leaktight(*args, *flags, "--format", "json", **more)
                    self.assertEqual(run.status, 1, run)
                    report = run.json()
                    self.assertEqual(report["scan"]["kind"], kind)
                    self.assert_valid(self.report, report, run)
                    # JSON lines are the same objects.
                    lines = self.repo.leaktight(*args, *flags, "--format", "jsonl", **more)
                    rows = [json.loads(line) for line in lines.text.splitlines()]
                    self.assertEqual(rows, report["findings"] + report.get("suppressed_findings", []), lines)
                    for row in rows:
                        self.assert_valid(self.line, row, lines)
                    sarif = self.repo.leaktight(*args, *flags, "--format", "sarif", **more).json()
                    self.assert_valid(self.sarif, sarif, sarif)
                    self.assertEqual(len(sarif["runs"][0]["results"]), len(rows))
                    self.assert_artifacts(sarif["runs"][0], rows)
                    if kind not in ("stdin", "diff") and flags:
                        self.assertEqual(len(report["suppressed_findings"]), report["suppressed"])
                        self.assertGreaterEqual(report["suppressed"], 2, run)

    def test_a_scan_that_is_not_whole(self):
        self.of_everything()
        blob = self.repo.git("rev-parse", ":unused.txt")
        self.repo.path(f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
        run = self.repo.leaktight("staged", "--format", "json")
        self.assertEqual(run.status, 2, run)
        self.assert_valid(self.report, run.json(), run)
        self.assertTrue(run.json()["errors"])
        sarif = self.repo.leaktight("staged", "--format", "sarif").json()
        self.assert_valid(self.sarif, sarif, sarif)
        (invocation,) = sarif["runs"][0]["invocations"]
        self.assertIs(invocation["executionSuccessful"], False)
        self.assertIn("error", [n["level"] for n in invocation["toolExecutionNotifications"]])

    def test_the_schema_refuses_what_is_wrong(self):
        self.of_everything()
        report = self.scan("staged").report
        for break_it in (lambda r: r.pop("schema"), lambda r: r["scan"].update(kind="other"), lambda r: r["findings"][0].update(line=0),
                         lambda r: r["findings"][0].pop("advice"), lambda r: r["findings"][0].update(commit={"id": "x"}),
                         lambda r: r["findings"][0].update(unknown=1), lambda r: r["findings"][0].update(fingerprint="lt2-0"),
                         lambda r: r.update(unknown=1)):
            broken = copy.deepcopy(report)
            break_it(broken)
            self.assertFalse(self.report.is_valid(broken), broken)


if __name__ == "__main__":
    support.main()
