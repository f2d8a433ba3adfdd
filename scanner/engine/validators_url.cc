// Passwords within connection URLs and connection strings.
#include <algorithm>
#include <cctype>
#include <string>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/validator_functions.h"

namespace leaktight {
namespace {

// %41 → A. What is not an escape stays as it is.
std::string DecodePercent(std::string_view text) {
  const auto digit = [](char c) {
    const auto lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower <= '9' ? lower - '0' : lower - 'a' + 10;
  };
  std::string plain;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '%' && i + 2 < text.size() &&
        std::isxdigit(static_cast<unsigned char>(text[i + 1])) != 0 &&
        std::isxdigit(static_cast<unsigned char>(text[i + 2])) != 0) {
      plain += static_cast<char>(digit(text[i + 1]) << 4 | digit(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// Passwords that images, tutorials and test set-ups come with; guessed first by anybody who wants
// in, so that their being written down changes nothing.
constexpr std::string_view kTrivial[] = {
    "admin",       "root",       "password",     "passwd",        "passw0rd",
    "pass",        "postgres",   "postgresql",   "mysql",         "mongo",
    "mongodb",     "redis",      "guest",        "rabbitmq",      "test",
    "testing",     "tests",      "user",         "username",      "secret",
    "changeme",    "change-me",  "change_me",    "example",       "pwd",
    "pw",          "dev",        "devel",        "development",   "local",
    "default",     "docker",     "12345",        "123456",        "1234",
    "12345678",    "123",        "qwerty",       "foobar",        "foo",
    "bar",         "baz",        "abc",          "abc123",        "password1",
    "password123", "mypassword", "yourpassword", "your_password", "your-password",
    "my_password", "dbpass",     "dbpassword",   "db_password",   "db_pass",
    "supersecret", "letmein",    "xxx",          "hunter2",       "s3cr3t",
    "p4ssw0rd",    "sa",         "app",          "demo",          "sample",
    "placeholder", "token",      "key",          "none",          "null",
    "empty"};

bool IsTrivial(const std::string& password) {
  return std::find(std::begin(kTrivial), std::end(kTrivial), password) != std::end(kTrivial);
}

// Hosts that are nobody's but the reader's own: without a dot, as containers call each other; and
// names kept for documentation (RFC 2606).
bool IsNowhere(std::string_view host) {
  if (host.find('.') == std::string_view::npos) return true;
  constexpr std::string_view kLocal[] = {"127.0.0.1", "0.0.0.0", "host.docker.internal"};
  if (std::find(std::begin(kLocal), std::end(kLocal), host) != std::end(kLocal)) return true;
  constexpr std::string_view kExamples[] = {"example.com", "example.org", "example.net",
                                            ".example"};
  return std::any_of(std::begin(kExamples), std::end(kExamples), [&](std::string_view name) {
    if (host.size() < name.size() || host.substr(host.size() - name.size()) != name) return false;
    return host.size() == name.size() || name[0] == '.' ||
           host[host.size() - name.size() - 1] == '.';
  });
}

}  // namespace

// The group `name` is the user, where the pattern names one.
bool ValidateUrlPassword(const Candidate& candidate, Opinion& opinion) {
  const std::string password = DecodePercent(candidate.secret);
  const std::string lower = ToLower(password);
  const std::string user = ToLower(DecodePercent(candidate.name));
  if (lower == user || IsTrivial(lower)) return false;
  const ValueKind kind = ClassifyValue(password);
  switch (kind) {
    case ValueKind::kEmpty:
    case ValueKind::kPlaceholder:
    case ValueKind::kReference:
    case ValueKind::kEncrypted:
      return false;
    case ValueKind::kSecret:
      break;
    default:
      // A word or a number may be a password; a short one is rather an example's.
      if (password.size() < 8) return false;
      opinion.confidence = std::min(opinion.confidence, 0.6);
      opinion.severity = std::min(opinion.severity, Severity::kMedium);
      break;
  }
  // Formats are full of other languages' places to fill in: %s, {0}, <password>, [password], $PASS.
  if (lower.find_first_of("<>{}[]$") != std::string::npos && lower.size() < 24) return false;
  if (lower[0] == '%' || lower[0] == ':' || lower.find("...") != std::string::npos ||
      lower.find("***") != std::string::npos) {
    return false;
  }
  bool local = false;
  // Behind the password of a URL stands its host; of a connection string it stood before.
  if (!candidate.whole.empty() && candidate.whole.back() == '@') {
    const size_t end = candidate.after.find_first_of(":/?#,;\"'` \t\r\n)>\\");
    local = IsNowhere(ToLower(candidate.after.substr(0, end)));
  } else {
    const std::string before = ToLower(candidate.whole);
    local = before.find("localhost") != std::string::npos ||
            before.find("127.0.0.1") != std::string::npos;
  }
  if (!local) return true;
  // On one's own machine only a password that somebody took care to make is worth a word.
  opinion.severity = std::min(opinion.severity, Severity::kMedium);
  return kind == ValueKind::kSecret && password.size() >= 12;
}

}  // namespace leaktight
