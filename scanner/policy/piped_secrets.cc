#include "policy/piped_secrets.h"

#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool Has(const ShellCommand& command, std::string_view word) {
  return std::any_of(command.begin(), command.end(),
                     [&](const ShellWord& other) { return other.text == word; });
}

// Nothing but a pipe stands between them.
bool ArePiped(std::string_view script, const ShellCommand& from, const ShellCommand& to) {
  if (from.empty() || to.empty() || from.back().from.empty() || to.front().from.empty()) {
    return false;
  }
  const size_t begin = from.back().from.back() + size_t{1};
  const size_t end = to.front().from.front();
  if (begin > end || end > script.size()) return false;
  std::string_view between = Trim(script.substr(begin, end - begin));
  // The quotes of the words.
  while (!between.empty() && (between.front() == '"' || between.front() == '\'')) {
    between = Trim(between.substr(1));
  }
  while (!between.empty() && (between.back() == '"' || between.back() == '\'')) {
    between = Trim(between.substr(0, between.size() - 1));
  }
  return between == "|" || between == "|&";
}

}  // namespace

std::optional<PipedSecret> SecretPiped(std::string_view script, const ShellCommand& from,
                                       const ShellCommand& to) {
  if (from.size() < 2 || !IsOneOf(FileName(from[0].text), {"echo", "printf"})) return std::nullopt;
  if (!ArePiped(script, from, to)) return std::nullopt;
  const size_t program = FileName(to[0].text) == "sudo" && to.size() > 1 && to[1].text != "-S";
  const std::string_view name = FileName(to[program].text);
  const size_t last = from.size() - 1;
  std::string_view text = from[last].text;
  if (text.ends_with("\\n")) text.remove_suffix(2);  // of printf, or echo -e
  if (name == "chpasswd") {                          // USER:PASSWORD; -e: a hash of it
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos || Has(to, "-e") || Has(to, "--encrypted")) {
      return std::nullopt;
    }
    return PipedSecret{last, text.substr(colon + 1), name};
  }
  const bool takes = (name == "passwd" && Has(to, "--stdin")) || Has(to, "--password-stdin") ||
                     (name == "sudo" && Has(to, "-S"));
  if (!takes) return std::nullopt;
  return PipedSecret{last, text, name};
}

}  // namespace leaktight
