"""How our program is asked for its rules alone, and the other scanners: how each is run, and what it tells of, as secrets with their places.

Nobody is asked whether a secret is live: nothing goes to the network.
"""
import collections
import json
import os
import pathlib
import subprocess


class Secret(collections.namedtuple("Secret", "rule text path digest line", defaults=(0,))):
    """What a scanner tells of. `digest` is the SHA-1 of the text where that alone is told."""


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, **more)


def below(path, top):
    """A path as seen from the top of what is scanned."""
    path = path or ""
    if os.path.isabs(path):
        path = os.path.relpath(path, top)
    return path[2:] if path.startswith("./") else path


def without_checks(binary):
    """A configuration under which rules alone count, so that every finding has its secret."""
    listed = run([binary, "rules", "list"]).stdout.split("\nChecks:", 1)[1]
    words = [line.split()[0] for line in listed.splitlines()[1:] if line.strip()]
    ids = [word for word in words if "-" in word]
    return "rules:\n" + "".join(f"  {name}: off\n" for name in ids)


def leaktight(binary, folder, work):
    """[(secret, confidence)]. What a check tells of a place without naming a secret is left out; so that a file that
    one tells of as a whole (a dotenv file) is judged by its secrets as well, the rules are also asked alone."""
    alone = os.path.join(work, "rules-alone.yaml")
    pathlib.Path(alone).write_text(without_checks(binary), encoding="utf-8")
    surest = {}
    for config in (["--no-config"], ["--config", alone]):
        told = run([binary, "tree", ".", *config, "--no-cache", "--format", "json", "--show-secrets", "--min-confidence", "0"], cwd=folder)
        for found in json.loads(told.stdout)["findings"]:
            if found["secret"]:
                secret = Secret(found["rule"], found["secret"], below(found["path"], folder), None, found["line"])
                place = (secret.path, secret.line, secret.text)
                if place not in surest or surest[place][1] < found["confidence"]:
                    surest[place] = (secret, found["confidence"])
    return list(surest.values())


def gitleaks(name, path, history, work):
    report = os.path.join(work, name + ".json")
    how = ["git", "--log-opts=--all"] if history else ["dir"]
    run([name, *how, "--no-banner", "--log-level", "error", "--exit-code", "0", "--report-format", "json",
         "--report-path", report, path])
    with open(report, encoding="utf-8", errors="replace") as text:
        for one in json.load(text) or []:
            yield Secret(one["RuleID"], one["Secret"], below(one["File"], path), None, one["StartLine"])


def trufflehog(name, path, history, work):
    del work
    what = ["git", "file://" + path] if history else ["filesystem", path]
    told = run([name, *what, "--no-verification", "--no-update", "--json"]).stdout
    for line in told.splitlines():
        if not line.startswith("{"):
            continue
        one = json.loads(line)
        if "DetectorName" not in one:
            continue
        data = one["SourceMetadata"]["Data"]
        place = next(iter(data.values()))
        yield Secret(one["DetectorName"], one["Raw"], below(place.get("file"), path), None, place.get("line") or 0)


def kingfisher(name, path, history, work):
    del work
    told = run([name, "scan", path, "--git-history", "full" if history else "none", "--no-validate",
                "--no-update-check", "--format", "json"]).stdout
    start = told.find("{")
    if start < 0:
        return
    report = json.JSONDecoder().raw_decode(told[start:])[0]
    for one in report.get("findings", []):
        finding = one["finding"]
        at = (finding.get("git_metadata") or {}).get("file", {}).get("path") or finding.get("path", "")
        yield Secret(one["rule"]["id"], finding["snippet"], below(at, path), None, finding.get("line") or 0)


def detect_secrets(name, path, history, work):
    """It reads files alone, and tells hashes."""
    del work
    if history:
        return
    told = run([name, "scan", "--all-files", "--no-verify", "."], cwd=path).stdout
    for at, found in json.loads(told)["results"].items():
        for one in found:
            yield Secret(one["type"], "", below(at, path), one["hashed_secret"], one["line_number"])


PEERS = {"gitleaks": gitleaks, "betterleaks": gitleaks, "trufflehog": trufflehog, "kingfisher": kingfisher,
         "detect-secrets": detect_secrets}


def ripsecrets(name, path, history, work):
    """It prints what grep would: a file, a line's number and the line."""
    del work
    if history:
        return
    for line in run([name, "."], cwd=path).stdout.splitlines():
        at, number, text = (line.split(":", 2) + ["", ""])[:3]
        if number.isdigit():
            yield Secret("secret", text, below(at, path), None, int(number))


def secretlint(name, path, history, work):
    if history:
        return
    rules = json.dumps({"rules": [{"id": "@secretlint/secretlint-rule-preset-recommend"}]})
    report = os.path.join(work, name + ".json")  # what it prints into a pipe ends after 64 KiB
    run([name, "--secretlintrcJSON", rules, "--format", "json", "--no-maskSecrets", "--output", report, "**/*", "**/.*"], cwd=path)
    if not os.path.exists(report):
        return
    with open(report, encoding="utf-8") as told:
        for one in json.load(told):
            for found in one["messages"]:
                begin, end = found["range"]
                yield Secret(found["ruleId"], one["sourceContent"][begin:end], below(one["filePath"], path), None,
                             found["loc"]["start"]["line"])


# Those that tell of files alone, and of little else than lines.
FILE_PEERS = {**PEERS, "ripsecrets": ripsecrets, "secretlint": secretlint}


def credsweeper(name, path, history, work):
    """A finding is a rule's, with the lines of the secret."""
    if history:
        return
    report = os.path.join(work, name + ".json")
    run([name, "--path", ".", "--save-json", report, "--no-progress", "--no-stdout"], cwd=path)
    with open(report, encoding="utf-8") as told:
        for one in json.load(told):
            for line in one["line_data_list"]:
                yield Secret(one["rule"], line["value"] or "", below(line["path"], path), None, line["line_num"])
