"""Values by family: what is a secret, and what only stands where one could."""
import base64
import string
import uuid

BASE62 = string.ascii_letters + string.digits
LOWER36 = string.ascii_lowercase + string.digits
HEX = "0123456789abcdef"
BASE32 = string.ascii_uppercase + "234567"
SIGNS = "!@#$%^&*?+=~"


def drawn(random, alphabet, size):
    return "".join(random.choice(alphabet) for _ in range(size))


def token(random):
    size = random.choice([16, 18, 20, 24, 24, 28, 32, 32, 36, 40, 40, 43, 48, 64, 64, 88])
    kind = random.randrange(8)
    if kind < 3:
        return drawn(random, BASE62, size)
    if kind == 3:
        return base64.b64encode(random.randbytes(size * 3 // 4)).decode()
    if kind == 4:
        return base64.urlsafe_b64encode(random.randbytes(size * 3 // 4)).decode().rstrip("=")
    if kind == 5:
        return drawn(random, LOWER36, size)
    if kind == 6:
        return drawn(random, BASE32, size)
    return drawn(random, HEX, random.choice([20, 24, 30, 36, 48, 50]))


def short_token(random):
    return drawn(random, random.choice([BASE62, LOWER36]), random.randrange(8, 16))


def hexadecimal(random):
    return drawn(random, HEX, random.choice([32, 32, 40, 64, 64, 128]))


def some_uuid(random):
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def prefixed(random, words):
    head = random.choice(words["things"])[:random.randrange(2, 6)]
    return head + random.choice("_-") + random.choice(["", "live_", "prod_"]) + drawn(random, BASE62, random.choice([24, 32, 40]))


def generated_password(random):
    """What a manager of passwords draws."""
    return drawn(random, BASE62 + SIGNS, random.choice([10, 12, 14, 16, 16, 20, 24]))


LEET = str.maketrans({"a": "@", "o": "0", "e": "3", "i": "1", "s": "$"})


def people_password(random, words):
    """Letters of both cases, figures, mostly a sign: what a form lets pass."""
    first, second = random.choice(words["words"]), random.choice(words["words"])
    number = random.choice([str(random.randrange(10, 100)), str(random.randrange(1970, 2030)), "123", "1"])
    sign = random.choice("!!!@#$&*?")
    kind = random.randrange(6)
    if kind == 0:
        return first.capitalize() + number + sign
    if kind == 1:
        return first.capitalize() + second.capitalize() + number
    if kind == 2:
        return first.translate(LEET).capitalize() + number + sign
    if kind == 3:
        return first + sign + second.capitalize() + number
    if kind == 4:
        return sign + first.capitalize() + number + second
    return first + sign + number


def weak_password(random, words):
    """hunter2: as likely a name as a password."""
    first = random.choice(words["words"])
    return random.choice([first + str(random.randrange(0, 100)), first + random.choice(["123", "1234", "007"]),
                          first + random.choice(words["words"]) + str(random.randrange(0, 100))])


def thing_name(random, words):
    """What things are called that have a figure in it."""
    a, b = random.choice(words["things"]), random.choice(words["things"])
    role, n = random.choice(words["roles"]), str(random.randrange(0, 40))
    return random.choice([
        f"{a}-{role}-{n}", f"{a}_{role}_{n}", f"{a}{role.capitalize()}{n}", f"{a.capitalize()}{b.capitalize()}{n}{role.capitalize()}",
        f"{a}-{b}-{role}{n}", f"{a}.{b}.{role}{n}", f"{a}/{b}/{role}{n}", f"{role}{n}_{a}", f"{a}{n}-{b}-{role}",
        f"{a}-{role}-" + drawn(random, LOWER36, 5), f"{a}-{b}-{n}.{n}.{n}", f"{a}_v{n}_{role}", f"{a}-2020-{n}-{role}",
        f"{a}{n}:{b}{n}", f"{a.upper()}_{n}_{role.upper()}", f"{a}.{role}.0x{n}", f"{a}-{role}-us-east-{n}"])


def placeholder(random, words):
    a = random.choice(words["things"])
    return random.choice([
        f"{a}Passw0rd", f"my-{a}-t0ken", f"{a}-secret-123", f"s3cr3t-{a}", f"{a}123", f"p4ssw0rd{a}", f"{a}pass1234",
        f"Passw0rd{random.randrange(10)}", f"s3cr3t{random.randrange(100)}", f"foobar{random.randrange(1000)}", "qwerty12345",
        f"{a}-token-0000-1111", "abcd1234efgh5678", "0123456789abcdefABCDEF", "aaaabbbbcccc1111", "1q2w3e4r5t6y",
        f"abc123{a}", "A1b2C3d4E5f6G7h8", "12345678abcdefgh", f"{a}-key-abc123def456", "sk_1234567890abcdef1234567890"])


def pattern(random, words):
    """Formats, expressions and rules for passwords."""
    n = random.randrange(6, 20)
    return random.choice([
        f"[A-Za-z0-9]{{{n},}}$", f"^.{{{n},64}}$", "%d/%m/%Y", "#{salt}--#{pw1}", f"[a-z]{{2}}[0-9]{{{n}}}", "yyyy-MM-dd'T'HH",
        f"/^(?!.*1).{{{n}}}$/", "%s:%s@%s:%d", "min:8|max:64|regex:A1", "A-Za-z0-9+/=", f"len({n})>=8", "*.p12;*.pfx", "0-9A-Z!@#",
        "$1$2$3", "a[href^=http1]", "div#pw1>input", "required|min:8", f"hmac(sha{n},$1)"])


def expression(random, words):
    """Code without quotes."""
    a, b = random.choice(words["things"]), random.choice(words["things"])
    n = str(random.randrange(1, 10))
    return random.choice([
        f"{a}.{b}{n}", f"{a}{n}.get{b.capitalize()}", f"{a}->{b}{n}", f"{a}{n}", f"{a}_{b}{n}", f"this.{a}{n}.{b}",
        f"{a}::{b}{n}", f"${a}{n}", f"{a}[{n}]", f"{a}{n}+{b}", f"{a}.{b}!==null", f"{a}{b.capitalize()}{n}", f"u64::{a}{n}",
        f"{a}?.{b}{n}", f"*{a}{n}.{b}", f"0x{drawn(random, HEX, 8)}", f"{a}<{b}{n}>", f"e.{a[:2]}{n}", f"{a}=={n}?{b}:{a}"])


def digest_like(random, words):
    return random.choice([hexadecimal, hexadecimal, some_uuid])(random)


def identifier_drawn(random, words):
    """Ids that are drawn and open nothing: of objects, caches, sites, public halves."""
    return random.choice([
        lambda: drawn(random, BASE62, random.choice([8, 11, 16, 20, 22, 24])), lambda: some_uuid(random),
        lambda: drawn(random, HEX, random.choice([16, 24, 32, 40])),
        lambda: base64.b64encode(random.randbytes(random.choice([12, 18, 24, 33]))).decode()])()


def picture(random, words):
    return random.choice(["iVBORw0KGgoAAAANSUhEUgAA", "R0lGODlhAQABAIAAAAAAAP", "/9j/4AAQSkZJRgABAQ"]) + \
        base64.b64encode(random.randbytes(random.randrange(60, 150))).decode()
