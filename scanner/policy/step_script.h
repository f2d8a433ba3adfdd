// The commands of a step of a pipeline, and where what they write comes out.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/here_documents.h"
#include "policy/shell_output.h"
#include "policy/shell_words.h"

namespace leaktight {

// Where the output of a command comes out.
struct ScriptEnd {
  bool logged = true;      // else a program takes it, or a file
  bool encoded = false;    // it is another text than what was written
  bool whole = true;       // nothing is taken from it on the way
  bool handed_on = false;  // to $GITHUB_OUTPUT, $GITHUB_STEP_SUMMARY, or GitLab's dotenv report
  std::vector<std::string_view> files;  // that it is written to
};

// Refers to the script.
class StepScript {
 public:
  // `report`: the file whose variables later jobs get; empty: none.
  StepScript(std::string_view script, std::string_view report);

  std::string_view text() const { return text_; }
  const std::vector<ShellCommand>& commands() const { return commands_; }

  // The program that a command runs, without its folder, and where its word stands.
  std::string_view ProgramOf(size_t command, size_t& at) const;
  // Words behind the program at `at`, without the file that the output goes to.
  size_t Arguments(size_t command, size_t at) const;
  bool IsTarget(size_t command, size_t word) const;
  ScriptEnd EndOf(size_t command) const;
  // PowerShell's: a text in double quotes that stands by itself is written out.
  bool IsText(size_t command) const;
  // Through what the output goes only if it is sorted, copied or encoded: all of a long text.
  bool ShowsAll(size_t command) const;
  // `<(echo "$KEY")`: a command other than `cat` and its like reads the output as a file.
  bool IsReadAsFile(size_t command) const;
  // Does `<<<` stand before a word?
  bool IsHereString(size_t command, size_t word) const;

  // Here-documents whose text a command is given, where that is no shell.
  std::vector<const HereDocument*> DocumentsOf(size_t command) const;
  // It stands in a document that a shell reads, perhaps on another machine.
  bool IsRemote(size_t command) const;

 private:
  void WriteTo(std::string_view file, ScriptEnd& end) const;
  void AddTargets(size_t command, size_t at, ScriptEnd& end) const;
  void ReadDocuments();
  std::optional<size_t> OwnerOf(const HereDocument& document) const;

  std::string_view text_;
  std::string_view report_;
  std::vector<ShellCommand> commands_;
  std::vector<CommandOutput> outputs_;
  std::vector<HereDocument> documents_;
  std::vector<std::optional<size_t>> owners_;  // of each document, the command
  std::vector<Span> remote_;
};

}  // namespace leaktight
