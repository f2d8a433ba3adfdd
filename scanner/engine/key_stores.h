// Stores of keys and certificates, as programs keep them in a file: Java's, Bouncy Castle's,
// PKCS#12.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace leaktight {

struct KeyStoreFacts {
  std::string_view format;  // "JKS", "JCEKS", "BKS", "PKCS#12"
  size_t private_keys = 0;
  size_t secret_keys = 0;  // for ciphers without a public half, and of kinds that are not told
  size_t certificates = 0;
  bool open = false;  // a key stands there without any password
  // The password that the store is under, where it is one of a few that everybody tries; of Java's
  // stores alone, which can be told by one hash. Null: another.
  std::optional<std::string_view> password;

  bool HoldsKeys() const { return private_keys + secret_keys > 0; }
};

// What a whole file holds, as far as its format tells without a password. Nothing where the bytes
// are no such store, or one that is cut off. Of PKCS#12 certificates are mostly encrypted, and not
// counted then.
std::optional<KeyStoreFacts> ReadKeyStore(std::string_view bytes);

// By the first bytes: may it be one? Of other files next to none.
bool MayBeKeyStore(std::string_view bytes);

// RFC 7292; called by ReadKeyStore.
std::optional<KeyStoreFacts> ReadPkcs12(std::string_view bytes);

}  // namespace leaktight
