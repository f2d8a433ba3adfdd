#include "policy/dockerfile_reader.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "policy/file_names.h"
#include "policy/setting.h"

namespace leaktight {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

bool IsWordByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

void Put(char c, size_t at, ShellWord& to) {
  to.text += c;
  to.from.push_back(static_cast<uint32_t>(at));
}

ShellWord PartOf(const ShellWord& text, Span part) {
  return {std::string(part.In(text.text)),
          {text.from.begin() + static_cast<ptrdiff_t>(part.begin),
           text.from.begin() + static_cast<ptrdiff_t>(part.end)}};
}

ShellWord Trimmed(const ShellWord& text) {
  size_t begin = 0;
  size_t end = text.text.size();
  while (begin < end && IsBlank(text.text[begin])) begin++;
  while (end > begin && IsBlank(text.text[end - 1])) end--;
  return PartOf(text, {begin, end});
}

std::string ToUpper(std::string_view text) {
  std::string upper;
  for (const char c : text) {
    upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return upper;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), at_(SkipByteOrderMark(text)) {}

  Dockerfile Read() {
    ReadDirectives();
    while (at_ < text_.size()) ReadInstruction();
    return std::move(dockerfile_);
  }

 private:
  // The line at `at_`, without its end; moves behind it.
  Span TakeLine() {
    const size_t end = std::min(text_.find('\n', at_), text_.size());
    const Span line = {at_, end};
    at_ = std::min(end + 1, text_.size());
    return line;
  }

  void ReadDirectives();
  void ReadInstruction();
  bool TakeContinued(Span line, ShellWord& logical) const;
  void TakeFlags(DockerfileInstruction& instruction) const;
  void TakeHeredocs(DockerfileInstruction& instruction);

  std::string_view text_;
  size_t at_;
  uint32_t stage_ = 0;
  Dockerfile dockerfile_;
};

// `# name=value` lines before anything else.
void Reader::ReadDirectives() {
  while (at_ < text_.size()) {
    const size_t begin = at_;
    const std::string_view line = Trim(TakeLine().In(text_));
    const size_t equals = line.find('=');
    if (!line.starts_with('#') || equals == std::string_view::npos) {
      at_ = begin;
      return;
    }
    const std::string_view name = Trim(line.substr(1, equals - 1));
    const std::string_view value = Trim(line.substr(equals + 1));
    if (!std::all_of(name.begin(), name.end(), IsWordByte)) {
      at_ = begin;
      return;
    }
    if (EqualIgnoringCase(name, "escape") && value == "`") dockerfile_.escape = '`';
  }
}

// Appends a line; does it go on in the next one?
bool Reader::TakeContinued(Span line, ShellWord& logical) const {
  size_t end = line.end;
  while (end > line.begin && IsBlank(text_[end - 1])) end--;
  const char escape = dockerfile_.escape;
  const bool goes_on = end > line.begin && text_[end - 1] == escape &&
                       (end - line.begin < 2 || text_[end - 2] != escape);
  const size_t last = goes_on ? end - 1 : end;
  for (size_t i = line.begin; i < last; i++) Put(text_[i], i, logical);
  return goes_on;
}

void Reader::TakeFlags(DockerfileInstruction& instruction) const {
  ShellWord& arguments = instruction.arguments;
  while (arguments.text.starts_with("--")) {
    const size_t end = std::min(arguments.text.find_first_of(" \t"), arguments.text.size());
    instruction.flags.push_back(arguments.text.substr(0, end));
    arguments = Trimmed(PartOf(arguments, {end, arguments.text.size()}));
  }
}

void Reader::TakeHeredocs(DockerfileInstruction& instruction) {
  if (instruction.keyword != "RUN" && instruction.keyword != "COPY" &&
      instruction.keyword != "ADD") {
    return;
  }
  const std::string& text = instruction.arguments.text;
  constexpr size_t kMost = 16;
  for (size_t mark = text.find("<<"); mark != std::string::npos; mark = text.find("<<", mark + 2)) {
    size_t begin = mark + 2;
    // `<<<` gives a word, and `1 << 3` is arithmetic.
    const bool opens = mark == 0 || IsBlank(text[mark - 1]) ||
                       std::isdigit(static_cast<unsigned char>(text[mark - 1])) != 0;
    if (!opens) continue;
    const bool tabs = begin < text.size() && text[begin] == '-';
    if (tabs) begin++;
    const char quote =
        begin < text.size() && (text[begin] == '"' || text[begin] == '\'') ? text[begin] : '\0';
    if (quote != '\0') begin++;
    size_t end = begin;
    while (end < text.size() && IsWordByte(text[end])) end++;
    if (end == begin || instruction.heredocs.size() == kMost) continue;
    if (quote != '\0' && (end == text.size() || text[end] != quote)) continue;
    DockerfileHeredoc heredoc{text.substr(begin, end - begin), {at_, at_}};
    while (at_ < text_.size()) {
      const Span line = TakeLine();
      std::string_view written = line.In(text_);
      if (written.ends_with('\r')) written.remove_suffix(1);
      while (tabs && written.starts_with('\t')) written.remove_prefix(1);
      instruction.span.end = line.end;
      if (written == heredoc.name) break;
      heredoc.body.end = at_;
    }
    instruction.heredocs.push_back(std::move(heredoc));
    mark = end;
  }
}

void Reader::ReadInstruction() {
  Span line = TakeLine();
  while (line.begin < line.end && IsBlank(text_[line.begin])) line.begin++;
  if (line.empty() || text_[line.begin] == '#') return;
  DockerfileInstruction instruction;
  instruction.span = line;
  ShellWord logical;
  bool goes_on = TakeContinued(line, logical);
  while (goes_on && at_ < text_.size()) {
    const size_t begin = at_;
    line = TakeLine();
    const std::string_view trimmed = Trim(line.In(text_));
    if (trimmed.empty() || trimmed.starts_with('#')) continue;
    instruction.span.end = line.end;
    goes_on = TakeContinued({begin, line.end}, logical);
  }
  const auto take_keyword = [&] {
    size_t end = 0;
    while (end < logical.text.size() && !IsBlank(logical.text[end])) end++;
    instruction.keyword = ToUpper(std::string_view(logical.text).substr(0, end));
    logical = Trimmed(PartOf(logical, {end, logical.text.size()}));
  };
  take_keyword();
  if (instruction.keyword == "ONBUILD") take_keyword();
  if (!std::all_of(instruction.keyword.begin(), instruction.keyword.end(),
                   [](unsigned char c) { return std::isalpha(c) != 0; })) {
    return;
  }
  if (instruction.keyword == "FROM") stage_++;
  instruction.stage = stage_;
  instruction.arguments = std::move(logical);
  TakeFlags(instruction);
  TakeHeredocs(instruction);
  dockerfile_.instructions.push_back(std::move(instruction));
}

}  // namespace

Dockerfile ReadDockerfile(std::string_view text) {
  if (text.size() > kMaxDockerfileBytes) return {};
  return Reader(text).Read();
}

std::vector<ShellWord> DockerfileWords(const ShellWord& text, char escape) {
  std::vector<ShellWord> words;
  ShellWord word;
  bool in_word = false;
  char quote = '\0';
  for (size_t i = 0; i < text.text.size(); i++) {
    const char c = text.text[i];
    const bool more = i + 1 < text.text.size();
    if (quote == '\0' && IsBlank(c)) {
      if (in_word) words.push_back(std::move(word));
      word = {};
      in_word = false;
      continue;
    }
    in_word = true;
    if (quote != '\0' && c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == escape && quote != '\'' && more) {
      i++;
      Put(text.text[i], text.from[i], word);
    } else {
      Put(c, text.from[i], word);
    }
  }
  if (in_word) words.push_back(std::move(word));
  return words;
}

std::optional<std::vector<ShellWord>> DockerfileList(const ShellWord& text) {
  const std::string& json = text.text;
  if (!json.starts_with('[')) return std::nullopt;
  std::vector<ShellWord> words;
  size_t at = 1;
  const auto skip = [&] {
    while (at < json.size() && IsBlank(json[at])) at++;
  };
  for (skip(); at < json.size() && json[at] != ']'; skip()) {
    if (json[at] != '"') return std::nullopt;
    ShellWord word;
    for (at++; at < json.size() && json[at] != '"'; at++) {
      if (json[at] == '\\' && at + 1 < json.size()) {
        at++;
        const char c = json[at] == 'n' ? '\n' : json[at] == 't' ? '\t' : json[at];
        Put(c, text.from[at], word);
      } else {
        Put(json[at], text.from[at], word);
      }
    }
    if (at == json.size()) return std::nullopt;
    words.push_back(std::move(word));
    at++;
    skip();
    if (at < json.size() && json[at] == ',') at++;
  }
  if (at == json.size()) return std::nullopt;
  return words;
}

std::vector<DockerfileVariable> DockerfileVariables(const DockerfileInstruction& instruction,
                                                    char escape) {
  std::vector<DockerfileVariable> variables;
  const ShellWord& arguments = instruction.arguments;
  const std::vector<ShellWord> words = DockerfileWords(arguments, escape);
  if (words.empty()) return variables;
  const bool pairs = instruction.keyword == "ARG" || words[0].text.find('=') != std::string::npos;
  if (!pairs) {
    // All behind the name is the value.
    size_t end = 0;
    while (end < arguments.text.size() && !IsBlank(arguments.text[end])) end++;
    ShellWord value = Trimmed(PartOf(arguments, {end, arguments.text.size()}));
    const std::string& written = value.text;
    if (written.size() >= 2 && (written[0] == '"' || written[0] == '\'') &&
        written.back() == written[0]) {
      value = PartOf(value, {1, written.size() - 1});
    }
    variables.push_back(
        {words[0].text, std::move(value), true, words[0].InScript({0, words[0].text.size()})});
    return variables;
  }
  for (const ShellWord& word : words) {
    const size_t equals = std::min(word.text.find('='), word.text.size());
    if (equals == 0) continue;
    DockerfileVariable variable;
    variable.name = word.text.substr(0, equals);
    variable.name_span = word.InScript({0, equals});
    variable.has_value = equals < word.text.size();
    if (variable.has_value) variable.value = PartOf(word, {equals + 1, word.text.size()});
    variables.push_back(std::move(variable));
  }
  return variables;
}

bool IsDockerfileName(std::string_view name) {
  if (!HoldsIgnoringCase(name, "erfile")) return false;
  const std::string lower = ToLower(WithoutTemplateSuffix(name));
  const std::string_view text = lower;
  for (const std::string_view word : {"dockerfile", "containerfile"}) {
    if (text == word || text.ends_with("." + std::string(word))) return true;
    // Dockerfile.prod, Dockerfile-api, Dockerfile_dev; not Dockerfile.md, which is about one.
    if (!text.starts_with(word)) continue;
    const char divides = text[word.size()];
    if (divides != '.' && divides != '-' && divides != '_') continue;
    const std::string_view extension = text.substr(text.rfind('.') + 1);
    bool other = false;
    for (const std::string_view of_other :
         {"md",  "py",   "go",   "js",   "ts",           "rs",  "java", "yaml",
          "yml", "json", "html", "lock", "dockerignore", "txt", "rst",  "patch",
          "png", "svg",  "rb",   "sh",   "cs",           "kt"}) {
      other |= extension == of_other;
    }
    if (!other) return true;
  }
  return false;
}

}  // namespace leaktight
