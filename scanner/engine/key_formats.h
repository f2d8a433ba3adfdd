// What stands inside an armoured private key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leaktight {

struct KeyFacts {
  std::string kind;  // "RSA", "EC", "Ed25519"; empty: not told
  size_t bits = 0;   // 0: not told
  bool encrypted = false;
  std::string cipher;  // of an encrypted key, where it is told
};

// Each returns nothing where the bytes are not a whole key of that form: cut off, or made up.

// PKCS#1, SEC 1, OpenSSL's DSA, PKCS#8 and encrypted PKCS#8, in DER.
std::optional<KeyFacts> ReadDerKey(std::string_view der);

// openssh-key-v1.
std::optional<KeyFacts> ReadOpenSshKey(std::string_view bytes);

// The first packet of an OpenPGP key, of version 4 or later.
std::optional<KeyFacts> ReadPgpKey(std::string_view packets);

// PuTTY's file, from its first line to its MAC.
std::optional<KeyFacts> ReadPuttyKey(std::string_view text);

// Bytes that no generator gave: all alike, or counting.
bool LooksPatterned(std::string_view bytes);

// Reads big-endian values off the front of `bytes`; every read past the end fails and stays failed.
class KeyReader {
 public:
  explicit KeyReader(std::string_view bytes) : bytes_(bytes) {}

  bool failed() const { return failed_; }
  bool AtEnd() const { return !failed_ && bytes_.empty(); }
  std::string_view rest() const { return bytes_; }

  std::string_view Take(size_t count);
  uint32_t Number(size_t bytes);  // up to four
  std::string_view String32() { return Take(Number(4)); }

 private:
  std::string_view bytes_;
  bool failed_ = false;
};

}  // namespace leaktight
