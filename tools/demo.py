#!/usr/bin/env python3
"""Leaks generated secrets of each kind into a throw-away repository and shows what leaktight says.

usage: demo.py [--keep]      (./dev demo calls it; the program is the one that LEAKTIGHT_BINARY names)
"""
import base64
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE_TREE = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SOURCE_TREE / "tests" / "e2e"))
sys.dont_write_bytecode = True
from generated import Generator  # noqa: E402

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: backend
spec:
  template:
    spec:
      containers:
        - name: backend
          image: flowdoc/backend:1
          env:
            - name: LOG_LEVEL
              value: info
            - name: DB_PASSWORD
              value: {}
"""


def leaks(make):
    """What an unlucky week leaves behind: path → contents."""
    encoded = base64.b64encode(make.password().encode()).decode()
    return {
        ".env": f"DEBUG=1\nDB_PASSWORD={make.password()}\n",
        "api/.env.example": "DB_PASSWORD=\n",
        "deploy/credentials": f"[default]\naws_access_key_id = {make.aws_key_id()}\naws_secret_access_key = {make.aws_secret()}\n",
        "deploy/id_ed25519": make.openssh_key(),
        "deploy/push.sh": f"#!/bin/sh\ngit push https://{make.github()}@github.com/flowdoc/backend\n",
        "k8s/backend.yaml": DEPLOYMENT.format(make.password()),
        "k8s/secrets.yaml": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: flowdoc-db-secrets\n"
                            f"type: Opaque\ndata:\n  DB_PASSWORD: {encoded}\n",
        "web/client.js": f'const session = "{make.jwt()}";\n',
        "web/payment.py": f'import stripe\n\nstripe.api_key = "{make.stripe()}"\n',
        "web/settings.py": 'import os\n\nSECRET_KEY = os.environ["SECRET_KEY"]  # this is how\n'
                           f'ADMIN_PASSWORD = "{make.password()}"\n',
        "ci/settings.toml": "".join(f'{name} = "{token}"\n' for name, token in (
            ("gitlab", make.gitlab()), ("slack", make.slack_bot()), ("npm", make.npm()), ("pypi", make.pypi()),
            ("anthropic", make.anthropic()), ("openai", make.openai()),
            ("database", f"postgres://app:{make.password()}@db.internal/flowdoc"))),
    }


def main():
    binary = os.environ.get("LEAKTIGHT_BINARY") or SOURCE_TREE / "build" / "leaktight"
    top = pathlib.Path(tempfile.mkdtemp(prefix="leaktight-demo-"))
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    try:
        subprocess.run(["git", "init", "-q", top], env=env, check=True)
        for path, text in leaks(Generator("demo")).items():
            file = top / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        subprocess.run(["git", "add", "-A", "-f"], cwd=top, env=env, check=True)
        print(f"$ cd {top} && git add -A && leaktight staged\n", flush=True)
        status = subprocess.run([binary, "staged"], cwd=top, env=env).returncode
        print(f"\nexit status {status}: as a pre-commit hook this would have stopped the commit.", flush=True)
        if "--keep" in sys.argv[1:]:
            print(f"The repository is at {top}.")
        return 0 if status == 1 else 1  # a demo in which nothing is found is broken
    finally:
        if "--keep" not in sys.argv[1:]:
            shutil.rmtree(top, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
