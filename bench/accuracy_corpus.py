"""What bench/accuracy tries scanners on: files of many kinds, with secrets in them or none.

Words, names, forms and seeds are other ones than those of scanner/engine/training, its held-out part
included. Nothing is anybody's. Every class has cases that are hard for us: they stay in whatever is missed.
"""
import base64
import collections
import hashlib
import random
import re
import string
import uuid

# `secret` is None where there is none; `line` is where it begins.
Case = collections.namedtuple("Case", "kind path text secret line")

PLACES = ("acorn bramble cobble dapple elder fathom gorse heron inlet jetty kelp lichen moor nettle otter plover quay reed "
          "sedge thistle umber vetch weir yarrow").split()
TASKS = "sync relay digest roster payroll search mailer tracker upload archive".split()
VERBS = "open close load store show hide merge split".split()
BASE62 = string.ascii_letters + string.digits
HEX = "0123456789abcdef"

NAMES = ["{}_signing_secret", "{}ApiSecret", "{}_PASSWORD", "{}DbPassword", "{}_AUTH_TOKEN", "{}AccessKey", "{}_private_token",
         "{}-client-secret", "{}EncryptionKey", "{}_passphrase", "{}.api.token", "ADMIN_PWD_{}", "{}HmacKey", "{}_pw", "{}Cred"]
PASSWORD_NAMES = ["{}_password", "{}Password", "{}.db.passwd", "{}_PWD", "{}_admin_pass", "{}Passphrase", "{}_pw"]

# Extension, lines before, the line, lines behind: $n is the name, $v the value, $p a word.
FORMS = [
    ("py", "import os\n\nHOST = '$p.internal'\n", "$n = '$v'\n", "PORT = 8443\n"),
    ("py", "def connect():\n    return client(\n        host='$p',\n", "        $n='$v',\n", "    )\n"),
    ("go", "package $p\n\nconst (\n\thost = \"$p\"\n", "\t$n = \"$v\"\n", ")\n"),
    ("rs", "pub struct Config;\n", "pub const $n: &str = \"$v\";\n", "\n"),
    ("java", "class Config {\n", "  static final String $n = \"$v\";\n", "}\n"),
    ("kt", "object Config {\n", "    private val $n = \"$v\"\n", "}\n"),
    ("cs", "class Config {\n", "    public string $n { get; set; } = \"$v\";\n", "}\n"),
    ("rb", "$p.configure do |c|\n", "  c.$n = '$v'\n", "end\n"),
    ("php", "<?php\nreturn [\n", "    '$n' => '$v',\n", "];\n"),
    ("ts", "export const settings = {\n  region: 'eu',\n", "  $n: '$v',\n", "};\n"),
    ("swift", "import Foundation\n", "let $n = \"$v\"\n", "\n"),
    ("lua", "local m = {}\n", "m[\"$n\"] = \"$v\"\n", "return m\n"),
    ("ex", "import Config\nconfig :$p, Repo,\n", "  $n: \"$v\"\n", "\n"),
    ("scala", "object Config {\n", "  val $n = \"\"\"$v\"\"\"\n", "}\n"),
    ("sh", "#!/bin/sh\nset -e\n", "export $n='$v'\n", "exec $p\n"),
    ("ps1", "param()\n", "$$n = \"$v\"\n", "\n"),
    ("bat", "@echo off\n", "set $n=$v\n", "\n"),
    ("yaml", "$p:\n  region: eu\n", "  $n: $v\n", "  retries: 3\n"),
    ("yaml", "env:\n", "  - name: $n\n    value: \"$v\"\n", ""),
    ("json", "{\n  \"region\": \"eu\",\n", "  \"$n\": \"$v\"\n", "}\n"),
    ("toml", "[$p]\n", "$n = \"$v\"\n", "retries = 3\n"),
    ("ini", "[$p]\n", "$n = $v\n", "retries = 3\n"),
    ("properties", "retries=3\n", "$n=$v\n", "\n"),
    ("xml", "<config>\n", "  <add key=\"$n\" value=\"$v\"/>\n", "</config>\n"),
    ("tf", "provider \"$p\" {\n", "  $n = \"$v\"\n", "}\n"),
    ("sql", "SELECT 1;\n", "INSERT INTO settings VALUES ('$n', '$v');\n", "\n"),
    ("md", "# Setting up $p\n\nRun it with\n\n", "    $n=$v make serve\n", "\n"),
    ("Dockerfile", "FROM debian:12\n", "ENV $n=$v\n", "RUN make\n"),
    ("js", "require('$p');\n", "if (!process.env.X) client.init({ id: 7, $n: \"$v\" });\n", "\n"),
    ("conf", "server {\n", "  set $n $v;\n", "}\n"),
]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(f"accuracy {seed}")
        self.count = 0

    def some(self, size, alphabet=BASE62):
        return "".join(self.random.choice(alphabet) for _ in range(size))

    def word(self):
        return self.random.choice(PLACES)

    def name(self, names):
        form, word = self.random.choice(names), self.word()
        return form.replace("{}", word.upper() if form.isupper() or form.replace("{}", "").isupper() else word)

    def file(self, kind, extension, before, line, behind, secret):
        self.count += 1
        folder = self.random.choice(["src", "config", "deploy", "app/" + self.word(), "services/" + self.word(), "test", "docs"])
        name = f"{self.word()}{self.count}"
        path = f"{kind.replace(' ', '-')}/{folder}/{name}" + ("/Dockerfile" if extension == "Dockerfile" else "." + extension)
        text = before + line + behind
        at = text.find(secret) if secret else -1
        return Case(kind, path, text, secret, text.count("\n", 0, at) + 1 if at >= 0 else 0)

    def assigned(self, kind, names, value, is_secret, forms=FORMS):
        extension, *parts = self.random.choice(forms)
        name, word = self.name(names), self.word()
        parts = [part.replace("$n", name).replace("$v", value).replace("$p", word) for part in parts]
        return self.file(kind, extension, *parts, value if is_secret else None)


def key(m):
    size = m.random.choice([16, 20, 24, 32, 40, 48, 64])
    return m.random.choice([
        lambda: m.some(size), lambda: m.some(size, string.ascii_lowercase + string.digits),
        lambda: base64.b64encode(m.random.randbytes(size * 3 // 4)).decode(),
        lambda: base64.urlsafe_b64encode(m.random.randbytes(size * 3 // 4)).decode().rstrip("="),
        lambda: m.some(m.random.choice([32, 40, 64]), HEX), lambda: m.some(size, string.ascii_uppercase + "234567")])()


def human_password(m):
    """What people think of: words, a year, a sign; some are weak."""
    a, b = m.word(), m.word()
    return m.random.choice([f"{a.capitalize()}{m.random.randrange(1950, 2030)}!", f"{a}#{b}{m.random.randrange(99)}",
                            f"{a.capitalize()}_{b.upper()}_{m.random.randrange(9)}?", f"{a[:4]}&{b.capitalize()}4u",
                            f"{a.replace('e', '3').replace('o', '0')}@{b}", f"{m.random.randrange(10, 99)}{a}{b.capitalize()}*",
                            f"{a} {b} {m.word()} {m.random.randrange(99)}"])


def drawn_password(m):
    return m.some(m.random.choice([9, 11, 13, 15, 18, 22]), BASE62 + "!@#%^*-_+=?")


def url(m):
    scheme, port = m.random.choice([("postgres", 5432), ("mysql", 3306), ("redis", 6379), ("amqp", 5672), ("mongodb+srv", 0),
                                    ("https", 8443), ("ftp", 21)])
    secret = m.random.choice([m.some(12), m.some(24), m.word() + m.some(3, string.digits), m.some(10) + "%21"])
    address = f"{scheme}://{m.word()}:{secret}@{m.word()}.{m.random.choice(TASKS)}.internal" + (f":{port}" if port else "") + "/main"
    extension, line = m.random.choice([("py", f"DSN = '{address}'\n"), ("env", f"DATABASE={address}\n"), ("yaml", f"  url: {address}\n"),
                                       ("go", f'db, err := dial("{address}")\n'), ("md", f"Clone `{address}` first.\n"),
                                       ("json", f'{{"dsn": "{address}"}}\n')])
    return m.file("URLs with passwords", extension, "", line, "", secret)


def header(m):
    basic = base64.b64encode(f"{m.word()}:{m.some(14)}".encode()).decode()
    token = key(m)
    secret, line = m.random.choice([
        (token, f"curl -H 'Authorization: Bearer {token}' https://{m.word()}.internal/v1\n"),
        (basic, f'req.Header.Set("Authorization", "Basic {basic}")\n'), (token, f"X-Auth-Token: {token}\n"),
        (token, f"headers = {{'X-Api-Key': '{token}'}}\n"), (token, f'fetch(u, {{ headers: {{ "authorization": "Token {token}" }} }})\n'),
        (token, f"curl -u admin:{token} https://{m.word()}.internal\n")])
    return m.file("headers", m.random.choice(["sh", "go", "http", "py", "js"]), "", line, "", secret)


def weak_name(m):
    return m.assigned("random keys under weak names", ["{}Key", "key", "{}_auth", "token", "{}_salt"], key(m), True)


def token(m, templates):
    """From an example of a rule, made by the program itself."""
    text = m.random.choice(templates)
    return m.file("tokens of vendors", m.random.choice(["py", "env", "txt", "yaml", "js"]), "", text + "\n", "", text)


def hashes(m):
    value = hashlib.new(m.random.choice(["md5", "sha1", "sha256", "sha512"]), m.random.randbytes(9)).hexdigest()
    line = m.random.choice([f"checksum = \"{value}\"\n", f"ETag: \"{value}\"\n", f"password_hash = '{value}'\n", f"commit: {value[:40]}\n",
                            f"token_digest: {value}\n", f"uses: {m.word()}/{m.word()}@{value[:40]}\n", f"cacheKey: '{m.word()}-{value}'\n",
                            f"image: r.internal/{m.word()}@sha256:{value[:64]}\n", f"{value}  {m.word()}.tar.gz\n"])
    return m.file("hashes", m.random.choice(["toml", "yaml", "txt", "py"]), "", line, "", None)


def ids(m):
    value = str(uuid.UUID(int=m.random.getrandbits(128), version=4))
    line = m.random.choice([f"tenant_id = \"{value}\"\n", f"key_id: {value}\n", f"token_uuid = '{value}'\n", f"[assembly: Guid(\"{value}\")]\n",
                            f"\"secretId\": \"{value}\",\n", f"keyvault_resource: {value}\n", f"passwordPolicyId={value}\n"])
    return m.file("UUIDs", m.random.choice(["tf", "yaml", "cs", "json"]), "", line, "", None)


def placeholder(m):
    a = m.word()
    value = m.random.choice([f"<your-{a}-token>", "changeme", f"YOUR_{a.upper()}_KEY_HERE", "xxxxxxxxxxxxxxxxxxxxxxxx", f"replace-with-{a}", "********",
                             "TODO", f"my-{a}-password", "secret", "0000000000000000", "[REDACTED]", f"insert {a} here", "password123", f"dummy_{a}_key_1234",
                             "...", f"example-{a}-secret-42", "not-a-real-key-1234567890", "1234567890abcdef1234567890abcdef"])
    return m.assigned("placeholders", NAMES, value, False)


def reference(m):
    a, b = m.word(), m.word()
    value = m.random.choice([f"${{{a.upper()}_TOKEN}}", f"{{{{ .Values.{a}.password }}}}", f"%{a.upper()}_PW%", f"vault:secret/data/{a}#{b}",
                             f"arn:aws:secretsmanager:eu-west-1:210987654321:secret:{a}-{m.some(6)}", f"op://{a}/{b}/password", f"$({a.upper()}_KEY)",
                             f"projects/{a}/secrets/{b}/versions/7", f"@Microsoft.KeyVault(SecretUri=https://{a}.vault.azure.net/secrets/{b}/)",
                             f"env:{a.upper()}_{b.upper()}", f"file:///run/secrets/{a}_{b}", f"ssm:/{a}/{b}/password"])
    return m.assigned("references", NAMES, value, False)


def secret_name(m):
    a, b, n = m.word(), m.random.choice(TASKS), m.random.randrange(30)
    value = m.random.choice([f"{a}-{b}-credentials", f"{a}-{b}-token-v{n}", f"{a}_{b}_password_{n}", f"{a}/{b}/db-password", f"{a.upper()}_{b.upper()}_SECRET",
                             f"{a}.{b}.tls{n}", f"{a}-{b}-{m.some(5, string.ascii_lowercase + string.digits)}", f"{b}{n}@{a}", f"{a.capitalize()}{b.capitalize()}Key{n}"])
    return m.assigned("names of secrets", ["{}_secret_name", "{}SecretName", "{}_token_key", "{}.password.field", "{}_password_ref", "{}TokenName",
                                           "{}_secret", "{}Password"], value, False)


def code(m):
    a, b, n = m.word(), m.random.choice(TASKS), m.random.randrange(9)
    line = m.random.choice([f"password = {a}.get{b.capitalize()}({n})\n", f"token := {a}{n}.Next().{b}\n", f"let apiKey = env::{a}_{b}{n};\n",
                            f"secret = self.{a}[{n}].{b}\n", f"if (token.kind === {a}{n}.{b}) return;\n", f"authToken: {a}{n}?.{b} ?? null,\n",
                            f"password_field = driver.find('#{a}-{b}{n}')\n", f"private String {a}Token{n};\n", f"passwordRegex = '^[a-z]{{{n},64}}$'\n",
                            f"TOKEN_{a.upper()} = 0x{m.some(8, HEX)}\n", f"keyCode: {n}, tokenType: \"{a}{b}{n}\"\n"])
    return m.file("code around secrets", m.random.choice(["py", "go", "rs", "ts", "java"]), "", line, "", None)


def version(m):
    n = lambda: m.random.randrange(40)  # noqa: E731
    line = m.random.choice([f"{m.word()}-auth = \"{n()}.{n()}.{n()}-beta.{n()}+build{n()}\"\n", f"token_version: v{n()}.{n()}.{n()}-rc{n()}\n",
                            f"implementation 'io.{m.word()}:password-hash:{n()}.{n()}.{n()}.RELEASE'\n", f"secret-manager=={n()}.{n()}.{n()}.post{n()}\n",
                            f"key_{m.word()}: 20{n():02}-0{n() % 9 + 1}-14T10:{n():02}:11Z\n"])
    return m.file("versions", m.random.choice(["toml", "yaml", "gradle", "txt"]), "", line, "", None)


def lock(m):
    digest = base64.b64encode(m.random.randbytes(64)).decode()
    a = m.word()
    kind = m.random.randrange(3)
    if kind == 0:
        return Case("lock files", f"lock/{a}{m.random.randrange(10**6)}/package-lock.json", f'{{"packages": {{"node_modules/{a}-token": {{"version": "1.2.3",\n'
                    f' "integrity": "sha512-{digest}"}}}}}}\n', None, 0)
    if kind == 1:
        return Case("lock files", f"lock/{a}{m.random.randrange(10**6)}/go.sum", f"internal.test/{a}/secret v1.2.3 h1:{digest[:43]}=\n", None, 0)
    return Case("lock files", f"lock/{a}{m.random.randrange(10**6)}/Cargo.lock", f'[[package]]\nname = "{a}-password"\nchecksum = "{m.some(64, HEX)}"\n', None, 0)


def bundle(m):
    def short():
        return m.some(m.random.choice([1, 2]), string.ascii_letters) + m.random.choice(["", str(m.random.randrange(9))])
    parts = [m.random.choice([f"{short()}.token={short()}.{short()}", f"{{key:{short()},password:{short()}.v}}", f"var {short()}=\"{m.word()}Token\"",
                              f"secret:{short()}({short()})", f"this.{m.random.choice(VERBS)}Key=\"{m.word()}-{short()}\"", f"apiKey:!0,{short()}:1"]) for _ in range(60)]
    return m.file("minified bundles", "min.js", "", "!function(){" + ";".join(parts) + "}();", "", None)


def translation(m):
    a = m.word().capitalize()
    texts = ["Passwort vergessen?", "Mot de passe oublié", "Token läuft in 10 Minuten ab", f"Geheimnis von {a}", "Contraseña (mín. 8)", "パスワードを入力", "Neues Passwort 2x"]
    lines = "".join(f'  "{m.random.choice(["password", "apiToken", "secretLabel", "resetPassword"])}{i}": "{m.random.choice(texts)}",\n' for i in range(8))
    return m.file("translation files", m.random.choice(["de.json", "fr.json", "ja.json"]), "{\n", lines, '  "end": ""\n}\n', None)


def source_map(m):
    maps = ",".join(m.some(m.random.choice([4, 5, 8]), string.ascii_uppercase) for _ in range(150))
    return m.file("source maps", "js.map", "", f'{{"version":3,"sources":["{m.word()}/token.ts"],"names":["apiKey","password"],"mappings":"{maps}"}}', "", None)


def certificate(m):
    text = base64.b64encode(b"0\x82\x03" + m.random.randbytes(700)).decode()
    label = m.random.choice(["CERTIFICATE", "PUBLIC KEY", "CERTIFICATE REQUEST"])
    rows = "\n".join(text[i:i + 64] for i in range(0, len(text), 64))
    return m.file("certificates", m.random.choice(["pem", "crt"]), "", f"-----BEGIN {label}-----\n{rows}\n-----END {label}-----\n", "", None)


def licence(m):
    text = (f"Permission to use {m.word()} is given to all who keep this notice.\nA licence key, token or password that the work is "
            f"delivered with: the holder, {m.word().capitalize()} & {m.word().capitalize()}, may change it (section {m.random.randrange(9)}b).\n"
            "The secret: none. Password = whatever you agreed on.\n")
    return m.file("licence texts", m.random.choice(["txt", "md"]), "", text, "", None)


def image(m):
    data = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + m.random.randbytes(180)).decode()
    line = m.random.choice([f'<img alt="key" src="data:image/png;base64,{data}">\n', f".token {{ background: url(data:image/png;base64,{data}) }}\n",
                            f'keyIcon = "{data}"\n'])
    return m.file("base64 images", m.random.choice(["html", "css", "py"]), "", line, "", None)


def vector(m):
    line = m.random.choice([f'assert sha256(b"{m.word()}") == "{m.some(64, HEX)}"\n', f"Key = {m.some(32, HEX)}\nCipher = {m.some(32, HEX)}\n",
                            f'{{ key: "000102030405060708090a0b0c0d0e0f", out: "{m.some(32, HEX)}" }},\n', f'expected_token = "{m.some(40, HEX)}"\n'])
    return m.file("test vectors", m.random.choice(["py", "txt", "js"]), "", line, "", None)


def colour(m):
    lines = "".join(f"  --{m.word()}-{m.random.choice(['key', 'token', 'secret', 'pass'])}: #{m.some(m.random.choice([3, 6, 8]), HEX)};\n" for _ in range(8))
    return m.file("css colours", "css", ":root {\n", lines, "}\n", None)


def path(m):
    a, b = m.word(), m.word()
    value = m.random.choice([f"/run/secrets/{a}_{b}", f"/etc/{a}/{b}-key-2.pem", f"C:\\\\keys\\\\{a}\\\\{b}1.pfx", f"~/.{a}/tokens/{b}.json", f"../{a}/{b}/secret3.yaml",
                             f"https://{a}.internal/oauth2/v{m.random.randrange(9)}/token", f"{a}.{b}.security.TokenFilter2", f"s3://{a}/{b}/keys7/"])
    return m.assigned("paths", NAMES + ["{}_key_file", "{}TokenUrl", "{}_password_path"], value, False)


# What stands under names that say secret and is none, in forms of assignments: candidates of a guess.
STRONG = ["{}_password", "{}Password", "{}_SECRET", "{}ApiKey", "{}_token", "{}AuthToken", "{}_pw", "{}Key"]


def named(kind, make_value, names=None):
    """`make_value(m, a, b, n)`: a place, a task and a number."""
    def build(m):
        a, b, n = m.word(), m.random.choice(TASKS), m.random.randrange(2, 30)
        return m.assigned(kind, names or STRONG, make_value(m, a, b, n), False)
    return build


def message_key(m, a, b, n):
    return m.random.choice([f"errors.{a}.{b}.tooShort{n}", f"{a}.form.{b}.label{n}", f"msg_{a}_{b}_required_{n}", f"{a}:{b}.hint.{n}",
                            f"{a.upper()}.{b.upper()}.INVALID_{n}", f"{a}{b.capitalize()}Prompt{n}", f"i18n:{a}/{b}/{n}"])


def label(m, a, b, n):
    return m.random.choice([f"Password (min. {n})", f"Choose {n} words", f"Kennwort {n}", f"API key no. {n}", f"Contraseña {n}", f"{a.capitalize()} password #{n}",
                            f"Password, {n}+ characters", f"Mot de passe n° {n}", f"Token of {b} {n}", f"Jelszó{n}", f"At least {n} signs!"])


def constant(m, a, b, n):
    return m.random.choice([f"AUTH_{a.upper()}_{b.upper()}_{n}", f"{a.capitalize()}{b.capitalize()}Grant{n}", f"k{a.capitalize()}{b.capitalize()}{n}", f"TYPE_{a.upper()}{n}",
                            f"{a}_{b}_v{n}", f"{a.capitalize()}.{b.capitalize()}{n}", f"@@{a}/{b.upper()}_{n}", f"{a.capitalize()}::{b.capitalize()}V{n}"])


def cache_key(m, a, b, n):
    value = m.random.choice([f"{a}:{b}:{n}:v2", f"{a}/{b}/{m.some(12, HEX)}", f"{b}-{m.some(16, HEX)}", m.some(22), f"{a}:{m.some(10)}", f"{{{a}}}:{b}:{n}"])
    return value


def public_key(m, a, b, n):
    return m.random.choice([lambda: base64.b64encode(m.random.randbytes(32)).decode(), lambda: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + m.some(43),
                            lambda: m.some(64, HEX), lambda: "pk_live_" + m.some(24), lambda: "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE" + m.some(88),
                            lambda: "04" + m.some(128, HEX)])()


def checksum(m, a, b, n):
    return m.random.choice([lambda: m.some(m.random.choice([32, 40, 64]), HEX), lambda: "SHA256:" + m.some(43), lambda: base64.b64encode(m.random.randbytes(32)).decode(),
                            lambda: ":".join(m.some(2, HEX) for _ in range(16)), lambda: f"crc32c={m.some(6)}=="])()


def drawn_id(m, a, b, n):
    return m.random.choice([lambda: m.some(20), lambda: m.some(22), lambda: m.some(24, HEX), lambda: str(uuid.UUID(int=m.random.getrandbits(128), version=4)),
                            lambda: f"{b}_{m.some(14)}", lambda: m.some(26, string.ascii_uppercase + string.digits)])()


def format_string(m, a, b, n):
    return m.random.choice([f"%s:%d@%s/%0{n}d", f"%-{n}s|%x|{a}", "{user}:{port}:{id!r:>" + str(n) + "}", f"{{0}}-{{1:X{n}}}", f"^[A-Za-z0-9]{{8,{n}}}$", f"{a}-%Y%m%d-%H{n}",
                            f"(?i){a}[=:]\\\\w{{{n}}}", f"yyyyMMdd'T'HHmm{n}", f"$1:$2#{n}", f"{a}(%d)=%q"])


def template(m, a, b, n):
    return m.random.choice([f"<%= {a}.{b}{n} %>", f"{{{{ {a}.{b}{n} }}}}", f"#{{{a}.{b}{n}}}", f"${{{a}.{b}{n}}}", f"%({a}{n})s", f"@{{{a}.{b}{n}}}", f"<?= ${a}{n} ?>",
                            f"[[{a}.{b}{n}]]", f"${{{{ secrets.{a.upper()}_{n} }}}}", f"$({a}.{b}{n})", f"{{% {a} {b}{n} %}}", f"!{a}{n}!", f"%%{a.upper()}{n}%%"])


def scope(m, a, b, n):
    return m.random.choice([f"api://{a}-{n}/.default", "urn:ietf:params:oauth:grant-type:jwt-bearer", f"read:{b}{n} write:{a}", "openid profile email offline_access",
                            f"{a}.{b}.readonly{n}", f"https://{a}.internal/auth/{b}{n}", f"{a}:{b}:write{n}", f"role/{a}-{b}{n}"])


def selector(m, a, b, n):
    return m.random.choice([f"#{a}-password-{n} > input", f"[data-testid={a}-pw{n}]", f".{a}__{b}--v{n}", f"input[name={a}{n}]", f"//input[@id='{a}{n}']".replace("'", ""),
                            f"{a}-{b}-field-{n}", f"css={b}.{a}{n}", f"form#{a}{n}.{b}", f"{a}_{b}_txt{n}"])


def dotted(m, a, b, n):
    return m.random.choice([f"{a}.{b}.credentials.password{n}", f"{a}.{b}.token.v{n}", f"{a}[{n}].{b}.key", f"spring.{a}.{b}{n}.client", f"$.{a}.{b}[{n}]", f"/{a}/{b}/{n}/password",
                            f"{a}.{b}.{a}{n}Provider", f"x-{a}-{b}-v{n}", f"{a}::{b}::key{n}", f"{a}->{b}{n}"])


HARD = [named("message keys", message_key), named("labels", label), named("constants", constant),
        named("cache keys", cache_key, ["{}_cache_key", "{}CacheKey", "{}_partition_key", "{}SortKey", "{}_idempotency_key"]),
        named("public keys", public_key, ["{}PublicKey", "{}_public_key", "{}_PUBKEY", "{}VerifyKey", "{}_publishable_key"]),
        named("checksums of secrets", checksum, ["{}_token_sha256", "{}PasswordHash", "{}_KEY_FINGERPRINT", "{}_secret_digest", "{}TokenChecksum"]),
        named("ids", drawn_id, ["{}_key_id", "{}TokenId", "{}_ACCESS_KEY_ID", "{}_password_id", "{}ClientId", "{}_nonce", "{}_page_token"]),
        named("format strings", format_string), named("templates", template), named("scopes", scope), named("selectors", selector), named("dotted keys", dotted)]

SECRETS = [
    lambda m: m.assigned("random keys", NAMES, key(m), True), weak_name,
    lambda m: m.assigned("drawn passwords", PASSWORD_NAMES, drawn_password(m), True),
    lambda m: m.assigned("people's passwords", PASSWORD_NAMES, human_password(m), True), url, header]
NONE = [secret_name, placeholder, reference, hashes, ids, version, lock, bundle, translation, source_map, certificate, licence, image, vector, colour, path, code] + HARD


def make(seed, count, templates):
    """`count` files of each class of none, three times as many of each of secrets."""
    m = Maker(seed)
    cases = [build(m) for build in SECRETS for _ in range(3 * count)]
    if templates:
        cases += [token(m, templates) for _ in range(3 * count)]
    return cases + [build(m) for build in NONE for _ in range(count)]


def templates_of(rules):
    """Examples of one line that every rule but generic-secret has to find: [(rule, template)]."""
    found = []
    for file in sorted(rules.glob("*.yaml")):
        rule, within = None, None
        for line in file.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"\s+- id: (\S+)", line):
                rule, within = match.group(1), None
            elif re.match(r"\s+(match|no_match):$", line):
                within = line.strip()
            elif within == "match:" and rule != "generic-secret" and (match := re.match(r"\s+- '(.*)'$", line)):
                found.append((rule, match.group(1).replace("''", "'")))
    return found
