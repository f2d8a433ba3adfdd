// Parts of Dockerfiles taken out, and secrets mounted for the commands that take them.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "fix/mend_each.h"
#include "policy/dockerfile_reader.h"

namespace leaktight {

// The `id` under which a build is given a variable: "DB_PASSWORD" → "db-password".
std::string MountIdOf(std::string_view variable);

class DockerfileEdits {
 public:
  DockerfileEdits(const FixProblem& problem, Remedy& remedy);

  const Dockerfile& dockerfile() const { return dockerfile_; }
  std::string_view text() const { return text_; }
  // Null: none has all of these bytes.
  const DockerfileInstruction* At(Span span) const;

  // With its lines.
  void Drop(const DockerfileInstruction& instruction);

  // The word of its arguments that begins at a byte of the file; what divides it from the next goes
  // as well. With the last one the instruction goes.
  Why DropWord(const DockerfileInstruction& instruction, size_t begin);

  // The variable of an ENV, ARG or LABEL that has this name.
  Why DropVariable(const DockerfileInstruction& instruction, std::string_view name);

  // Commands behind an instruction, up to the end of its stage, that name the variable get it
  // mounted; where none does and `all` is set, every one. Another instruction there that takes it
  // is a reason against, unless it is among those that go.
  Why MountBehind(const DockerfileInstruction& instruction, const std::string& variable, bool all,
                  const std::set<Span>& gone);

  // For one RUN, unless it has it.
  Why Mount(const DockerfileInstruction& run, const std::string& variable);

  // Does anything of the file stand on the stage of the instruction, or run behind it there?
  bool IsBuiltOn(const DockerfileInstruction& instruction) const;

 private:
  const FixProblem& problem_;
  Remedy& remedy_;
  std::string_view text_;
  Dockerfile dockerfile_;
};

}  // namespace leaktight
