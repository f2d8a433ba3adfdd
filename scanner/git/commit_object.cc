#include "git/commit_object.h"

#include <algorithm>
#include <charconv>

#include "base/date.h"
#include "base/text.h"
#include "git/entries.h"

namespace leaktight {
namespace {

constexpr int64_t kLastSecond = 253402300799;   // of the year 9999: what ISO 8601 writes
constexpr int kMostMinutesEast = 100 * 60 - 1;  // "+9959"

struct Header {
  std::string_view name;
  std::string_view value;  // with the lines that continue it, and the space before each
};

// Takes the next header off `rest`, or the empty line that ends them: then there is none.
Header TakeHeader(std::string_view& rest) {
  size_t end = rest.find('\n');
  while (end != std::string_view::npos && end + 1 < rest.size() && rest[end + 1] == ' ') {
    end = rest.find('\n', end + 1);
  }
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return {line, {}};
  return {line.substr(0, space), line.substr(space + 1)};
}

template <class Number>
bool TakeNumber(std::string_view text, Number& number) {
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && stopped == text.data() + text.size();
}

// "+0130": hours and minutes.
int MinutesEast(std::string_view zone) {
  int number = 0;
  if (zone.size() < 2 || (zone[0] != '+' && zone[0] != '-')) return 0;
  if (!TakeNumber(zone.substr(1), number) || number < 0) return 0;
  const int minutes = number / 100 * 60 + number % 100;
  if (minutes > kMostMinutesEast) return 0;
  return zone[0] == '-' ? -minutes : minutes;
}

Signature ParseSignature(std::string_view text) {
  Signature signature;
  const size_t open = text.find('<');
  signature.name = Trim(text.substr(0, open));
  if (open == std::string_view::npos) return signature;
  const size_t close = text.find('>', open);
  signature.email = Trim(text.substr(open + 1, std::min(close, text.size()) - open - 1));
  if (close == std::string_view::npos) return signature;
  const std::string_view time = Trim(text.substr(text.rfind('>') + 1));
  const size_t space = std::min(time.find(' '), time.size());
  int64_t seconds = 0;
  if (TakeNumber(time.substr(0, space), seconds) && seconds >= 0 && seconds <= kLastSecond) {
    signature.seconds = seconds;
    signature.minutes_east = MinutesEast(Trim(time.substr(space)));
  }
  return signature;
}

// A header's value of several lines as it was before each got its space.
std::string Unfold(std::string_view value) {
  std::string text;
  for (size_t i = 0; i < value.size(); i++) {
    text += value[i];
    if (value[i] == '\n') i++;
  }
  return text;
}

}  // namespace

std::string Signature::Date() const {
  return FormatTime(seconds, minutes_east);
}

Result<CommitObject> ParseCommit(std::string_view bytes) {
  CommitObject commit;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const Header header = TakeHeader(rest);
    if (header.name.empty()) break;
    if (header.name == "tree") commit.tree = header.value;
    if (header.name == "parent") {
      if (!IsObjectId(header.value)) return Fail("", "a commit whose parent has no id");
      commit.parents.push_back(header.value);
    }
    if (header.name == "author") commit.author = ParseSignature(header.value);
    if (header.name == "mergetag") commit.merged_tags.push_back(Unfold(header.value));
  }
  if (!IsObjectId(commit.tree)) return Fail("", "a commit without a tree");
  commit.message = rest;
  return commit;
}

Result<TagObject> ParseTag(std::string_view bytes) {
  TagObject tag;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const Header header = TakeHeader(rest);
    if (header.name.empty()) break;
    if (header.name == "object") tag.target = header.value;
    if (header.name == "type") tag.type = header.value;
    if (header.name == "tag") tag.name = header.value;
    if (header.name == "tagger") tag.tagger = ParseSignature(header.value);
  }
  if (!IsObjectId(tag.target)) return Fail("", "a tag of nothing");
  tag.message = rest;
  return tag;
}

std::string SummaryOf(std::string_view message) {
  std::string summary;
  while (!message.empty()) {
    const size_t end = std::min(message.find('\n'), message.size());
    const std::string_view line = Trim(message.substr(0, end));
    message.remove_prefix(std::min(end + 1, message.size()));
    if (line.empty() && summary.empty()) continue;
    if (line.empty()) break;
    if (!summary.empty()) summary += ' ';
    summary += line;
  }
  return summary;
}

Commit DescribeCommit(std::string_view id, const CommitObject& commit) {
  return {std::string(id), std::string(commit.author.name), std::string(commit.author.email),
          commit.author.Date(), SummaryOf(commit.message)};
}

}  // namespace leaktight
