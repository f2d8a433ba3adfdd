#include "engine/rule_reader.h"

#include <fmt/format.h>
#include <re2/re2.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "engine/example.h"
#include "engine/rule_set.h"
#include "engine/validators.h"

namespace leaktight {
namespace {

// The longest look around a hit. A private key is the longest thing a rule looks for.
constexpr uint32_t kMaxReach = 64 << 10;
constexpr uint32_t kMaxCompanionLines = 50;

struct Problem {
  YAML::Mark mark;
  std::string what;
};

[[noreturn]] void Reject(const YAML::Node& at, std::string what) {
  throw Problem{at.Mark(), std::move(what)};
}

// Lines of a pattern are laid out for people: the blanks around them do not count.
std::string JoinPattern(std::string_view text) {
  std::string pattern;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    pattern += Trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return pattern;
}

RE2::Options PatternOptions() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  return options;
}

}  // namespace

// One mapping of YAML; every field is asked for by name, and what nobody asked for is an error.
class RuleFileReader {
 public:
  RuleFileReader(std::string_view file, RuleFile& into) : into_(into), file_(Keep(file)) {}

  void Read(const YAML::Node& document) {
    if (!document.IsMap()) Reject(document, "a rule file is a mapping with the field `rules`");
    CheckFields(document, {"rules"});
    const YAML::Node rules = document["rules"];
    if (!rules || !rules.IsSequence() || rules.size() == 0) {
      Reject(rules ? rules : document, "`rules` must be a list of at least one rule");
    }
    for (const YAML::Node& node : rules) into_.rules_.push_back(ReadRule(node));
  }

 private:
  using Names = std::initializer_list<std::string_view>;

  std::string_view Keep(std::string_view text) { return into_.texts_.emplace_back(text); }

  static void CheckFields(const YAML::Node& map, Names known) {
    if (!map.IsMap()) Reject(map, "must be a mapping");
    for (const auto& field : map) {
      const std::string name = field.first.Scalar();
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const auto nearest =
          std::min_element(known.begin(), known.end(), [&](std::string_view a, std::string_view b) {
            return EditDistance(name, a) < EditDistance(name, b);
          });
      Reject(field.first, fmt::format("unknown field `{}`; did you mean `{}`?", name, *nearest));
    }
  }

  static YAML::Node Need(const YAML::Node& map, const char* field) {
    const YAML::Node node = map[field];
    if (!node || node.IsNull()) Reject(map, fmt::format("a rule needs the field `{}`", field));
    return node;
  }

  std::string_view Text(const YAML::Node& map, const char* field) {
    const YAML::Node node = Need(map, field);
    if (!node.IsScalar() || Trim(node.Scalar()).empty()) {
      Reject(node, fmt::format("`{}` must be text that is not empty", field));
    }
    return Keep(Trim(node.Scalar()));
  }

  std::string_view OptionalText(const YAML::Node& map, const char* field) {
    return map[field] ? Text(map, field) : std::string_view();
  }

  std::span<const std::string_view> List(const YAML::Node& map, const char* field) {
    const YAML::Node node = Need(map, field);
    if (!node.IsSequence() || node.size() == 0) {
      Reject(node, fmt::format("`{}` must be a list of at least one entry", field));
    }
    std::vector<std::string_view>& list = into_.lists_.emplace_back();
    for (const YAML::Node& entry : node) {
      if (!entry.IsScalar()) Reject(entry, fmt::format("an entry of `{}` must be text", field));
      list.push_back(Keep(entry.Scalar()));
    }
    return list;
  }

  std::span<const std::string_view> OptionalList(const YAML::Node& map, const char* field) {
    if (!map[field]) return {};
    return List(map, field);
  }

  static uint32_t Number(const YAML::Node& map, const char* field, uint32_t most) {
    const YAML::Node node = Need(map, field);
    try {
      const auto value = node.as<uint32_t>();
      if (value <= most) return value;
    } catch (const YAML::Exception&) {
    }
    Reject(node, fmt::format("`{}` must be a whole number from 0 to {}", field, most));
  }

  std::string_view Pattern(const YAML::Node& node, const char* field) {
    const std::string_view pattern = Keep(JoinPattern(Text(node, field)));
    CheckPattern(node[field], pattern);
    return pattern;
  }

  static void CheckPattern(const YAML::Node& node, std::string_view pattern) {
    const RE2 re(re2::StringPiece(pattern.data(), pattern.size()), PatternOptions());
    if (!re.ok()) {
      Reject(node, fmt::format("the pattern is not one that RE2 takes: {} (at `{}`)", re.error(),
                               re.error_arg()));
    }
  }

  void CheckId(const YAML::Node& node, std::string_view id) const {
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    if (id.find_first_not_of(kAllowed) != std::string_view::npos || id.front() == '-' ||
        id.back() == '-') {
      Reject(node, "an id is made of lower-case letters, digits and single dashes: github-pat");
    }
    for (const Rule& other : into_.rules_) {
      if (other.id == id) Reject(node, fmt::format("the id `{}` stands in this file twice", id));
    }
  }

  static void CheckKeywords(const YAML::Node& node, std::span<const std::string_view> keywords) {
    for (const std::string_view keyword : keywords) {
      if (keyword.size() < 3) {
        Reject(node, fmt::format("the keyword `{}` is shorter than 3 bytes and would stand "
                                 "everywhere; name a longer literal that every match contains",
                                 keyword));
      }
      if (keyword.size() > kMaxKeyword) {
        Reject(node, fmt::format("the keyword `{}` is longer than {} bytes", keyword, kMaxKeyword));
      }
    }
  }

  static void CheckExamples(const YAML::Node& node, std::span<const std::string_view> examples) {
    for (size_t i = 0; i < examples.size(); i++) {
      if (const auto text = ExpandExample(examples[i], 1); !text) {
        Reject(node[i], text.error().Describe());
      }
    }
  }

  Rule ReadRule(const YAML::Node& node) {
    CheckFields(node, {"id", "name", "severity", "message", "keywords", "pattern", "secret",
                       "reach", "gate", "entropy", "validators", "requires", "allow", "yields",
                       "advice", "references", "examples"});
    Rule rule;
    rule.file = file_;
    rule.id = Text(node, "id");
    CheckId(node["id"], rule.id);
    rule.name = Text(node, "name");
    const std::string_view severity = Text(node, "severity");
    const auto parsed = ParseSeverity(severity);
    if (!parsed) {
      Reject(node["severity"],
             fmt::format("`{}` is no severity: info, low, medium, high, critical", severity));
    }
    rule.severity = *parsed;
    rule.message = Text(node, "message");
    rule.keywords = List(node, "keywords");
    CheckKeywords(node["keywords"], rule.keywords);
    ReadPattern(node, rule);
    const YAML::Node reach = Need(node, "reach");
    CheckFields(reach, {"before", "after"});
    rule.reach = {Number(reach, "before", kMaxReach), Number(reach, "after", kMaxReach)};
    ReadConditions(node, rule);
    rule.advice = Text(node, "advice");
    rule.references = List(node, "references");
    const YAML::Node examples = Need(node, "examples");
    CheckFields(examples, {"match", "no_match"});
    rule.examples_match = List(examples, "match");
    rule.examples_no_match = List(examples, "no_match");
    CheckExamples(examples["match"], rule.examples_match);
    CheckExamples(examples["no_match"], rule.examples_no_match);
    return rule;
  }

  void ReadPattern(const YAML::Node& node, Rule& rule) {
    rule.pattern = Pattern(node, "pattern");
    const RE2 re(re2::StringPiece(rule.pattern.data(), rule.pattern.size()), PatternOptions());
    const auto& groups = re.NamedCapturingGroups();
    rule.secret = OptionalText(node, "secret");
    if (rule.secret.empty() && groups.count("secret") != 0) rule.secret = Keep("secret");
    if (!rule.secret.empty() && groups.count(std::string(rule.secret)) == 0) {
      Reject(node["secret"], fmt::format("the pattern has no group named `{}`", rule.secret));
    }
  }

  void ReadConditions(const YAML::Node& node, Rule& rule) {
    if (const std::string_view gate = OptionalText(node, "gate"); gate == "assignment") {
      rule.gate = Gate::kAssignment;
    } else if (!gate.empty()) {
      Reject(node["gate"], fmt::format("`{}` is no gate: assignment", gate));
    }
    if (const YAML::Node entropy = node["entropy"]) {
      try {
        rule.entropy = entropy.as<double>();
      } catch (const YAML::Exception&) {
        Reject(entropy, "`entropy` must be a number of bits a byte, from 0 to 8");
      }
      if (!(rule.entropy >= 0 && rule.entropy <= 8)) {
        Reject(entropy, "`entropy` must be a number of bits a byte, from 0 to 8");
      }
    }
    rule.validators = OptionalList(node, "validators");
    for (size_t i = 0; i < rule.validators.size(); i++) {
      if (FindValidator(rule.validators[i]) == nullptr) {
        Reject(node["validators"][i],
               fmt::format("there is no validator `{}`", rule.validators[i]));
      }
    }
    if (const YAML::Node companion = node["requires"]) {
      CheckFields(companion, {"pattern", "lines"});
      rule.companion = {Pattern(companion, "pattern"),
                        Number(companion, "lines", kMaxCompanionLines)};
    }
    if (const YAML::Node allow = node["allow"]) {
      CheckFields(allow, {"patterns", "paths"});
      rule.allow_patterns = OptionalList(allow, "patterns");
      for (size_t i = 0; i < rule.allow_patterns.size(); i++) {
        CheckPattern(allow["patterns"][i], rule.allow_patterns[i]);
      }
      rule.allow_paths = OptionalList(allow, "paths");
    }
    if (const YAML::Node yields = node["yields"]) {
      try {
        rule.yields = yields.as<bool>();
      } catch (const YAML::Exception&) {
        Reject(yields, "`yields` must be true or false");
      }
    }
  }

  RuleFile& into_;
  std::string_view file_;
};

Result<RuleFile> ReadRuleFile(std::string_view name, std::string_view text) {
  const auto fail = [&](const YAML::Mark& mark, std::string what) {
    const std::string where = mark.is_null()
                                  ? std::string(name)
                                  : fmt::format("{}:{}:{}", name, mark.line + 1, mark.column + 1);
    return Fail(where, std::move(what));
  };
  RuleFile file;
  try {
    RuleFileReader(name, file).Read(YAML::Load(std::string(text)));
  } catch (const Problem& problem) {
    return fail(problem.mark, problem.what);
  } catch (const YAML::Exception& error) {
    return fail(error.mark, "this is not YAML: " + error.msg);
  }
  return file;
}

}  // namespace leaktight
