#include "fix/kept_files.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/dotenv_reader.h"
#include "policy/hcl_reader.h"

namespace leaktight {
namespace {

// Nothing that anybody would miss.
bool IsToFillIn(std::string_view value) {
  const ValueKind kind = ClassifyValue(value);
  return Trim(value).empty() || kind == ValueKind::kEmpty || kind == ValueKind::kPlaceholder;
}

std::string With(std::string_view text, TextEdit edit) {
  return Applied(text, {std::move(edit)});
}

std::string WithLine(std::string_view text, const std::string& line) {
  return With(text, Appended(text, line + "\n"));
}

std::string WithComment(std::string_view text, const std::string& assignment) {
  const std::string line = "# another value that stood in the repository: " + assignment;
  if (HasLine(text, line)) return std::string(text);
  return WithLine(text, line);
}

// On one line, whatever stands in it.
std::string OnOneLine(std::string_view value) {
  std::string line = "\"";
  for (const char c : value) {
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\r') {
      line += "\\r";
    } else {
      if (c == '"' || c == '\\' || c == '$') line += '\\';
      line += c;
    }
  }
  return line + '"';
}

std::string WithDotenvValue(std::string_view text, const KeptValue& kept) {
  const DotenvFile file = ReadDotenv(text);
  const DotenvEntry* same = nullptr;
  for (const DotenvEntry& entry : file.entries) {
    if (entry.name.In(text) == kept.key) same = &entry;  // of several the last one counts
  }
  const std::string quoted = DotenvQuoted(kept.value);
  if (same == nullptr) return WithLine(text, kept.key + "=" + quoted);
  if (same->decoded == kept.value) return std::string(text);
  if (!IsToFillIn(same->decoded) || same->interpolated) {
    return WithComment(text, kept.key + "=" + OnOneLine(kept.value));
  }
  Span span = same->value;
  if (same->quote != 0) {
    span.begin--;
    span.end++;
  }
  return With(text, {span, quoted});
}

std::string WithTfvarsValue(std::string_view text, const KeptValue& kept) {
  const bool raw = kept.form == KeptValue::Form::kTfvarsRaw;
  const std::string written = raw ? kept.value : HclQuoted(kept.value);
  const HclFile file = ReadHcl(text);
  const HclRef value = file.Root()[kept.key];
  if (!value) return WithLine(text, kept.key + " = " + written);
  Span span = value.span();
  if (value.style() == HclStyle::kQuoted) span = {span.begin - 1, span.end + 1};
  const bool equal =
      raw ? span.In(text) == written : value.IsString() && value.Value() == kept.value;
  if (equal) return std::string(text);
  if (value.IsString() && value.style() == HclStyle::kQuoted && IsToFillIn(value.Value())) {
    return With(text, {span, written});
  }
  std::string line = written;
  std::replace(line.begin(), line.end(), '\n', ' ');
  return WithComment(text, kept.key + " = " + line);
}

}  // namespace

std::string DotenvQuoted(std::string_view value) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=-";
  if (value.find_first_not_of(kPlain) == std::string_view::npos) return std::string(value);
  const bool in_line = value.find_first_of("'\\\r") == std::string_view::npos;
  return in_line ? "'" + std::string(value) + "'" : OnOneLine(value);
}

std::string HclQuoted(std::string_view value) {
  std::string quoted = "\"";
  for (size_t i = 0; i < value.size(); i++) {
    const char c = value[i];
    if (c == '\n') {
      quoted += "\\n";
      continue;
    }
    if (c == '\r') {
      quoted += "\\r";
      continue;
    }
    if (c == '\t') {
      quoted += "\\t";
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
    // `${` and `%{` begin a template; doubled they do not.
    if ((c == '$' || c == '%') && i + 1 < value.size() && value[i + 1] == '{') quoted += c;
  }
  return quoted + '"';
}

std::string WithValue(std::string_view text, const KeptValue& kept) {
  switch (kept.form) {
    case KeptValue::Form::kDotenv:
      return WithDotenvValue(text, kept);
    case KeptValue::Form::kTfvars:
    case KeptValue::Form::kTfvarsRaw:
      return WithTfvarsValue(text, kept);
    case KeptValue::Form::kWhole:
      break;
  }
  return text.empty() ? kept.value : std::string(text);
}

}  // namespace leaktight
