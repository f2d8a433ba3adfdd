// What the model of generic-secret observes of texts: what its training learns from.
//
// usage: leaktight-secret-evidence rules/generic.yaml <TEXTS
//
// TEXTS end in a NUL each. Prints a line for each: the observations (engine/secret_model.h) of its
// first candidate as a number in hexadecimal, or `-` where it has none. With --names instead prints
// the id of every observation, a line each, in the order of the bits.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "engine/engine.h"
#include "engine/rule_reader.h"
#include "engine/secret_model.h"

namespace leaktight {
namespace {

std::string ReadAll(std::istream& in) {
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

int Run(const char* file) {
  std::ifstream in(file, std::ios::binary);
  std::string text = ReadAll(in);
  // The validator that leaves nothing out for being unlikely.
  constexpr std::string_view kUsual = "[assigned-secret]";
  const size_t at = text.find(kUsual);
  if (at == std::string::npos) {
    fmt::print(stderr, "{}: no rule in it has the validator assigned-secret\n", file);
    return 2;
  }
  text.replace(at, kUsual.size(), "[assigned-value]");
  const Result<RuleFile> rules = ReadRuleFile(file, text);
  if (!rules) {
    fmt::print(stderr, "{}: {}\n", rules.error().where, rules.error().what);
    return 2;
  }
  const RuleTables tables = RuleTables::Make(rules->rules()).value();
  const Engine engine = Engine::Make(tables.View(), 0).value();
  Engine::Scratch scratch;
  const std::string texts = ReadAll(std::cin);
  std::string out;
  for (size_t begin = 0; begin < texts.size();) {
    const size_t end = std::min(texts.find('\0', begin), texts.size());
    const auto matches = engine.Scan(std::string_view(texts).substr(begin, end - begin), scratch);
    out += matches.empty() ? "-\n" : fmt::format("{:x}\n", matches[0].evidence);
    begin = end + 1;
  }
  fmt::print("{}", out);
  return 0;
}

}  // namespace
}  // namespace leaktight

int main(int count, char** arguments) {
  if (count == 2 && std::string_view(arguments[1]) == "--names") {
    for (const auto& evidence : leaktight::kEvidence) fmt::print("{}\n", evidence.id);
    return 0;
  }
  if (count != 2) {
    fmt::print(stderr, "usage: leaktight-secret-evidence rules/generic.yaml <TEXTS\n");
    return 2;
  }
  return leaktight::Run(arguments[1]);
}
