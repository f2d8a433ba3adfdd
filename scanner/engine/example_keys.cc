// Whole private keys of every form that the rule looks for. Their structure is right; their numbers
// are not primes, which nobody checks who has no day to spend on a finding.
#include <fmt/format.h>

#include "base/base64.h"
#include "engine/example_der.h"
#include "engine/example_generators.h"

namespace leaktight {
namespace {

// --- Numbers: big-endian.

std::string OddNumber(ExampleRandom& random, size_t bytes) {
  std::string number = random.Bytes(bytes);
  number.front() = static_cast<char>(number.front() | 0xc0);
  number.back() = static_cast<char>(number.back() | 1);
  return number;
}

std::string Multiply(std::string_view a, std::string_view b) {
  std::string product(a.size() + b.size(), '\0');
  for (size_t i = a.size(); i-- > 0;) {
    uint32_t carry = 0;
    for (size_t j = b.size(); j-- > 0;) {
      const uint32_t sum = static_cast<uint8_t>(product[i + j + 1]) + carry +
                           static_cast<uint8_t>(a[i]) * static_cast<uint8_t>(b[j]);
      product[i + j + 1] = static_cast<char>(sum);
      carry = sum >> 8;
    }
    product[i] = static_cast<char>(static_cast<uint8_t>(product[i]) + carry);
  }
  return product;
}

struct RsaNumbers {
  std::string n, e, d, p, q, dp, dq, inverse;
};

RsaNumbers MakeRsa(ExampleRandom& random) {
  RsaNumbers rsa;
  rsa.p = OddNumber(random, 64);
  rsa.q = OddNumber(random, 64);
  rsa.n = Multiply(rsa.p, rsa.q);
  rsa.e = {'\x01', '\x00', '\x01'};
  rsa.d = OddNumber(random, 128);
  rsa.dp = OddNumber(random, 64);
  rsa.dq = OddNumber(random, 64);
  rsa.inverse = OddNumber(random, 64);
  return rsa;
}

// RFC 8017, appendix A.1.2.
std::string RsaDer(ExampleRandom& random) {
  const RsaNumbers rsa = MakeRsa(random);
  std::string content = DerInteger(std::string(1, '\0'));
  for (const std::string& number :
       {rsa.n, rsa.e, rsa.d, rsa.p, rsa.q, rsa.dp, rsa.dq, rsa.inverse}) {
    content += DerInteger(number);
  }
  return DerSequence(content);
}

// RFC 5915 on the curve P-256.
std::string EcDer(ExampleRandom& random) {
  constexpr std::string_view kP256 = "\x2a\x86\x48\xce\x3d\x03\x01\x07";
  return DerSequence(DerInteger("\x01") + DerOctets(random.Bytes(32)) + Der(0xa0, DerOid(kP256)) +
                     Der(0xa1, Der(0x03, std::string("\0\x04", 2) + random.Bytes(64))));
}

// OpenSSL's own form: version, p, q, g, y, x.
std::string DsaDer(ExampleRandom& random) {
  std::string content = DerInteger(std::string(1, '\0'));
  for (const size_t bytes : {128, 20, 128, 128, 20})
    content += DerInteger(OddNumber(random, bytes));
  return DerSequence(content);
}

// RFC 8410: 16 bytes that never change and 32 random ones.
std::string Ed25519Der(ExampleRandom& random) {
  return DerSequence(DerInteger(std::string(1, '\0')) + DerSequence(DerOid("\x2b\x65\x70")) +
                     DerOctets(DerOctets(random.Bytes(32))));
}

// RFC 5958 around an RSA key.
std::string Pkcs8RsaDer(ExampleRandom& random) {
  constexpr std::string_view kRsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
  return DerSequence(DerInteger(std::string(1, '\0')) + DerSequence(DerOid(kRsa) + Der(0x05, "")) +
                     DerOctets(RsaDer(random)));
}

// RFC 5958, EncryptedPrivateKeyInfo with PBES2 (RFC 8018).
std::string EncryptedDer(ExampleRandom& random) {
  constexpr std::string_view kPbes2 = "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d";
  constexpr std::string_view kPbkdf2 = "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c";
  constexpr std::string_view kAes256Cbc = "\x60\x86\x48\x01\x65\x03\x04\x01\x2a";
  const std::string kdf = DerSequence(
      DerOid(kPbkdf2) + DerSequence(DerOctets(random.Bytes(8)) + DerInteger("\x08\x01")));
  const std::string cipher = DerSequence(DerOid(kAes256Cbc) + DerOctets(random.Bytes(16)));
  return DerSequence(DerSequence(DerOid(kPbes2) + DerSequence(kdf + cipher)) +
                     DerOctets(random.Bytes(96)));
}

// --- OpenSSH: PROTOCOL.key in its sources.

std::string Number32(size_t value) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift);
  return text;
}

std::string SshString(const std::string& content) {
  return Number32(content.size()) + content;
}

std::string OpenSsh(ExampleRandom& random, bool encrypted) {
  const std::string type = SshString("ssh-ed25519");
  const std::string point = random.Bytes(32);
  std::string secret;
  if (encrypted) {
    secret = random.Bytes(144);
  } else {
    const std::string check = random.Bytes(4);
    secret = check + check + type + SshString(point) + SshString(random.Bytes(32) + point) +
             SshString("deploy@flowdoc");
    for (char pad = 1; secret.size() % 8 != 0; pad++) secret += pad;
  }
  return std::string("openssh-key-v1\0", 15) + SshString(encrypted ? "aes256-ctr" : "none") +
         SshString(encrypted ? "bcrypt" : "none") +
         SshString(encrypted ? SshString(random.Bytes(16)) + Number32(24) : "") + Number32(1) +
         SshString(type + SshString(point)) + SshString(secret);
}

// --- OpenPGP: RFC 9580, an EdDSA key of version 4 and a user id.

std::string Pgp(ExampleRandom& random, bool encrypted) {
  const std::string curve = "\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01";
  std::string key = '\x04' + random.Bytes(4) + '\x16' + curve + "\x01\x07\x40" + random.Bytes(32);
  if (encrypted) {
    key += "\xfe\x09\x03\x08" + random.Bytes(8) + '\x60' + random.Bytes(16) + random.Bytes(54);
  } else {
    std::string scalar = random.Bytes(32);
    scalar.front() = static_cast<char>(scalar.front() | 0x80);
    const std::string number = std::string("\x01\x00", 2) + scalar;
    uint16_t sum = 0;
    for (const char c : number) sum = static_cast<uint16_t>(sum + static_cast<uint8_t>(c));
    key += std::string(1, '\0') + number + static_cast<char>(sum >> 8) + static_cast<char>(sum);
  }
  const std::string user = "Flowdoc <ops@flowdoc.io>";
  return '\x94' + std::string(1, static_cast<char>(key.size())) + key + '\xb4' +
         std::string(1, static_cast<char>(user.size())) + user;
}

// RFC 9580, section 6.1.
std::string Crc24(std::string_view bytes) {
  uint32_t crc = 0xb704ce;
  for (const char c : bytes) {
    crc ^= static_cast<uint32_t>(static_cast<uint8_t>(c)) << 16;
    for (int i = 0; i < 8; i++) {
      crc <<= 1;
      if ((crc & 0x1000000) != 0) crc ^= 0x1864cfb;
    }
  }
  return {static_cast<char>(crc >> 16), static_cast<char>(crc >> 8), static_cast<char>(crc)};
}

// --- Text.

std::string Wrap(const std::string& base64, size_t width) {
  std::string lines;
  for (size_t at = 0; at < base64.size(); at += width) lines += base64.substr(at, width) + '\n';
  return lines;
}

struct Armoured {
  std::string label;
  std::string headers;
  std::string body;
  std::string check;
  size_t width = 64;
};

Result<Armoured> MakeKey(std::string_view kind, ExampleRandom& random) {
  if (kind == "rsa") return Armoured{"RSA PRIVATE KEY", "", RsaDer(random), ""};
  if (kind == "ec") return Armoured{"EC PRIVATE KEY", "", EcDer(random), ""};
  if (kind == "dsa") return Armoured{"DSA PRIVATE KEY", "", DsaDer(random), ""};
  if (kind == "ed25519") return Armoured{"PRIVATE KEY", "", Ed25519Der(random), ""};
  if (kind == "pkcs8") return Armoured{"PRIVATE KEY", "", Pkcs8RsaDer(random), ""};
  if (kind == "encrypted") {
    return Armoured{"ENCRYPTED PRIVATE KEY", "", EncryptedDer(random), ""};
  }
  if (kind == "rsa-encrypted") {
    const std::string headers = fmt::format("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{}\n\n",
                                            random.Pick("0123456789ABCDEF", 32));
    return Armoured{"RSA PRIVATE KEY", headers, random.Bytes(608), ""};
  }
  if (kind == "openssh" || kind == "openssh-encrypted") {
    return Armoured{"OPENSSH PRIVATE KEY", "", OpenSsh(random, kind != "openssh"), "", 70};
  }
  if (kind == "pgp" || kind == "pgp-encrypted") {
    const std::string packets = Pgp(random, kind != "pgp");
    return Armoured{"PGP PRIVATE KEY BLOCK", "\n", packets,
                    '=' + EncodeBase64(Crc24(packets)) + '\n'};
  }
  return Fail({}, fmt::format("the generator `pem` does not know the kind `{}`", kind),
              "rsa, ec, dsa, ed25519, pkcs8, encrypted, rsa-encrypted, openssh, openssh-encrypted, "
              "pgp or pgp-encrypted");
}

std::string ReplaceLineEnds(const std::string& text, std::string_view with) {
  std::string replaced;
  for (const char c : text) {
    if (c == '\n') {
      replaced += with;
    } else {
      replaced += c;
    }
  }
  return replaced;
}

}  // namespace

// {pem:KIND} or {pem:KIND:LAYOUT}. Without a layout the key stands over lines, without a line end
// behind its last; `escaped` has it on one line with \n, `indented` as a YAML block has it,
// `quoted` as string literals of a program, one a line.
Result<std::string> GeneratePem(const ExampleRequest& request) {
  const size_t colon = request.argument.find(':');
  const std::string_view layout =
      colon == std::string_view::npos ? std::string_view() : request.argument.substr(colon + 1);
  const auto key = MakeKey(request.argument.substr(0, colon), request.random);
  if (!key) return tl::unexpected<Error>(key.error());
  const std::string text =
      fmt::format("-----BEGIN {}-----\n{}{}{}-----END {}-----", key->label, key->headers,
                  Wrap(EncodeBase64(key->body), key->width), key->check, key->label);
  if (layout.empty()) return text;
  if (layout == "escaped") return ReplaceLineEnds(text, "\\n");
  if (layout == "indented") return ReplaceLineEnds(text, "\n    ");
  if (layout == "quoted") return ReplaceLineEnds(text, "\\n\" +\n    \"");
  return Fail({}, fmt::format("the generator `pem` does not know the layout `{}`", layout),
              "escaped, indented or quoted");
}

// {der:KIND}: the same in bytes, as it stands in a file of its own.
Result<std::string> GenerateDer(const ExampleRequest& request) {
  const auto key = MakeKey(request.argument, request.random);
  if (!key) return tl::unexpected<Error>(key.error());
  return key->body;
}

// PuTTY's own format, version 3 (appendix C of its manual). The argument: `encrypted` or nothing.
Result<std::string> GeneratePutty(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  const bool encrypted = request.argument == "encrypted";
  if (!encrypted && !request.argument.empty()) {
    return Fail({}, fmt::format("the generator `putty` does not know `{}`", request.argument));
  }
  const std::string open =
      Wrap(EncodeBase64(SshString("ssh-ed25519") + SshString(random.Bytes(32))), 64);
  const std::string secret =
      Wrap(EncodeBase64(encrypted ? random.Bytes(48) : SshString(random.Bytes(32))), 64);
  const std::string derivation =
      encrypted ? fmt::format(
                      "Key-Derivation: Argon2id\nArgon2-Memory: 8192\nArgon2-Passes: 13\n"
                      "Argon2-Parallelism: 1\nArgon2-Salt: {}\n",
                      random.Pick("0123456789abcdef", 32))
                : "";
  return fmt::format(
      "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: {}\nComment: deploy\nPublic-Lines: 2\n{}{}"
      "Private-Lines: 1\n{}Private-MAC: {}",
      encrypted ? "aes256-cbc" : "none", open, derivation, secret,
      random.Pick("0123456789abcdef", 64));
}

}  // namespace leaktight
