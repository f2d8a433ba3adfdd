#include "fix/kept_files.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "config/config_text.h"
#include "engine/secret_likeness.h"
#include "fix/yaml_edits.h"
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

// In the place of the entry's value and its quotes. One that is empty comes right behind the `=`,
// or as far from it as that from the name: shells and some libraries take no blanks there.
TextEdit Filled(const DotenvEntry& entry, std::string_view text, const std::string& quoted) {
  const Span span = entry.value;
  if (entry.quote != 0) return {{span.begin - 1, span.end + 1}, quoted};
  const size_t sign = text.find_first_of("=:", entry.name.end);
  const Span blanks = {sign + 1, span.begin};
  if (!span.empty() || !Trim(blanks.In(text)).empty()) return {span, quoted};
  const bool apart = sign > entry.name.end || text[sign] == ':';
  const bool remark = span.end < text.size() && text[span.end] == '#';
  return {blanks, (apart ? " " : "") + quoted + (remark ? " " : "")};
}

std::string WithDotenvValue(std::string_view text, const KeptValue& kept) {
  const DotenvFile file = ReadDotenv(text);
  const DotenvEntry* same = nullptr;
  for (const DotenvEntry& entry : file.entries) {
    if (entry.name.In(text) == kept.key) same = &entry;  // of several the last one counts
  }
  const std::optional<std::string> quoted = DotenvQuoted(kept.value);
  if (same != nullptr && same->decoded == kept.value) return std::string(text);
  if (same == nullptr && quoted) return WithLine(text, kept.key + "=" + *quoted);
  if (!quoted || !IsToFillIn(same->decoded) || same->interpolated) {
    return WithComment(text, kept.key + "=" + OnOneLine(kept.value));
  }
  return With(text, Filled(*same, text, *quoted));
}

std::string WithTfvarsValue(std::string_view text, const KeptValue& kept) {
  const bool raw = kept.form == KeptValue::Form::kTfvarsRaw;
  const std::string written = raw ? kept.value : HclQuoted(kept.value);
  const HclFile file = ReadHcl(text);
  const HclRef value = file.Root()[kept.key];
  if (!value && !kept.aside) return WithLine(text, kept.key + " = " + written);
  Span span = value.span();
  if (value.style() == HclStyle::kQuoted) span = {span.begin - 1, span.end + 1};
  const bool equal =
      raw ? span.In(text) == written : value.IsString() && value.Value() == kept.value;
  if (value && equal) return std::string(text);
  if (!kept.aside && value.IsString() && value.style() == HclStyle::kQuoted &&
      IsToFillIn(value.Value())) {
    return With(text, {span, written});
  }
  std::string line = written;
  std::replace(line.begin(), line.end(), '\n', ' ');
  return WithComment(text, kept.key + " = " + line);
}

// Such files are read line by line, and nothing in them is undone.
std::string WithEnvFileValue(std::string_view text, const KeptValue& kept) {
  const std::string wanted = kept.key + "=" + kept.value;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = Trim(text.substr(at, end - at));
    if (line == wanted) return std::string(text);
    if (line.starts_with(kept.key + "=")) {
      const Span span = {static_cast<size_t>(line.data() - text.data()),
                         static_cast<size_t>(line.data() - text.data()) + line.size()};
      if (!IsToFillIn(line.substr(kept.key.size() + 1))) return WithComment(text, wanted);
      return With(text, {span, wanted});
    }
    at = end + 1;
  }
  return WithLine(text, wanted);
}

std::string WithYamlValue(std::string_view text, const KeptValue& kept) {
  const YamlStream stream = ReadYaml(text);
  YamlRef mapping = stream.documents.empty() ? YamlRef() : stream.Root(stream.documents[0]);
  std::vector<std::string> path = kept.within;
  path.push_back(kept.key);
  size_t depth = 0;
  while (depth + 1 < path.size() && mapping[path[depth]].IsMapping()) {
    mapping = mapping[path[depth]];
    depth++;
  }
  const std::string quoted = YamlQuoted(kept.value);
  if (const YamlRef there = mapping[path[depth]]; there && !there.span().empty()) {
    if (depth + 1 == path.size() && there.Value() == kept.value) return std::string(text);
    std::string all;
    for (const std::string& part : path) all += (all.empty() ? "" : ".") + part;
    return WithComment(text, all + ": " + quoted);
  }
  const auto entries = mapping.Entries();
  const size_t column = entries.empty() ? 0 : ColumnOf(text, entries[0].first.span().begin);
  std::string lines;
  for (size_t i = depth; i < path.size(); i++) {
    lines.append(column + 2 * (i - depth), ' ');
    lines += YamlScalar(path[i]) + ":" + (i + 1 == path.size() ? " " + quoted : "") + "\n";
  }
  return With(text,
              LinesAt(text, entries.empty() ? text.size() : EndOfBlock(text, mapping), lines));
}

}  // namespace

// Nothing is undone within single quotes but what python-dotenv undoes there: `\\`, `\'` and
// `${NAME}`; before the closing one, godotenv and Compose take a backslash for an escape. In double
// quotes `"`, `$`, a backquote and a backslash would have to be escaped, and no two readers agree
// on how: Node's dotenv keeps every backslash, python-dotenv and Compose that before a backquote.
// (Tried with python-dotenv 0.21 and 1.2, dotenv 16.0 and 17 of Node and its own parseEnv,
// dotenv 2.4 of Ruby, godotenv 1.5, compose-go 2.1, dash 0.5 and bash 5.2;
// tests/e2e/fix_readers_test.py. Ruby's 2.4 knows no values of several lines.)
std::optional<std::string> DotenvQuoted(std::string_view value) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=-";
  constexpr auto kNone = std::string_view::npos;
  if (value.find_first_not_of(kPlain) == kNone) return std::string(value);
  const bool control = std::any_of(value.begin(), value.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t';
  });
  if (control || !IsUtf8(value)) return std::nullopt;
  const bool in_single = value.find('\'') == kNone && value.find("\\\\") == kNone &&
                         value.find("${") == kNone && !value.ends_with('\\');
  if (in_single) return "'" + std::string(value) + "'";
  const bool in_double = value.find_first_of("\"$`\\") == kNone;
  return in_double ? std::optional("\"" + std::string(value) + "\"") : std::nullopt;
}

std::optional<std::string> WhyNotKept(const KeptValue& kept) {
  if (kept.form == KeptValue::Form::kEnvFile &&
      kept.value.find_first_of("\r\n") != std::string::npos) {
    return "the value of " + kept.key + " has several lines, and " + kept.path + " one for each";
  }
  if (kept.form != KeptValue::Form::kDotenv || DotenvQuoted(kept.value)) return std::nullopt;
  return "shells and the readers of " + kept.path + " would not all read the value of " + kept.key +
         " alike, whatever quotes it stands in; put it where the program gets it, and take it out "
         "here";
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
    case KeptValue::Form::kEnvFile:
      return WithEnvFileValue(text, kept);
    case KeptValue::Form::kYaml:
      return WithYamlValue(text, kept);
    case KeptValue::Form::kWhole:
      break;
  }
  return text.empty() ? kept.value : std::string(text);
}

}  // namespace leaktight
