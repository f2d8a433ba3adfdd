#include "policy/dockerfile_reader.h"

#include <random>
#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// "KEYWORD arguments" of each instruction.
std::vector<std::string> Read(std::string_view text) {
  std::vector<std::string> instructions;
  for (const DockerfileInstruction& instruction : ReadDockerfile(text).instructions) {
    instructions.push_back(instruction.keyword + " " + instruction.arguments.text);
  }
  return instructions;
}

using Lines = std::vector<std::string>;

TEST_CASE("lines of a Dockerfile go on, with comments and blank lines between them", "[policy]") {
  CHECK(Read("# a comment\nFROM a\n\n  run b \\\n  # not part of it\n\n  && c\n") ==
        Lines{"FROM a", "RUN b   && c"});
  CHECK(Read("RUN a \\  \t\nb\nRUN c\\\\\nRUN d \\") == Lines{"RUN a b", "RUN c\\\\", "RUN d"});
  CHECK(Read("\xef\xbb\xbf"
             "FROM a\r\nRUN b \\\r\n c\r\n") == Lines{"FROM a", "RUN b  c"});
  CHECK(Read("").empty());
  CHECK(Read("&& 1 2\n").empty());
}

TEST_CASE("a Dockerfile's directive says what escapes", "[policy]") {
  CHECK(Read("# syntax=docker/dockerfile:1\n# escape=`\nRUN a `\nb\nRUN c:\\\nRUN d\n") ==
        Lines{"RUN a b", "RUN c:\\", "RUN d"});
  // Behind anything else it is a comment.
  CHECK(Read("# hello\n# escape=`\nRUN a \\\nb\n") == Lines{"RUN a b"});
}

TEST_CASE("here-documents of a Dockerfile end where they say", "[policy]") {
  const std::string text =
      "RUN <<EOF\na\nEOF\nCOPY <<-\"X\" <<Y /to/\n\tone\n\tX\ntwo\nY\nRUN cat <<<word\nRUN b\n";
  const Dockerfile dockerfile = ReadDockerfile(text);
  REQUIRE(dockerfile.instructions.size() == 4);
  REQUIRE(dockerfile.instructions[0].heredocs.size() == 1);
  CHECK(dockerfile.instructions[0].heredocs[0].body.In(text) == "a\n");
  REQUIRE(dockerfile.instructions[1].heredocs.size() == 2);
  CHECK(dockerfile.instructions[1].heredocs[0].body.In(text) == "\tone\n");
  CHECK(dockerfile.instructions[1].heredocs[1].body.In(text) == "two\n");
  CHECK(dockerfile.instructions[2].heredocs.empty());
  CHECK(dockerfile.instructions[3].arguments.text == "b");
  // One that nothing ends takes the rest.
  CHECK(Read("RUN <<EOF\na\nRUN b\n") == Lines{"RUN <<EOF"});
}

TEST_CASE("flags, stages and triggers of a Dockerfile are told apart", "[policy]") {
  const std::string text =
      "ARG A\nFROM x AS y\nONBUILD RUN --mount=type=secret,id=n --network=none npm ci\nFROM z\n"
      "COPY --from=y /a /b\n";
  const Dockerfile dockerfile = ReadDockerfile(text);
  REQUIRE(dockerfile.instructions.size() == 5);
  CHECK(dockerfile.instructions[0].stage == 0);
  const DockerfileInstruction& run = dockerfile.instructions[2];
  CHECK(run.keyword == "RUN");
  CHECK(run.flags == Lines{"--mount=type=secret,id=n", "--network=none"});
  CHECK(run.arguments.text == "npm ci");
  CHECK(run.arguments.InScript({0, 3}).In(text) == "npm");
  CHECK(dockerfile.instructions[4].stage == 2);
}

// "NAME=value" of each variable, after its place was compared.
Lines Variables(std::string_view text) {
  Lines variables;
  const Dockerfile dockerfile = ReadDockerfile(text);
  for (const DockerfileInstruction& instruction : dockerfile.instructions) {
    for (const DockerfileVariable& variable : DockerfileVariables(instruction, dockerfile.escape)) {
      variables.push_back(variable.name + (variable.has_value ? "=" + variable.value.text : ""));
      CHECK(variable.name_span.In(text) == variable.name);
    }
  }
  return variables;
}

TEST_CASE("variables of a Dockerfile are read in both forms", "[policy]") {
  CHECK(Variables("ENV A=1 B=\"two words\" C=three\\ words \\\n D='$4'") ==
        Lines{"A=1", "B=two words", "C=three words", "D=$4"});
  CHECK(Variables("ENV A  all of the rest=1") == Lines{"A=all of the rest=1"});
  CHECK(Variables("ENV A \"quoted\"") == Lines{"A=quoted"});
  CHECK(Variables("ARG A B=2 C=") == Lines{"A", "B=2", "C="});
  CHECK(Variables("LABEL a.b=\"c\" d=e") == Lines{"a.b=c", "d=e"});
  CHECK(Variables("ENV\nENV =x A=1").empty() == false);
}

TEST_CASE("lists of a Dockerfile are read as JSON", "[policy]") {
  const auto list = [](std::string_view text) {
    Lines words;
    const Dockerfile dockerfile = ReadDockerfile(text);
    const auto read = DockerfileList(dockerfile.instructions.at(0).arguments);
    if (!read) return Lines{"none"};
    for (const ShellWord& word : *read) words.push_back(word.text);
    return words;
  };
  CHECK(list("CMD [\"a\", \"b \\\"c\\\"\"]") == Lines{"a", "b \"c\""});
  CHECK(list("CMD []").empty());
  CHECK(list("CMD [ 'a' ]") == Lines{"none"});
  CHECK(list("CMD [\"a\"") == Lines{"none"});
  CHECK(list("CMD a b") == Lines{"none"});
}

TEST_CASE("Dockerfiles are known by their names", "[policy]") {
  for (const std::string_view name :
       {"Dockerfile", "dockerfile", "Containerfile", "Dockerfile.prod", "Dockerfile-api",
        "api.Dockerfile", "Dockerfile.template", "Dockerfile.j2"}) {
    CAPTURE(name);
    CHECK(IsDockerfileName(name));
  }
  for (const std::string_view name :
       {"Dockerfile.md", "dockerfile.py", "Dockerfiles", "docker-compose.yml", ".dockerignore",
        "Dockerfile.dockerignore", "dockerfile_parser.go"}) {
    CAPTURE(name);
    CHECK_FALSE(IsDockerfileName(name));
  }
}

TEST_CASE("each byte of a Dockerfile's arguments stands where it says, whatever the text",
          "[policy]") {
  std::mt19937 random(7);
  const std::string_view parts[] = {"RUN ", "ENV ", "COPY ", "a=b", "\\\n", "\n", "<<E", " ", "#",
                                    "\"",   "'",    "E\n",   "[",   "]",    "`",  "--x", "\r"};
  for (int i = 0; i < 2000; i++) {
    std::string text = i % 3 == 0 ? "# escape=`\n" : "";
    for (int k = 0; k < 30; k++) text += parts[random() % std::size(parts)];
    const Dockerfile dockerfile = ReadDockerfile(text);
    for (const DockerfileInstruction& instruction : dockerfile.instructions) {
      const ShellWord& arguments = instruction.arguments;
      REQUIRE(arguments.text.size() == arguments.from.size());
      REQUIRE(instruction.span.end <= text.size());
      for (size_t k = 0; k < arguments.from.size(); k++) {
        REQUIRE(text[arguments.from[k]] == arguments.text[k]);
      }
      for (const DockerfileHeredoc& heredoc : instruction.heredocs) {
        REQUIRE(heredoc.body.begin <= heredoc.body.end);
        REQUIRE(heredoc.body.end <= text.size());
      }
      DockerfileVariables(instruction, dockerfile.escape);
      DockerfileList(arguments);
    }
  }
}

}  // namespace
}  // namespace leaktight
