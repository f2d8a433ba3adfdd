#include "suppress/allow_comment.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/text.h"
#include "engine/allow_marker.h"

namespace leaktight {
namespace {

// What begins a comment in the languages that people keep settings in, and what ends one that has
// an end.
constexpr std::string_view kOpeners[] = {"#", "//", "/*", "<!--", "--", ";", "%", "(*", "{{/*"};
constexpr std::string_view kClosers[] = {"*/}}", "-->", "*/", "#}", "*)"};

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

// Where the comment begins that `before`, the part of a line before the marker, ends in.
std::optional<size_t> CommentBegin(std::string_view before) {
  if (Trim(before) == "*") return before.find('*');  // a line within /* … */
  for (size_t at = 0; at < before.size(); at++) {
    if (at > 0 && !IsBlank(before[at - 1]) && before[at - 1] != '{') continue;
    for (const std::string_view opener : kOpeners) {
      if (!before.substr(at).starts_with(opener)) continue;
      // `--flag` is no comment.
      const std::string_view rest = before.substr(at + opener.size());
      if (opener == "--" && !rest.empty() && !IsBlank(rest[0])) continue;
      return at;
    }
  }
  return std::nullopt;
}

// `text` up to where its comment ends.
std::string_view WithinComment(std::string_view text) {
  for (const std::string_view closer : kClosers) text = text.substr(0, text.find(closer));
  return Trim(text);
}

// Could this be the id of a rule, perhaps misspelt? RULE is what documentation writes.
bool LooksLikeId(std::string_view word) {
  return word != "RULE" && std::all_of(word.begin(), word.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

// The line that begins at `begin`, without its ending.
std::string_view LineAt(std::string_view text, size_t begin) {
  return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

// The comment whose marker stands at `at`; nothing where it stands in no comment.
std::optional<AllowComment> ReadComment(std::string_view text, size_t at, const LineTable& lines) {
  const Position place = lines.At(at);
  const size_t line_begin = at - (place.column - 1);
  const std::string_view line = LineAt(text, line_begin);
  const auto comment_begin = CommentBegin(line.substr(0, at - line_begin));
  if (!comment_begin) return std::nullopt;
  std::string_view rest = line.substr(at - line_begin + kAllowMarker.size());
  if (!rest.empty() && !IsBlank(rest[0])) return std::nullopt;
  rest = WithinComment(rest.substr(0, rest.find(kAllowMarker)));
  const size_t rule_end = std::min(rest.find_first_of(" \t"), rest.size());
  if (!LooksLikeId(rest.substr(0, rule_end))) return std::nullopt;

  AllowComment comment;
  comment.rule = rest.substr(0, rule_end);
  comment.reason = Trim(rest.substr(rule_end));
  const size_t end = rest.empty() ? at + kAllowMarker.size()
                                  : static_cast<size_t>(rest.data() - text.data()) + rest.size();
  comment.span = {at, end};
  comment.line = place.line;
  const bool behind_code = !Trim(line.substr(0, *comment_begin)).empty();
  comment.target = behind_code ? place.line : place.line + 1;
  return comment;
}

}  // namespace

bool MayHoldAllowComments(std::string_view text) {
  // memmem makes itself a table first, which takes longer than reading a few lines.
  constexpr size_t kFewLines = 1024;
  if (text.size() <= kFewLines) {
    constexpr size_t kColon = kAllowMarker.find(':');
    for (size_t at = text.find(':', kColon); at < text.size(); at = text.find(':', at + 1)) {
      if (text.substr(at - kColon).starts_with(kAllowMarker)) return true;
    }
    return false;
  }
  // Faster than std::string_view::find, which stops at every `l`.
  return memmem(text.data(), text.size(), kAllowMarker.data(), kAllowMarker.size()) != nullptr;
}

std::vector<AllowComment> FindAllowComments(std::string_view text, const LineTable& lines) {
  std::vector<AllowComment> comments;
  for (size_t at = text.find(kAllowMarker); at != std::string_view::npos;
       at = text.find(kAllowMarker, at + kAllowMarker.size())) {
    if (auto comment = ReadComment(text, at, lines)) comments.push_back(std::move(*comment));
  }
  // Of several lines of comments, each counts for the first line below them all.
  for (size_t i = comments.size(); i-- > 1;) {
    AllowComment& above = comments[i - 1];
    const AllowComment& below = comments[i];
    if (above.target == below.line && below.target > below.line) above.target = below.target;
    if (above.line == below.line && above.target > above.line) above.target = below.target;
  }
  return comments;
}

AllowComment* FindAllowing(std::vector<AllowComment>& comments, const Finding& finding,
                           const Place& place) {
  const bool whole_file = place.span.empty() && place.span.begin == 0;
  for (AllowComment& comment : comments) {
    if (comment.reason.empty()) continue;
    const bool here = whole_file
                          ? comment.line == 1
                          : comment.target >= place.begin.line && comment.target <= place.end.line;
    if (!here) continue;
    if (comment.rule == finding.rule ||
        std::find(finding.also.begin(), finding.also.end(), comment.rule) != finding.also.end()) {
      return &comment;
    }
  }
  return nullptr;
}

}  // namespace leaktight
