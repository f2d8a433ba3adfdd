// Private keys of OpenSSH and PuTTY.
#include <charconv>

#include "base/base64.h"
#include "base/text.h"
#include "engine/key_formats.h"

namespace leaktight {
namespace {

std::string KindOf(std::string_view type) {
  if (type == "ssh-rsa") return "RSA";
  if (type == "ssh-dss") return "DSA";
  if (type == "ssh-ed25519") return "Ed25519";
  if (type == "ssh-ed448") return "Ed448";
  if (type.substr(0, 10) == "ecdsa-sha2") return "EC";
  return std::string(type);
}

// The value of `Name: value` at the front of `text`, which then begins with the next line.
std::optional<std::string_view> TakeField(std::string_view& text, std::string_view name) {
  text = Trim(text);
  if (text.substr(0, name.size()) != name || text.substr(name.size(), 2) != ": ") return {};
  const size_t end = text.find('\n');
  const std::string_view value = Trim(text.substr(0, end).substr(name.size() + 2));
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return value;
}

// So many lines of base64, as `Name: lines` announces.
std::optional<std::string> TakeBlob(std::string_view& text, std::string_view name) {
  const auto count = TakeField(text, name);
  if (!count) return std::nullopt;
  size_t lines = 0;
  const auto [end, error] = std::from_chars(count->data(), count->data() + count->size(), lines);
  if (error != std::errc() || end != count->data() + count->size() || lines > 1000) return {};
  std::string base64;
  for (; lines > 0; lines--) {
    const size_t line_end = text.find('\n');
    if (line_end == std::string_view::npos) return std::nullopt;
    base64 += Trim(text.substr(0, line_end));
    text.remove_prefix(line_end + 1);
  }
  return DecodeBase64(base64);
}

}  // namespace

// PROTOCOL.key in OpenSSH's sources. Two equal random numbers stand at the front of the private
// part, so that a wrong passphrase is noticed: in a key that is not encrypted they must be equal.
std::optional<KeyFacts> ReadOpenSshKey(std::string_view bytes) {
  constexpr std::string_view kMagic("openssh-key-v1\0", 15);
  KeyReader reader(bytes);
  if (reader.Take(kMagic.size()) != kMagic) return std::nullopt;
  const std::string_view cipher = reader.String32();
  reader.String32();  // the key derivation and
  reader.String32();  // its options
  if (reader.Number(4) != 1) return std::nullopt;
  KeyReader open(reader.String32());
  const std::string_view type = open.String32();
  const std::string_view secret = reader.String32();
  if (reader.failed() || open.failed() || type.empty() || secret.size() < 64) return std::nullopt;
  // An authenticated cipher puts its tag behind; a key that is cut off has failed above.
  KeyFacts facts;
  facts.kind = KindOf(type);
  if (facts.kind == "RSA") {
    open.String32();                               // the exponent
    facts.bits = open.String32().size() / 8 * 64;  // without the sign byte
  }
  facts.encrypted = cipher != "none";
  if (facts.encrypted) {
    facts.cipher = cipher;
    return facts;
  }
  KeyReader inner(secret);
  const std::string_view check = inner.Take(4);
  if (check != inner.Take(4) || inner.String32() != type || inner.failed()) return std::nullopt;
  return facts;
}

// https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html
std::optional<KeyFacts> ReadPuttyKey(std::string_view text) {
  auto type = TakeField(text, "PuTTY-User-Key-File-3");
  if (!type) type = TakeField(text, "PuTTY-User-Key-File-2");
  if (!type) return std::nullopt;
  const auto encryption = TakeField(text, "Encryption");
  if (!encryption || !TakeField(text, "Comment")) return std::nullopt;
  const auto open = TakeBlob(text, "Public-Lines");
  if (!open || KeyReader(*open).String32() != *type) return std::nullopt;
  if (TakeField(text, "Key-Derivation")) {
    for (const std::string_view name :
         {"Argon2-Memory", "Argon2-Passes", "Argon2-Parallelism", "Argon2-Salt"}) {
      if (!TakeField(text, name)) return std::nullopt;
    }
  }
  const auto secret = TakeBlob(text, "Private-Lines");
  if (!secret || secret->size() < 20 || LooksPatterned(*secret)) return std::nullopt;
  KeyFacts facts;
  facts.kind = KindOf(*type);
  facts.encrypted = *encryption != "none";
  if (facts.encrypted) {
    facts.cipher = *encryption;
  } else {
    KeyReader reader(*secret);
    reader.String32();
    if (reader.failed()) return std::nullopt;
  }
  return facts;
}

}  // namespace leaktight
