#include "fix/dockerfile_edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "base/text.h"

namespace leaktight {
namespace {

bool IsNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// `$NAME`, `${NAME}`, `%NAME%`
bool Names(std::string_view text, std::string_view name) {
  for (size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const char before = at == 0 ? '\0' : text[at - 1];
    const char behind = at + name.size() < text.size() ? text[at + name.size()] : '\0';
    if (!IsNameByte(before) && !IsNameByte(behind) &&
        (before == '$' || before == '{' || before == '%' || before == ':')) {
      return true;
    }
  }
  return false;
}

// The words of arguments as they are written, in the file: with quotes, and brackets' commas.
std::vector<Span> WrittenWords(const ShellWord& arguments, char escape) {
  std::vector<Span> words;
  char quote = 0;
  bool in_word = false;
  const std::string& text = arguments.text;
  for (size_t i = 0; i < text.size(); i++) {
    const char c = text[i];
    const bool blank = c == ' ' || c == '\t' || c == '\r';
    if (quote == 0 && blank) {
      in_word = false;
      continue;
    }
    const size_t at = arguments.from[i];
    if (!in_word) words.push_back({at, at});
    in_word = true;
    if (c == escape && quote != '\'' && i + 1 < text.size()) {
      i++;
    } else if (quote == c) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    }
    words.back().end = arguments.from[i] + size_t{1};
  }
  return words;
}

}  // namespace

std::string MountIdOf(std::string_view variable) {
  std::string id = ToLower(variable);
  std::replace(id.begin(), id.end(), '_', '-');
  return id;
}

DockerfileEdits::DockerfileEdits(const FixProblem& problem, Remedy& remedy)
    : problem_(problem),
      remedy_(remedy),
      text_(problem.file.bytes()),
      dockerfile_(ReadDockerfile(problem.file.bytes())) {}

const DockerfileInstruction* DockerfileEdits::At(Span span) const {
  for (const DockerfileInstruction& instruction : dockerfile_.instructions) {
    if (instruction.span.Contains(span)) return &instruction;
  }
  return nullptr;
}

void DockerfileEdits::Drop(const DockerfileInstruction& instruction) {
  remedy_.Edit(std::string(problem_.file.path()), WholeLines(text_, instruction.span), {});
}

Why DockerfileEdits::DropWord(const DockerfileInstruction& instruction, size_t begin) {
  const std::vector<Span> words = WrittenWords(instruction.arguments, dockerfile_.escape);
  const auto word = std::find_if(words.begin(), words.end(), [&](Span other) {
    return other.begin <= begin && begin < other.end;
  });
  if (word == words.end()) return "it is not known where it ends";
  if (words.size() == 1) {
    Drop(instruction);
    return std::nullopt;
  }
  const bool last = word + 1 == words.end();
  const Span gone = last ? Span{(word - 1)->end, word->end} : Span{word->begin, (word + 1)->begin};
  const Span between =
      last ? Span{(word - 1)->end, word->begin} : Span{word->end, (word + 1)->begin};
  if (between.In(text_).find('#') != std::string_view::npos) return "a comment stands beside it";
  remedy_.Edit(std::string(problem_.file.path()), gone, {});
  return std::nullopt;
}

Why DockerfileEdits::DropVariable(const DockerfileInstruction& instruction, std::string_view name) {
  const std::vector<DockerfileVariable> variables =
      DockerfileVariables(instruction, dockerfile_.escape);
  const auto same = std::count_if(variables.begin(), variables.end(),
                                  [&](const auto& variable) { return variable.name == name; });
  if (same > 1) return "it is set more than once";
  for (const DockerfileVariable& variable : variables) {
    if (variable.name != name) continue;
    if (variables.size() == 1) {
      Drop(instruction);
      return std::nullopt;
    }
    return DropWord(instruction, variable.name_span.begin);
  }
  return "it is not known what it is the value of";
}

Why DockerfileEdits::Mount(const DockerfileInstruction& run, const std::string& variable) {
  // Windows' images, whose paths need the other escape.
  if (dockerfile_.escape != '\\') return "builds of Windows' images mount no secrets";
  const size_t at = text_.find_first_of(" \t", run.span.begin) + 1;
  if (!EqualIgnoringCase(Trim(text_.substr(run.span.begin, at - run.span.begin)), "RUN")) {
    return "it runs in builds on top of this one";
  }
  const std::string flag =
      fmt::format("--mount=type=secret,id={},env={}", MountIdOf(variable), variable);
  if (std::find(run.flags.begin(), run.flags.end(), flag) != run.flags.end()) return std::nullopt;
  remedy_.Edit(std::string(problem_.file.path()), {at, at}, flag + " ");
  return std::nullopt;
}

Why DockerfileEdits::MountBehind(const DockerfileInstruction& instruction,
                                 const std::string& variable, bool all,
                                 const std::set<Span>& gone) {
  std::vector<const DockerfileInstruction*> naming;
  std::vector<const DockerfileInstruction*> commands;
  for (const DockerfileInstruction& other : dockerfile_.instructions) {
    if (other.span.begin <= instruction.span.begin || other.stage != instruction.stage) continue;
    if (gone.contains(other.span)) continue;
    const bool names = Names(other.span.In(text_), variable);
    if (other.keyword == "RUN") {
      if (DockerfileList(other.arguments)) {
        if (names) return "a command without a shell takes it";
        continue;
      }
      commands.push_back(&other);
      if (names) naming.push_back(&other);
    } else if (names && other.keyword != "CMD" && other.keyword != "ENTRYPOINT" &&
               other.keyword != "HEALTHCHECK") {
      return "another instruction takes it";
    }
  }
  for (const DockerfileInstruction* run : naming.empty() && all ? commands : naming) {
    if (auto why = Mount(*run, variable)) return why;
  }
  return std::nullopt;
}

bool DockerfileEdits::IsBuiltOn(const DockerfileInstruction& instruction) const {
  std::string name;
  for (const DockerfileInstruction& other : dockerfile_.instructions) {
    const std::vector<ShellWord> words = DockerfileWords(other.arguments, dockerfile_.escape);
    if (other.keyword == "FROM" && other.stage == instruction.stage && words.size() == 3) {
      name = ToLower(words[2].text);
    }
    if (other.stage == instruction.stage) {
      if (other.keyword == "RUN" && other.span.begin > instruction.span.begin) return true;
      continue;
    }
    if (other.stage < instruction.stage) continue;
    if (other.keyword == "FROM" && !words.empty() && ToLower(words[0].text) == name) return true;
    for (const std::string& flag : other.flags) {
      const size_t from = flag.find("from=");
      if (from == std::string::npos) continue;
      const std::string stage = ToLower(flag.substr(from + 5, flag.find(',', from) - from - 5));
      if (stage == name || stage == std::to_string(instruction.stage - 1)) return true;
    }
  }
  return false;
}

}  // namespace leaktight
