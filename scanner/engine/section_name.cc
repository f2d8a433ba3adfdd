#include "engine/section_name.h"

#include <algorithm>

#include "engine/words.h"

namespace leaktight {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kQuotes = "\"'`";

bool IsOfName(char c) {
  return IsAlnum(c) || c == '_' || c == '-' || c == '.';
}

std::string_view Trimmed(std::string_view text, std::string_view of) {
  const size_t end = text.find_last_not_of(of);
  return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

// The name that a text ends with, between quotes or not.
std::string_view LastName(std::string_view text) {
  if (!text.empty() && kQuotes.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  size_t begin = text.size();
  while (begin > 0 && IsOfName(text[begin - 1])) begin--;
  return text.substr(begin);
}

// What `{` or `[` is assigned to: `"acme": {`, `acme = {`, `'acme' => [`, HCL's `acme {`.
std::string_view NameOfBrace(std::string_view before) {
  before = Trimmed(before, kBlanks);
  if (before.ends_with("=>")) before.remove_suffix(2);
  while (!before.empty() && (before.back() == ':' || before.back() == '=')) before.remove_suffix(1);
  return LastName(Trimmed(before, kBlanks));
}

// The opening brace around what stands behind `text`; npos: there is none.
size_t BraceAround(std::string_view text) {
  size_t closed = 0;
  for (size_t i = text.size(); i > 0; i--) {
    const char c = text[i - 1];
    if (c == '}' || c == ']') closed++;
    if ((c == '{' || c == '[') && closed-- == 0) return i - 1;
  }
  return std::string_view::npos;
}

size_t IndentOf(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

// Of a line that opens what is indented below it (`acme:`, `- acme:`, `<acme …>`), or of a
// section's heading (`[acme]`), the name.
std::string_view NameOfLine(std::string_view line) {
  if (line.starts_with('<')) {
    line.remove_prefix(1);
    const auto end = std::find_if_not(line.begin(), line.end(), IsOfName);
    const std::string_view name = line.substr(0, static_cast<size_t>(end - line.begin()));
    return line.ends_with('>') && line.find('<') == std::string_view::npos ? name
                                                                           : std::string_view();
  }
  if (line.starts_with('[') && line.ends_with(']')) {
    line.remove_suffix(1);
    return LastName(line);
  }
  if (!line.ends_with(':')) return {};
  line.remove_suffix(1);
  return LastName(line);
}

}  // namespace

std::string_view SectionName(std::string_view before) {
  const size_t begin = before.rfind('\n') + 1;  // of the line; 0 where it is cut off
  const std::string_view line = before.substr(begin);
  const size_t brace = BraceAround(before);
  // A heading is closed; `[` of a list that is not stands around it.
  if (brace != std::string_view::npos) return NameOfBrace(before.substr(0, brace));
  if (begin == 0) return {};
  size_t indent = IndentOf(line);
  std::string_view above = before.substr(0, begin - 1);
  while (!above.empty()) {
    const size_t at = above.rfind('\n') + 1;
    const std::string_view other = Trimmed(above.substr(at), kBlanks);
    above = above.substr(0, at == 0 ? 0 : at - 1);
    if (other.empty()) continue;
    const size_t column = IndentOf(other);
    const std::string_view text = other.substr(column);
    if (column > indent || (column == indent && !text.starts_with('['))) continue;
    // The first of what a list's entry holds stands behind its dash, and is beside the name.
    if (text.starts_with("- ") && !text.ends_with(':')) {
      indent = column;
      continue;
    }
    return NameOfLine(text);
  }
  return {};
}

std::string_view WordsBefore(std::string_view before) {
  constexpr int kMostWords = 3;
  size_t begin = before.size();
  for (int words = 0; words < kMostWords; words++) {
    if (begin == 0 || before[begin - 1] != ' ') break;
    size_t word = begin - 1;
    while (word > 0 && IsOfName(before[word - 1])) word--;
    if (word == begin - 1) break;
    begin = word;
  }
  std::string_view words = before.substr(begin);
  if (!words.empty()) words.remove_suffix(1);
  return words;
}

}  // namespace leaktight
