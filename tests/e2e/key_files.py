"""Private keys in files that are no texts: keys in DER, and key stores of every form that leaktight opens.

Their structure is right, and what is encrypted in them is random: nobody could use them.
"""
import base64
import hashlib
import struct

from generated import der as der_element
from generated import der_integer, der_sequence

OIDS = {
    "rsa": "2a864886f70d010101", "pbes2": "2a864886f70d01050d", "pbkdf2": "2a864886f70d01050c",
    "aes-256-cbc": "60864801650304012a", "data": "2a864886f70d010701", "encrypted-data": "2a864886f70d010706",
    "key-bag": "2a864886f70d010c0a0101", "shrouded-key-bag": "2a864886f70d010c0a0102",
    "jdk": "2b060104012a02110101",  # JDK's own way to encrypt a key in a store
}


def oid(name):
    return der_element(6, bytes.fromhex(OIDS[name]))


def octets(data):
    return der_element(4, data)


def body(pem):
    return base64.b64decode("".join(line for line in pem.splitlines() if not line.startswith("-----")))


def der(make, kind):
    if kind == "ec":
        return body(make.ec_key())
    if kind == "pkcs8":  # RFC 5958
        return der_sequence(der_integer(0), der_sequence(oid("rsa"), b"\5\0"), octets(body(make.rsa_key())))
    if kind == "encrypted":  # RFC 5958 with PBES2 (RFC 8018)
        derived = der_sequence(oid("pbkdf2"), der_sequence(octets(make.bytes(8)), der_integer(2049)))
        cipher = der_sequence(oid("aes-256-cbc"), octets(make.bytes(16)))
        algorithm = der_sequence(oid("pbes2"), der_sequence(derived, cipher))
        return der_sequence(algorithm, octets(make.bytes(96)))
    raise ValueError(kind)


def number(value):
    return struct.pack(">I", value)


def utf(text):
    """java.io.DataOutput.writeUTF."""
    return struct.pack(">H", len(text)) + text.encode()


def sized(data):
    return number(len(data)) + data


def date(make):
    return b"\0\0\1" + make.bytes(5)


def certificate(make):
    return utf("X.509") + sized(der_sequence(make.bytes(600)))


def java(make, kind):
    """OpenJDK's JavaKeyStore.java and JceKeyStore.java."""
    trust, of_jce = kind == "jks-trust", kind == "jceks"
    store = bytes.fromhex("cececece" if of_jce else "feedfeed") + number(2) + number(1 if trust else 2)
    if not trust and not of_jce:
        key = der_sequence(der_sequence(oid("jdk"), b"\5\0"), octets(make.bytes(700)))
        store += number(1) + utf("flowdoc") + date(make) + sized(key) + number(1) + certificate(make)
    store += number(2) + utf("flowdoc root") + date(make) + certificate(make)
    if of_jce:
        store += number(3) + utf("flowdoc-data") + date(make) + bytes.fromhex("aced0005") + make.bytes(300)
    if kind != "jks-changeit":
        return store + make.bytes(20)
    return store + hashlib.sha1("changeit".encode("utf-16-be") + b"Mighty Aphrodite" + store).digest()


def bouncy_castle(make, trust):
    """Bouncy Castle's BcKeyStoreSpi.java."""
    store = number(2) + sized(make.bytes(20)) + number(1024)
    store += b"\1" + utf("flowdoc root") + date(make) + number(0) + certificate(make)
    if not trust:
        store += b"\4" + utf("flowdoc") + date(make) + number(1) + certificate(make) + sized(make.bytes(700))
    return store + b"\0" + make.bytes(20)


def pkcs12(make, trust):
    """RFC 7292: a part with the key, where there is one, and an encrypted part with certificates."""
    def explicit(content):
        return der_element(0xa0, content)

    sealed = der_sequence(der_integer(0), der_sequence(oid("data"), der_element(0x80, make.bytes(700))))
    parts = der_sequence(oid("encrypted-data"), explicit(sealed))
    if not trust:
        bag = der_sequence(oid("shrouded-key-bag"), explicit(der_sequence(make.bytes(600))))
        parts += der_sequence(oid("data"), explicit(octets(der_sequence(bag))))
    safe = der_sequence(oid("data"), explicit(octets(der_sequence(parts))))
    mac = der_sequence(der_sequence(make.bytes(40)), octets(make.bytes(8)))
    return der_sequence(der_integer(3), safe, mac)


def key_store(make, kind):
    """Kinds with `trust` hold certificates alone."""
    if kind.startswith("bks"):
        return bouncy_castle(make, kind == "bks-trust")
    if kind.startswith("pkcs12"):
        return pkcs12(make, kind == "pkcs12-trust")
    return java(make, kind)
