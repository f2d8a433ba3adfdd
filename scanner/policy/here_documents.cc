#include "policy/here_documents.h"

#include <algorithm>

#include "base/text.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// More of them in one line, or in a script, are nobody's.
constexpr size_t kMostInLine = 8;
constexpr size_t kMost = 200;

bool IsMarkByte(char c) {
  return IsAlnum(c) || c == '_' || c == '-' || c == '.' || c == '!';
}

// The marks of the line from `begin` to `end`.
std::vector<HereDocument> MarksOf(std::string_view script, size_t begin, size_t end) {
  std::vector<HereDocument> marks;
  const std::string_view line = script.substr(0, end);
  for (size_t at = line.find("<<", begin);
       at != std::string_view::npos && marks.size() < kMostInLine; at = line.find("<<", at)) {
    at += 2;
    if (at < end && line[at] == '<') {  // `<<<` gives one word
      while (at < end && line[at] == '<') at++;
      continue;
    }
    size_t mark = at;
    if (mark < end && line[mark] == '-') mark++;
    while (mark < end && (line[mark] == ' ' || line[mark] == '\t')) mark++;
    const bool quoted =
        mark < end && (line[mark] == '\'' || line[mark] == '"' || line[mark] == '\\');
    if (quoted) mark++;
    size_t behind = mark;
    while (behind < end && IsMarkByte(line[behind])) behind++;
    // A number is shifted by.
    if (behind == mark || (!IsLetter(line[mark]) && line[mark] != '_')) continue;
    marks.push_back({{mark, behind}, {}, !quoted});
    at = behind;
  }
  return marks;
}

}  // namespace

std::vector<HereDocument> HereDocuments(std::string_view script) {
  std::vector<HereDocument> documents;
  if (script.find("<<") == std::string_view::npos) return documents;
  for (size_t at = 0; at < script.size() && documents.size() < kMost;) {
    const size_t end = std::min(script.find('\n', at), script.size());
    size_t next = end + 1;
    for (HereDocument& document : MarksOf(script, at, end)) {
      const std::string_view mark = document.mark.In(script);
      for (size_t line = next; line < script.size();) {
        const size_t line_end = std::min(script.find('\n', line), script.size());
        const std::string_view text = Trim(script.substr(line, line_end - line));
        line = line_end + 1;
        if (text != mark) continue;
        document.body = {next, line_end};
        documents.push_back(document);
        next = line;
        break;
      }
    }
    at = next;
  }
  return documents;
}

void BlankOut(std::string& script, Span body) {
  for (size_t i = body.begin; i < std::min(body.end, script.size()); i++) {
    if (script[i] != '\n') script[i] = ' ';
  }
}

}  // namespace leaktight
