#include "policy/environment_word.h"

#include <array>
#include <string>
#include <utility>

#include "base/text.h"

namespace leaktight {
namespace {

// Words for environments, as folders, file names and namespaces have them. Words that mean the same
// have the same name, so that `prod` and `production` are not taken for two.
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kWords = {{
    {"dev", "development"},
    {"devel", "development"},
    {"develop", "development"},
    {"development", "development"},
    {"local", "local"},
    {"localhost", "local"},
    {"minikube", "local"},
    {"test", "test"},
    {"testing", "test"},
    {"ci", "test"},
    {"qa", "qa"},
    {"uat", "uat"},
    {"sit", "sit"},
    {"int", "integration"},
    {"integration", "integration"},
    {"demo", "demo"},
    {"sandbox", "sandbox"},
    {"preview", "preview"},
    {"stage", "staging"},
    {"staging", "staging"},
    {"stg", "staging"},
    {"preprod", "preproduction"},
    {"preproduction", "preproduction"},
    {"prod", "production"},
    {"prd", "production"},
    {"production", "production"},
}};

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

EnvironmentWord LastEnvironmentWord(std::string_view text) {
  for (size_t end = text.size(); end > 0;) {
    while (end > 0 && !IsLetter(text[end - 1])) end--;
    size_t begin = end;
    while (begin > 0 && IsLetter(text[begin - 1])) begin--;
    const std::string word = ToLower(text.substr(begin, end - begin));
    for (const auto& [known, environment] : kWords) {
      if (word == known) return {environment, {begin, end}};
    }
    end = begin;
  }
  return {};
}

}  // namespace leaktight
