#include "engine/password_text.h"

#include <algorithm>
#include <cctype>

#include "engine/made_up.h"
#include "engine/value_shapes.h"

namespace leaktight {
namespace {

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
    "empty",       "keycloak",   "symfony"};

}  // namespace

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

bool IsTrivialPassword(const std::string& lower) {
  return std::find(std::begin(kTrivial), std::end(kTrivial), lower) != std::end(kTrivial);
}

bool IsWordAndFigures(std::string_view password) {
  constexpr size_t kLeastLetters = 4;
  constexpr size_t kLeastFigures = 3;
  constexpr std::string_view kFigures = "0123456789";
  const size_t letters = std::min(password.find_first_of(kFigures), password.size());
  const std::string_view word = password.substr(0, letters);
  const std::string_view figures = password.substr(letters);
  return word.size() >= kLeastLetters && figures.size() >= kLeastFigures &&
         std::all_of(word.begin(), word.end(),
                     [](unsigned char c) { return std::isalpha(c) != 0; }) &&
         figures.find_first_not_of(kFigures) == std::string_view::npos &&
         !IsMadeOfCommonWords(word) && !LooksMadeUp(password);
}

bool IsPlaceToFill(const std::string& lower) {
  if (lower.find_first_of("<>{}[]$") != std::string::npos && lower.size() < 24) return true;
  return lower[0] == '%' || lower[0] == ':' || lower.find("...") != std::string::npos ||
         lower.find("***") != std::string::npos;
}

bool IsNowhere(std::string_view host) {
  if (host.find('.') == std::string_view::npos) return true;
  constexpr std::string_view kLocal[] = {"127.0.0.1", "0.0.0.0", "host.docker.internal"};
  return std::find(std::begin(kLocal), std::end(kLocal), host) != std::end(kLocal) ||
         IsExampleHost(host);
}

bool IsExampleHost(std::string_view host) {
  constexpr std::string_view kExamples[] = {"example.com", "example.org", "example.net",
                                            ".example"};
  return std::any_of(std::begin(kExamples), std::end(kExamples), [&](std::string_view name) {
    if (host.size() < name.size() || host.substr(host.size() - name.size()) != name) return false;
    return host.size() == name.size() || name[0] == '.' ||
           host[host.size() - name.size() - 1] == '.';
  });
}

}  // namespace leaktight
