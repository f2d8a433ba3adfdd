#include "report/markdown_text.h"

#include <algorithm>

#include "base/text.h"

namespace leaktight {
namespace {

constexpr std::string_view kOpening = "(\"";
constexpr std::string_view kClosing = ".,;:)\"?";

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "team's", "pre-commit", "30": nothing that any renderer makes more of.
bool IsPlainWord(std::string_view word) {
  if (word.empty()) return true;
  if (std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return word.size() < 7;  // longer ones may be taken for a commit's id
  }
  return IsLetter(word.front()) && std::all_of(word.begin(), word.end(), [](char c) {
           return IsLetter(c) || c == '-' || c == '\'';
         });
}

// Signs around a word stay outside of its code span.
std::string Word(std::string_view word) {
  const size_t begin = std::min(word.find_first_not_of(kOpening), word.size());
  size_t end = word.size();
  while (end > begin && kClosing.find(word[end - 1]) != std::string_view::npos) {
    const bool closes_own = word[end - 1] == ')' && word.find('(', begin) < end;
    if (closes_own) break;
    end--;
  }
  const std::string_view core = word.substr(begin, end - begin);
  std::string text(word.substr(0, begin));
  text += IsPlainWord(core) ? std::string(core) : MarkdownCode(core);
  return text += word.substr(end);
}

}  // namespace

std::string MarkdownCode(std::string_view text) {
  std::string code;
  size_t longest = 0, run = 0;
  for (const char c : EscapeForTerminal(text)) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    code += c;
  }
  if (code.find_first_not_of(' ') == std::string::npos) return "–";
  const std::string fence(longest + 1, '`');
  const bool pad = code.front() == '`' || code.back() == '`' || code.front() == ' ';
  return pad ? fence + " " + code + " " + fence : fence + code + fence;
}

std::string MarkdownCell(std::string_view text) {
  std::string cell;
  for (const char c : MarkdownCode(text)) {
    if (c != '|') {
      cell += c;
    } else if (!cell.empty() && cell.back() == '\\') {
      cell += "\\x7c";  // renderers do not agree on what a backslash before an escaped pipe is
    } else {
      cell += "\\|";
    }
  }
  return cell;
}

std::string MarkdownProse(std::string_view text) {
  std::string prose;
  while (!(text = Trim(text)).empty()) {
    const size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    if (!prose.empty()) prose += ' ';
    prose += Word(text.substr(0, end));
    text.remove_prefix(end);
  }
  return prose;
}

}  // namespace leaktight
