#include "policy/code_prints.h"

#include <optional>
#include <unordered_map>
#include <utility>

#include "policy/code_logging.h"
#include "policy/code_reads.h"

namespace leaktight {
namespace {

// Behind the statement that begins at token `i`.
size_t StatementEnd(const CodeTokens& file, size_t i) {
  while (i < file.size() && file.KindOf(i) != CodeToken::Kind::kNewline && !file.Is(i, ";")) i++;
  return i;
}

Span PlaceOf(const CodeTokens& file, size_t begin, size_t last) {
  return {file.tokens[begin].begin, file.tokens[last].end};
}

}  // namespace

std::vector<CodePrint> PrintedVariables(std::string_view text, CodeLanguage language,
                                        bool shows_value,
                                        const std::function<bool(std::string_view)>& is_secret) {
  const CodeTokens file = ReadCode(text, language);
  std::vector<CodePrint> prints;
  std::unordered_map<std::string_view, std::string> read;  // by the name that was given it
  for (size_t i = 0; i + 2 < file.size(); i++) {
    if (!file.IsName(i) || !file.Is(i + 1, "=")) continue;
    const size_t last = StatementEnd(file, i + 2) - 1;
    const auto variable = EnvironmentReadAt(file, last);
    if (variable && variable->begin == i + 2) read[file.At(i)] = variable->name;
  }
  for (const LoggedValue& value : LoggedValues(file)) {
    const Span span = PlaceOf(file, value.begin, value.last);
    const auto known = read.find(file.At(value.begin));
    if (value.all) {
      prints.push_back({span, {}, value.handed_on});
    } else if (value.read && is_secret(value.name)) {
      prints.push_back({span, value.name, value.handed_on});
    } else if (value.begin == value.last && known != read.end() && is_secret(known->second)) {
      prints.push_back({span, known->second, value.handed_on});
    }
  }
  const size_t end = StatementEnd(file, 0);
  if (!shows_value || end == 0) return prints;
  if (const auto variable = EnvironmentReadAt(file, end - 1);
      variable && variable->begin == 0 && is_secret(variable->name)) {
    prints.push_back({PlaceOf(file, 0, end - 1), variable->name});
  } else if (IsWholeEnvironment(file, 0, end - 1)) {
    prints.push_back({PlaceOf(file, 0, end - 1), {}});
  }
  return prints;
}

std::vector<CodePrint> PrintedTexts(std::string_view text, CodeLanguage language) {
  const CodeTokens file = ReadCode(text, language);
  std::vector<CodePrint> prints;
  for (const LoggedText& written : LoggedTexts(file)) {
    prints.push_back({file.Content(written.token), {}, written.handed_on});
  }
  return prints;
}

}  // namespace leaktight
