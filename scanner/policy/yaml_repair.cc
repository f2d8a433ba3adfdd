#include "policy/yaml_repair.h"

#include <algorithm>

namespace leaktight {
namespace {

constexpr std::string_view kTabInIndentation =
    "found a tab character where an indentation space is expected";
constexpr std::string_view kUnknownDirective = "found unknown directive name";
constexpr std::string_view kOtherVersion = "found incompatible YAML document";

// The line around `at`, without what ends it.
Span LineAround(std::string_view text, size_t at) {
  at = std::min(at, text.size());
  const size_t before = at == 0 ? std::string_view::npos : text.find_last_of("\r\n", at - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return {begin, std::min(text.find_first_of("\r\n", at), text.size())};
}

// Does the innermost bracket that is open at the end of the text open a mapping?
bool EndsInMapping(std::string_view text) {
  int closed = 0;
  for (size_t at = text.size(); at-- > 0;) {
    const char c = text[at];
    if (c == ']' || c == '}') closed++;
    if ((c == '[' || c == '{') && closed-- == 0) return c == '{';
  }
  return false;
}

bool OnlyBlanks(std::string_view text) {
  return text.find_first_not_of(' ') == std::string_view::npos;
}

}  // namespace

bool BeginsAnother(std::string_view document, const YamlProblem& problem) {
  if (problem.at == 0 || problem.at >= document.size()) return false;
  const size_t begin = LineAround(document, problem.at).begin;
  if (begin == 0 || !OnlyBlanks(document.substr(begin, problem.at - begin))) return false;
  if (problem.message == "did not find expected <document start>") return true;
  return problem.message == "did not find expected '-' indicator" && begin == problem.at;
}

YamlRepair RepairYaml(std::string& copy, Span span, const YamlProblem& problem) {
  const size_t at = span.begin + problem.at;
  const char c = at < span.end ? copy[at] : '\0';
  Span line = LineAround(copy, span.begin + problem.context);
  line = {std::max(line.begin, span.begin), std::min(line.end, span.end)};
  const auto put = [&](char other, YamlRepair how) {
    copy[at] = other;
    return how;
  };
  // Nothing between two commas, or before the first.
  if (c == ',' && problem.message == "did not find expected node content") {
    return put(' ', YamlRepair::kLeftOut);
  }
  // A colon at the beginning or at the end of what stands in brackets. At the end of a mapping's
  // key it says that there is no value.
  if (c == ':' && problem.message == "did not find expected node content") {
    const char next = at + 1 < span.end ? copy[at + 1] : ' ';
    const bool begins = std::string_view(" \t\r\n,[]{}").find(next) == std::string_view::npos;
    return put('x', begins ? YamlRepair::kMended : YamlRepair::kLeftOut);
  }
  if (c == ':' && problem.message == "found unexpected ':'") {
    const std::string_view before = std::string_view(copy).substr(span.begin, problem.at);
    return put(EndsInMapping(before) ? ' ' : 'x', YamlRepair::kMended);
  }
  // A block scalar's first line that begins with a tab: its value is read from the file itself.
  if (c == '\t' && problem.message == kTabInIndentation) return put('x', YamlRepair::kMended);
  // A directive that nobody knows, which the standard has ignored; or what is none, like
  // Terraform's
  // `%{ if … }`.
  if (!line.empty() && copy[line.begin] == '%') {
    copy[line.begin] = '#';
    return problem.message == kUnknownDirective || problem.message == kOtherVersion
               ? YamlRepair::kMended
               : YamlRepair::kLeftOut;
  }
  if (problem.context == problem.at) {
    if (c == '@' || c == '`' || c == '%') return put('x', YamlRepair::kLeftOut);
    if (c == '\t') {
      for (size_t i = at; i < span.end && copy[i] == '\t'; i++) copy[i] = ' ';
      return YamlRepair::kLeftOut;
    }
  }
  if (line.end <= line.begin || OnlyBlanks(line.In(copy))) return YamlRepair::kNone;
  std::fill(copy.begin() + static_cast<ptrdiff_t>(line.begin),
            copy.begin() + static_cast<ptrdiff_t>(line.end), ' ');
  return YamlRepair::kLeftOut;
}

}  // namespace leaktight
