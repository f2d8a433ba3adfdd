// Dockerfiles as instructions, each byte with its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/shell_words.h"

namespace leaktight {

// `<<EOF` behind RUN, COPY or ADD: the lines up to the one that says EOF.
struct DockerfileHeredoc {
  std::string name;
  Span body;  // whole lines, without the last
};

struct DockerfileInstruction {
  std::string keyword;             // in capitals: "RUN"; behind ONBUILD the one that it triggers
  Span span;                       // from the keyword to the end, with here-documents
  std::vector<std::string> flags;  // "--mount=type=secret,id=npm"
  // What stands behind them: continued lines are joined, comments between them left out.
  ShellWord arguments;
  std::vector<DockerfileHeredoc> heredocs;
  uint32_t stage = 0;  // 0: before the first FROM
};

struct Dockerfile {
  char escape = '\\';
  std::vector<DockerfileInstruction> instructions;
};

// As BuildKit reads it (docs.docker.com/reference/dockerfile): the directive `# escape=`, comments,
// continued lines with blank ones and comments between them, here-documents with `-` and quotes,
// ONBUILD. Never fails: a line that begins with no word is skipped. Larger files are data: nothing
// in them is read.
inline constexpr size_t kMaxDockerfileBytes = 1 << 20;
Dockerfile ReadDockerfile(std::string_view text);

// Divided at blanks; quotes and escapes are taken off.
std::vector<ShellWord> DockerfileWords(const ShellWord& text, char escape);

// `["program", "argument"]`, the form without a shell; nothing where it is no such list.
std::optional<std::vector<ShellWord>> DockerfileList(const ShellWord& text);

struct DockerfileVariable {
  std::string name;
  ShellWord value;
  bool has_value = false;  // `ARG NAME` has none
  Span name_span;          // in the file
};

// Of ENV, ARG and LABEL: `NAME=value` again and again, and ENV's and LABEL's older `NAME value`.
std::vector<DockerfileVariable> DockerfileVariables(const DockerfileInstruction& instruction,
                                                    char escape);

// Dockerfile, Containerfile, Dockerfile.prod, api.Dockerfile.
bool IsDockerfileName(std::string_view name);

}  // namespace leaktight
