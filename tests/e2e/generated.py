"""Secrets that are nobody's, each of the form that its vendor gives it, from a seeded generator.

No real-looking token stands in this repository: hosts' push protection would reject it, and leaktight
itself, which scans its own clone, would find it.
"""
import base64
import hashlib
import hmac
import json
import random
import string
import struct
import zlib

LETTERS_AND_DIGITS = string.ascii_letters + string.digits
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def crc32_base62(text):
    rest, digits = zlib.crc32(text.encode()), ""
    while rest:
        rest, digit = divmod(rest, 62)
        digits = BASE62[digit] + digits
    return digits.rjust(6, "0")


def der(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def der_integer(number):
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def der_sequence(*parts):
    return der(0x30, b"".join(parts))


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


class Generator:
    """The same seed makes the same secrets, in the same order of calls."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def some(self, count, alphabet=LETTERS_AND_DIGITS):
        return "".join(self.random.choice(alphabet) for _ in range(count))

    def bytes(self, count):
        return bytes(self.random.getrandbits(8) for _ in range(count))

    # AWS. The 16 characters behind the prefix are base32 of 80 bits: the first is set, then come 40 bits
    # of account number, then 39 random ones.
    def aws_key_id(self, prefix="AKIA", account=None):
        account = int(account) if account else self.random.randrange(10**11, 10**12)
        bits = (1 << 79) | (account << 39) | self.random.getrandbits(39)
        return prefix + base64.b32encode(bits.to_bytes(10, "big")).decode()

    def aws_secret(self):
        return base64.b64encode(self.bytes(30)).decode()

    # GitHub's older tokens, and npm's, end in the CRC-32 of the 30 characters before, as six base62 digits.
    def github(self, kind="ghp"):
        body = self.some(30)
        return f"{kind}_{body}{crc32_base62(body)}"

    def npm(self):
        return self.github("npm")

    def gitlab(self):
        return "glpat-" + self.some(20)

    def slack_bot(self):
        return f"xoxb-{self.some(12, string.digits)}-{self.some(13, string.digits)}-{self.some(24)}"

    def stripe(self):
        return "sk_live_" + self.some(24)

    def anthropic(self):
        return "sk-" + "ant-api03-" + self.some(93, LETTERS_AND_DIGITS + "_-") + "AA"

    # Both halves are random; between them stands the word OpenAI in base64, without its first letter's end.
    def openai(self):
        return "sk-proj-" + self.some(74) + base64.b64encode(b"OpenAI").decode() + self.some(74)

    # A macaroon (libmacaroons' binary format, version 2): location, identifier, no caveat, signature.
    def pypi(self):
        identifier = self.bytes(16).hex().encode() + b"-ids"
        packed = (b"\x02" + b"\x01\x08pypi.org" + b"\x02" + bytes([len(identifier)]) + identifier
                  + b"\x00" + b"\x00" + b"\x06\x20" + self.bytes(32))
        return "pypi-" + base64url(packed)

    # PuTTY's key file, version 3 (appendix C of its manual).
    def putty_key(self, encrypted=False):
        def lines(data):
            text = base64.b64encode(data).decode()
            rows = [text[i:i + 64] for i in range(0, len(text), 64)]
            return f"{len(rows)}\n" + "\n".join(rows)

        public = struct.pack(">I", 11) + b"ssh-ed25519" + struct.pack(">I", 32) + self.bytes(32)
        # Encrypted, it is filled up to the cipher's blocks of 16 bytes.
        private = self.bytes(48) if encrypted else struct.pack(">I", 32) + self.bytes(32)
        derivation = ("Key-Derivation: Argon2id\nArgon2-Memory: 8192\nArgon2-Passes: 13\nArgon2-Parallelism: 1\n"
                      f"Argon2-Salt: {self.bytes(16).hex()}\n") if encrypted else ""
        return (f"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: {'aes256-cbc' if encrypted else 'none'}\nComment: c\n"
                f"Public-Lines: {lines(public)}\n{derivation}Private-Lines: {lines(private)}\n"
                f"Private-MAC: {self.bytes(32).hex()}\n")

    def jwt(self, claims=None, header=None, key=None):
        """Signed with HMAC-SHA-256; without an expiry among the claims it does not expire this century."""
        claims = {"sub": self.some(12), "iss": "flowdoc", "exp": 4102444800} if claims is None else claims
        head = base64url(compact(header or {"alg": "HS256", "typ": "JWT"}))
        signed = f"{head}.{base64url(compact(claims))}"
        mac = hmac.new(key or self.bytes(32), signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{base64url(mac)}"

    # Any 32 bytes are an Ed25519 key; around them stands PKCS#8 (RFC 8410).
    def pkcs8_key(self):
        der = bytes.fromhex("302e020100300506032b657004220420") + self.bytes(32)
        return self.pem("PRIVATE KEY", der)

    def pem(self, label, data, headers=""):
        text = base64.b64encode(data).decode()
        lines = "\n".join(text[i:i + 64] for i in range(0, len(text), 64))
        return f"-----BEGIN {label}-----\n{headers}{lines}\n-----END {label}-----\n"

    # The numbers are of the right sizes and have nothing to do with each other: nobody could use such a key.
    def number(self, bits):
        return self.random.getrandbits(bits) | 1 << (bits - 1) | 1

    def rsa_key(self):
        """PKCS#1 (RFC 8017, appendix A.1.2)."""
        p, q, d = self.number(512), self.number(512), self.number(1024)
        parts = (0, p * q, 65537, d, p, q, self.number(511), self.number(511), self.number(510))
        return self.pem("RSA PRIVATE KEY", der_sequence(*map(der_integer, parts)))

    def ec_key(self):
        """SEC 1 (RFC 5915) on the curve prime256v1."""
        curve = bytes.fromhex("a00a06082a8648ce3d030107")
        public = b"\xa1\x44\x03\x42\x00\x04" + self.bytes(64)
        return self.pem("EC PRIVATE KEY", der_sequence(der_integer(1), b"\x04\x20" + self.bytes(32), curve, public))

    def dsa_key(self):
        parts = (0, self.number(1024), self.number(160), self.number(1023), self.number(1022), self.number(159))
        return self.pem("DSA PRIVATE KEY", der_sequence(*map(der_integer, parts)))

    # OpenSSH's own format (PROTOCOL.key in its sources), an Ed25519 key without or with a passphrase.
    def openssh_key(self, encrypted=False):
        def blob(data):
            return struct.pack(">I", len(data)) + data

        public, seed = self.bytes(32), self.bytes(32)
        public_blob = blob(b"ssh-ed25519") + blob(public)
        check = self.bytes(4)
        private = check + check + public_blob + blob(seed + public) + blob(b"user@example.org")
        private += bytes(range(1, 1 + (-len(private)) % 8))
        if encrypted:
            private = self.bytes(len(private) + (-len(private)) % 16)
            head = blob(b"aes256-ctr") + blob(b"bcrypt") + blob(blob(self.bytes(16)) + struct.pack(">I", 16))
        else:
            head = blob(b"none") + blob(b"none") + blob(b"")
        whole = b"openssh-key-v1\0" + head + struct.pack(">I", 1) + blob(public_blob) + blob(private)
        return self.pem("OPENSSH PRIVATE KEY", whole)

    def password(self, count=24):
        """What a password generator gives: lower case, upper case and digits, all three."""
        while True:
            made = self.some(count)
            if any(c.islower() for c in made) and any(c.isupper() for c in made) and sum(map(str.isdigit, made)) > 2:
                return made
