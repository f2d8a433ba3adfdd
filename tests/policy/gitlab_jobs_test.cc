#include "policy/gitlab_jobs.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

constexpr const char* kFile =
    "before_script: [top]\n"
    "default: {after_script: [behind], artifacts: {paths: [d]}}\n"
    ".a: {before_script: [a], artifacts: {paths: [pa], exclude: [ea]}, variables: {A: 1}}\n"
    ".b: {extends: .a, script: [b], artifacts: {paths: [pb]}}\n"
    ".c: {script: [c]}\n"
    "own: {script: [x]}\n"
    "none: {before_script: [], inherit: {default: [artifacts]}}\n"
    "no: {inherit: {default: false}}\n"
    "yes: {inherit: {default: true}}\n"
    "one: {extends: .b}\n"
    "two: {extends: [.b, .c]}\n"
    "loop: {extends: loop2}\n"
    "loop2: {extends: [loop, gone]}\n"
    ".parts: {more: {install: [i]}, self: !reference [.parts, self]}\n"
    "ref: {script: !reference [.parts, more, install], artifacts: !reference [.a, artifacts]}\n"
    "odd: {script: !reference [.parts, self], before_script: !reference [gone, script],\n"
    "      after_script: !reference []}\n";

// What stands at the keys of a job that runs: the items of a list, joined.
std::string At(std::string_view job, std::initializer_list<std::string_view> keys,
               bool runs = true) {
  const YamlStream stream = ReadYaml(kFile);
  const GitlabJobs jobs(stream.Root(stream.documents.at(0)));
  const YamlRef found = jobs.At(jobs.ChainOf(jobs.Top(job)), keys, runs);
  if (!found) return "-";
  std::string text;
  for (const YamlRef item : found.Items()) text += std::string(item.Value()) + " ";
  return text;
}

TEST_CASE("a job has what it extends, the last of several first", "[policy]") {
  CHECK(At("own", {"script"}) == "x ");
  CHECK(At("one", {"script"}) == "b ");
  CHECK(At("one", {"before_script"}) == "a ");
  CHECK(At("two", {"script"}) == "c ");
  CHECK(At("two", {"before_script"}) == "a ");
  CHECK(At("one", {"artifacts", "paths"}) == "pb ");
  CHECK(At("one", {"artifacts", "exclude"}) == "ea ");
  CHECK(At("loop", {"script"}) == "-");
}

TEST_CASE("defaults count where neither a job nor what it extends has the keyword", "[policy]") {
  CHECK(At("own", {"before_script"}) == "top ");
  CHECK(At("own", {"after_script"}) == "behind ");
  CHECK(At("own", {"artifacts", "paths"}) == "d ");
  CHECK(At("one", {"after_script"}) == "behind ");
  CHECK(At("none", {"before_script"}).empty());
  CHECK(At("none", {"after_script"}) == "-");
  CHECK(At("none", {"artifacts", "paths"}) == "d ");
  CHECK(At("no", {"before_script"}) == "-");
  CHECK(At("yes", {"before_script"}) == "top ");
  CHECK(At("own", {"before_script"}, false) == "-");
}

TEST_CASE("references stand for what they name", "[policy]") {
  CHECK(At("ref", {"script"}) == "i ");
  CHECK(At("ref", {"artifacts", "exclude"}) == "ea ");
  CHECK(At("odd", {"script"}) == "-");
  CHECK(At("odd", {"before_script"}) == "-");
  CHECK(At("odd", {"after_script"}) == "-");
}

TEST_CASE("a chain of templates has an end", "[policy]") {
  std::string text;
  for (int i = 0; i < 100; i++) {
    text += "j" + std::to_string(i) + ": {extends: [";
    for (int k = 0; k < 100; k++) text += "j" + std::to_string(k) + ",";
    text += "]}\n";
  }
  const YamlStream stream = ReadYaml(text);
  const GitlabJobs jobs(stream.Root(stream.documents.at(0)));
  CHECK(jobs.ChainOf(jobs.Top("j0")).size() == 32);
}

}  // namespace
}  // namespace leaktight
