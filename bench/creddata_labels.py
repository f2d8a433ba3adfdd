"""CredData's labels, and the files that they are about, laid out as its own scripts do.

A label names a file by the first eight digits of the SHA-256 of its path, under `data/` and words of that path; its
repository by a checksum of the key in snapshot.json, which begins with the commit. The secrets of the true labels are
exchanged for others of the same look by CredData's own `obfuscate_creds.py`, which is run from its checkout.
"""
import binascii
import collections
import csv
import hashlib
import json
import os
import pathlib
import subprocess
import sys

Label = collections.namedtuple("Label", "path first last truth categories")
Repository = collections.namedtuple("Repository", "id name commit")


def repositories(checkout):
    """All that CredData has labels of."""
    snapshot = json.loads(pathlib.Path(checkout, "snapshot.json").read_text(encoding="utf-8"))
    for key, address in snapshot.items():
        name = "/".join(address.rstrip("/").removesuffix(".git").split("/")[-2:])
        yield Repository(f"{binascii.crc32(binascii.unhexlify(key)):08x}", name, key[:40])


def labels_of(checkout, repository):
    with open(pathlib.Path(checkout, "meta", repository.id + ".csv"), encoding="utf-8") as text:
        for row in csv.DictReader(text):
            yield Label(row["FilePath"], int(row["LineStart"]), int(row["LineEnd"]), row["GroundTruth"], row["Category"].split(":"))


def git_folder(folder, repository):
    """The repository that holds the wanted commit: FOLDER/OWNER/NAME or FOLDER/OWNER+NAME, itself or its one in `repo`."""
    for at in (repository.name, repository.name.replace("/", "+")):
        for below in (".git", "repo", ""):
            path = os.path.join(folder, at, below)
            if not os.path.exists(os.path.join(path, "HEAD")):
                continue
            asked = ["git", "--git-dir", path, "cat-file", "-e", repository.commit + "^{tree}"]
            if subprocess.run(asked, stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return path
    return None


def lay_out(git, repository, labels, top):
    """Writes the labelled files; tells whether all of them were there."""
    wanted = {os.path.basename(label.path)[:8]: label.path for label in labels}
    listed = subprocess.run(["git", "--git-dir", git, "ls-tree", "-r", "-z", repository.commit], capture_output=True, check=True).stdout
    found = {}
    for entry in listed.split(b"\0")[:-1]:
        about, path = entry.split(b"\t", 1)
        mode, kind, blob = about.split()
        name = hashlib.sha256(path).hexdigest()[:8]
        if kind == b"blob" and mode != b"120000" and name in wanted and not path.endswith(b".xml"):
            found[name] = blob
    if found.keys() != wanted.keys():
        return False
    names, blobs = list(found), b"\n".join(found.values()) + b"\n"
    asked = ["git", "--git-dir", git, "cat-file", "--batch"]
    told = subprocess.run(asked, input=blobs, capture_output=True, check=True).stdout
    at = 0
    for name in names:
        end = told.index(b"\n", at)
        fields = told[at:end].split()
        if len(fields) != 3:
            return False
        size = int(fields[2])
        path = pathlib.Path(top, wanted[name])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(told[end + 1 : end + 1 + size])
        at = end + size + 2
    return True


def exchange_secrets(checkout, had, top):
    """By CredData's script, with the labels of the repositories that were had."""
    meta = pathlib.Path(top, "meta")
    meta.mkdir()
    for repository in had:
        name = repository.id + ".csv"
        (meta / name).write_bytes(pathlib.Path(checkout, "meta", name).read_bytes())
    script = os.path.join(os.path.abspath(checkout), "obfuscate_creds.py")
    done = subprocess.run([sys.executable, script], cwd=top, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"CredData's obfuscate_creds.py failed:\n{done.stderr[-2000:]}")


def make(checkout, folder, top):
    """Lays the files out in TOP/data. Returns the repositories that were had, their labels, and how many labels there are in all."""
    had, labels, count = [], [], 0
    for repository in repositories(checkout):
        own = list(labels_of(checkout, repository))
        count += len(own)
        git = git_folder(folder, repository)
        if own and git and lay_out(git, repository, own, top):
            had.append(repository)
            labels += own
    exchange_secrets(checkout, had, top)
    return had, labels, count
