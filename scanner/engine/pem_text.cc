#include "engine/pem_text.h"

#include "base/base64.h"
#include "base/text.h"

namespace leaktight {
namespace {

constexpr std::string_view kDashes = "-----";
constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";

std::string_view TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// \n, \\n, \r\n and \u000a become line ends, \/ a slash; a backslash at the end of a line goes.
std::string Unescape(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] != '\\') {
      plain += text[i];
      continue;
    }
    while (i < text.size() && text[i] == '\\') i++;
    if (i == text.size()) break;
    const std::string code = ToLower(text.substr(i, 5));
    if (text[i] == 'n') {
      plain += '\n';
    } else if (code == "u000a" || code == "u000d") {
      plain += '\n';
      i += 4;
    } else if (text[i] == '/' || text[i] == '\n') {
      plain += text[i];
    } else if (text[i] != 'r' && text[i] != 't') {
      plain += '\\';
      plain += text[i];
    }
  }
  return plain;
}

// Old encrypted keys say so in two headers, which may have lost their line ends.
void TakeHeaders(std::string_view& text, PemText& pem) {
  for (;;) {
    text = Trim(text);
    const size_t end = text.find_first_of("\n ");
    const std::string_view name = text.substr(0, end);
    if (name.size() < 2 || name.back() != ':' || end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
    // A header's value runs to the end of its line; on a single line, these two have no blanks.
    const bool joined = name == "Proc-Type:" || name == "DEK-Info:";
    const size_t value_end = joined ? text.find_first_of("\n ") : text.find('\n');
    pem.headers.emplace_back(name.substr(0, name.size() - 1), Trim(text.substr(0, value_end)));
    text.remove_prefix(value_end == std::string_view::npos ? text.size() : value_end + 1);
  }
}

}  // namespace

std::string Unwrap(std::string_view text) {
  const size_t last = text.rfind('\n');
  if (last == std::string_view::npos) return Unescape(text);
  const std::string_view unfinished = Trim(text.substr(last + 1));
  // Where END follows the body without a line end, the last line is the key's.
  constexpr size_t kShort = 8;
  const bool is_prefix = unfinished.size() < kShort || !DecodeBase64(unfinished);
  if (is_prefix) text = text.substr(0, last);
  std::string lines;
  for (bool first = true; !text.empty(); first = false) {
    std::string_view line = Trim(TakeLine(text));
    if (!first && is_prefix && line.substr(0, unfinished.size()) == unfinished) {
      line.remove_prefix(unfinished.size());
    }
    lines += line.substr(0, line.find_first_of("\"'`"));
    lines += '\n';
  }
  return Unescape(lines);
}

std::optional<PemText> ReadPem(std::string_view block) {
  if (block.substr(0, kBegin.size()) != kBegin) return std::nullopt;
  const size_t label_end = block.find(kDashes, kBegin.size());
  const size_t end = block.rfind(kEnd);
  if (label_end == std::string_view::npos || end == std::string_view::npos ||
      label_end + kDashes.size() > end) {
    return std::nullopt;
  }
  PemText pem;
  pem.label = block.substr(kBegin.size(), label_end - kBegin.size());
  const std::string_view label_at_end = block.substr(end + kEnd.size());
  if (label_at_end.substr(0, pem.label.size() + kDashes.size()) !=
      pem.label + std::string(kDashes)) {
    return std::nullopt;
  }
  const size_t inner = label_end + kDashes.size();
  const std::string lines = Unwrap(block.substr(inner, end - inner));
  std::string_view text = lines;
  TakeHeaders(text, pem);
  text = Trim(text);
  const size_t equals = text.rfind('=');
  if (equals != std::string_view::npos && equals > 0 && text.size() - equals == 5 &&
      (text[equals - 1] == '\n' || text[equals - 1] == ' ')) {
    const auto checksum = DecodeBase64(text.substr(equals + 1));
    if (!checksum) return std::nullopt;
    pem.checksum = *checksum;
    text = text.substr(0, equals);
  }
  auto body = DecodeBase64(text);
  if (!body) return std::nullopt;
  pem.body = std::move(*body);
  return pem;
}

}  // namespace leaktight
