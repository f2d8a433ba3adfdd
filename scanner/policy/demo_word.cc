#include "policy/demo_word.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace leaktight {

bool IsDemoWord(std::string_view value) {
  static constexpr std::array<std::string_view, 62> kWords = {
      "passwords", "password", "passwort", "passwd",  "passphrase", "pass",   "pwd",     "secrets",
      "secret",    "admin",    "root",     "user",    "username",   "test",   "testing", "tests",
      "example",   "examples", "change",   "changed", "me",         "my",     "your",    "the",
      "key",       "token",    "database", "db",      "postgres",   "mysql",  "mariadb", "redis",
      "mongo",     "mongodb",  "rabbitmq", "minio",   "default",    "demo",   "foo",     "bar",
      "baz",       "value",    "string",   "base64",  "encoded",    "super",  "some",    "here",
      "it",        "in",       "dummy",    "fake",    "sample",     "access", "api",     "insert",
      "prom",      "app",      "console",  "secure",  "not",        "so"};
  std::string lower = ToLower(value);
  std::string_view rest = lower;
  bool any = false;
  while (!rest.empty()) {
    size_t taken = 0;
    for (const std::string_view word : kWords) {
      if (rest.starts_with(word)) taken = std::max(taken, word.size());
    }
    if (taken == 0) {
      // Digits and signs between and behind the words, a few of each.
      const bool letter = rest[0] >= 'a' && rest[0] <= 'z';
      if (letter) return false;
      taken = 1;
    } else {
      any = true;
    }
    rest.remove_prefix(taken);
  }
  constexpr size_t kMostSigns = 6;
  const auto signs = std::count_if(lower.begin(), lower.end(), [](char c) {
    return (c < 'a' || c > 'z') && c != '-' && c != '_' && c != ' ';
  });
  return any && static_cast<size_t>(signs) <= kMostSigns;
}

}  // namespace leaktight
