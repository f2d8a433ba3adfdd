// Compiles rule files into a C++ source: tables and a serialised literal database that stand in
// read-only memory, so that a scan begins without reading, parsing or compiling anything.
//
// usage: leaktight-compile-rules --output FILE RULES.yaml...
//        leaktight-compile-rules --reference FILE RULES.yaml...   writes docs/rules.md instead
#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "engine/finder.h"
#include "engine/rule_reader.h"
#include "engine/rule_reference.h"
#include "engine/rule_set.h"

namespace leaktight {
namespace {

// A C++ string literal. Octal escapes end after three digits, so no digit behind joins them.
std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < 0x20 || byte >= 0x7f || c == '?') {  // `?`: trigraphs
      quoted += fmt::format("\\{:03o}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

// A view that may hold NUL bytes.
std::string View(std::string_view text) {
  if (text.empty()) return "{}";
  return fmt::format("{{{}, {}}}", Quote(text), text.size());
}

class Writer {
 public:
  explicit Writer(const RuleSet& rules) : rules_(rules) {}

  std::string Write(const std::vector<char>& database) {
    std::string rules;
    for (size_t i = 0; i < rules_.rules.size(); i++) rules += WriteRule(rules_.rules[i], i);
    out_ += fmt::format("constexpr Rule kRules[] = {{\n{}}};\n\n", rules);
    out_ += "constexpr std::string_view kKeywords[] = {\n";
    for (const std::string_view keyword : rules_.keywords) out_ += View(keyword) + ",\n";
    out_ += "};\n\n";
    WriteNumbers("uint32_t kRulesBegin", rules_.rules_begin);
    WriteNumbers("RuleIndex kRuleOf", rules_.rule_of);
    out_ += "constexpr KeywordPlace kPlaces[] = {";
    for (const KeywordPlace place : rules_.places) out_ += WritePlace(place) + ",";
    out_ += "};\n\n";
    // Vectorscan reads its serialised bytes by words.
    out_ += "alignas(16) constexpr unsigned char kDatabase[] = {";
    for (size_t i = 0; i < database.size(); i++) {
      out_ += fmt::format("{}{},", i % 32 == 0 ? "\n" : "",
                          static_cast<unsigned>(static_cast<unsigned char>(database[i])));
    }
    out_ += "\n};\n";
    return "// Made from rules/*.yaml by leaktight-compile-rules.\n"
           "#include \"engine/rule_set.h\"\n\n"
           "namespace leaktight {\nnamespace {\n\n" +
           out_ +
           "\n}  // namespace\n\n"
           "const RuleSet& BuiltinRules() {\n"
           "  static const RuleSet rules{kRules, kKeywords, kRulesBegin, kRuleOf, kPlaces,\n"
           "      {reinterpret_cast<const char*>(kDatabase), sizeof(kDatabase)}};\n"
           "  return rules;\n}\n\n"
           "}  // namespace leaktight\n";
  }

 private:
  std::string List(std::string_view name, size_t rule, std::span<const std::string_view> list) {
    if (list.empty()) return "{}";
    std::string array = fmt::format("k{}{}", name, rule);
    out_ += fmt::format("constexpr std::string_view {}[] = {{\n", array);
    for (const std::string_view text : list) out_ += View(text) + ",\n";
    out_ += "};\n";
    return array;
  }

  static std::string WritePlace(KeywordPlace place) {
    return fmt::format("static_cast<KeywordPlace>({})", static_cast<int>(place));
  }

  std::string WriteRule(const Rule& rule, size_t index) {
    const std::string keywords = List("KeywordsOf", index, rule.keywords);
    const std::string validators = List("ValidatorsOf", index, rule.validators);
    const std::string allow_patterns = List("AllowPatternsOf", index, rule.allow_patterns);
    const std::string allow_paths = List("AllowPathsOf", index, rule.allow_paths);
    const std::string names = List("NamesOf", index, rule.assigned.names);
    const std::string references = List("ReferencesOf", index, rule.references);
    const std::string match = List("MatchOf", index, rule.examples_match);
    const std::string no_match = List("NoMatchOf", index, rule.examples_no_match);
    return fmt::format(
        "{{.id = {}, .name = {}, .severity = static_cast<Severity>({}),\n .message = {},\n"
        " .keywords = {}, .pattern = {}, .least_run = {}, .place = {},\n .secret = {}, .reach = "
        "{{{}, {}}},\n"
        " .gate = static_cast<Gate>({}), .plain = {}, .entropy = {}, .validators = {},\n"
        " .companion = {{{}, {}}}, .assigned = {{{}, {}}}, .allow_patterns = {},\n"
        " .allow_paths = {}, .yields = {},\n"
        " .advice = {},\n .references = {}, .examples_match = {}, .examples_no_match = {},\n"
        " .file = {}}},\n",
        View(rule.id), View(rule.name), static_cast<int>(rule.severity), View(rule.message),
        keywords, View(rule.pattern), rule.least_run, WritePlace(rule.place), View(rule.secret),
        rule.reach.before, rule.reach.after, static_cast<int>(rule.gate), rule.plain, rule.entropy,
        validators, View(rule.companion.pattern), rule.companion.lines, names,
        View(rule.assigned.value), allow_patterns, allow_paths, rule.yields, View(rule.advice),
        references, match, no_match, View(rule.file));
  }

  void WriteNumbers(std::string_view declaration, std::span<const uint32_t> numbers) {
    out_ += fmt::format("constexpr {}[] = {{", declaration);
    for (size_t i = 0; i < numbers.size(); i++) {
      out_ += fmt::format("{}{},", i % 20 == 0 ? "\n" : "", numbers[i]);
    }
    out_ += "\n};\n\n";
  }

  const RuleSet& rules_;
  std::string out_;
};

// "rules/aws.yaml" of "/somewhere/rules/aws.yaml": what a person reads in a message.
std::string ShortName(const std::string& path) {
  const size_t name = path.rfind('/');
  if (name == std::string::npos || name == 0) return path;
  const size_t folder = path.rfind('/', name - 1);
  return folder == std::string::npos ? path : path.substr(folder + 1);
}

Result<void> Compile(bool reference, const std::string& output,
                     const std::vector<std::string>& paths) {
  std::vector<RuleFile> files;
  std::vector<Rule> all;
  for (const std::string& path : paths) {
    auto text = ReadFile(path);
    if (!text) return tl::unexpected(text.error());
    auto file = ReadRuleFile(ShortName(path), *text);
    if (!file) return tl::unexpected(file.error());
    all.insert(all.end(), file->rules().begin(), file->rules().end());
    files.push_back(std::move(*file));
  }
  const auto tables = RuleTables::Make(std::move(all));
  if (!tables) return tl::unexpected(tables.error());
  const RuleSet rules = tables->View();
  if (reference) return WriteFileWhole(output, RuleReference(rules));
  const auto database = CompileLiterals(rules);
  if (!database) return tl::unexpected(database.error());
  return WriteFileWhole(output, Writer(rules).Write(*database));
}

}  // namespace
}  // namespace leaktight

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool reference = !arguments.empty() && arguments[0] == "--reference";
  if (arguments.size() < 3 || (!reference && arguments[0] != "--output")) {
    std::fputs("usage: leaktight-compile-rules --output|--reference FILE RULES.yaml...\n", stderr);
    return 2;
  }
  const auto done = leaktight::Compile(
      reference, arguments[1], std::vector<std::string>(arguments.begin() + 2, arguments.end()));
  if (!done) {
    std::fprintf(stderr, "%s\n", done.error().Describe().c_str());
    return 2;
  }
  return 0;
}
