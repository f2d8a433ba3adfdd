#include "engine/rule_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/strict_yaml.h"
#include "engine/example.h"
#include "engine/least_run.h"
#include "engine/pattern.h"
#include "engine/validators.h"

namespace leaktight {
namespace {

// The longest look around a hit. A private key is the longest thing a rule looks for.
constexpr uint32_t kMaxReach = 64 << 10;
constexpr uint32_t kMaxCompanionLines = 50;
constexpr double kMaxEntropy = 8;  // bits a byte

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

}  // namespace

class RuleFileReader {
 public:
  RuleFileReader(std::string_view file, RuleFile& into) : into_(into), file_(Keep(file)) {}

  void Read(const YAML::Node& document) {
    if (!document.IsMap()) Reject(document, "a rule file is a mapping with the field `rules`");
    CheckFields(document, {"rules"});
    const YAML::Node rules = NeedField(document, "rules");
    if (!rules.IsSequence() || rules.size() == 0) {
      Reject(rules, "`rules` must be a list of at least one rule");
    }
    for (const YAML::Node& node : rules) into_.rules_.push_back(ReadRule(node));
  }

 private:
  using Views = std::span<const std::string_view>;

  std::string_view Keep(std::string_view text) { return into_.texts_.emplace_back(text); }

  Views Keep(const std::vector<std::string>& texts) {
    if (texts.empty()) return {};
    std::vector<std::string_view>& views = into_.lists_.emplace_back();
    for (const std::string& text : texts) views.push_back(Keep(text));
    return views;
  }

  Rule ReadRule(const YAML::Node& node) {
    CheckFields(node, {"id", "name", "severity", "message", "keywords", "pattern", "secret",
                       "reach", "gate", "plain", "entropy", "validators", "requires", "allow",
                       "yields", "assigned", "advice", "references", "examples"});
    Rule rule;
    rule.file = file_;
    rule.line = LineOf(node);
    rule.id = ReadId(node);
    rule.name = Keep(NeedText(node, "name"));
    rule.severity = ReadSeverity(node);
    rule.message = Keep(NeedText(node, "message"));
    ReadAssigned(node, rule);
    if (rule.assigned.names.empty() || node["pattern"]) {
      rule.keywords = ReadKeywords(node);
      ReadPattern(node, rule);
      const YAML::Node reach = NeedField(node, "reach");
      CheckFields(reach, {"before", "after"});
      rule.reach = {NeedNumber(reach, "before", kMaxReach), NeedNumber(reach, "after", kMaxReach)};
      ReadConditions(node, rule);
      if (rule.gate == Gate::kNone) rule.place = PlaceOfKeywords(rule.pattern, rule.keywords);
    } else {
      RejectConditions(node);
    }
    ReadAllow(node, rule);
    rule.advice = Keep(NeedText(node, "advice"));
    rule.references = Keep(NeedTexts(node, "references"));
    const YAML::Node examples = NeedField(node, "examples");
    CheckFields(examples, {"match", "no_match"});
    rule.examples_match = ReadExamples(examples, "match");
    rule.examples_no_match = ReadExamples(examples, "no_match");
    rule.match_lines = LinesOf(examples["match"]);
    rule.no_match_lines = LinesOf(examples["no_match"]);
    return rule;
  }

  std::string_view ReadId(const YAML::Node& rule) {
    const std::string_view id = Keep(NeedText(rule, "id"));
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    if (id.find_first_not_of(kAllowed) != std::string_view::npos || id.front() == '-' ||
        id.back() == '-') {
      Reject(rule["id"],
             "an id is made of lower-case letters, digits and single dashes: github-pat");
    }
    for (const Rule& other : into_.rules_) {
      if (other.id == id) {
        Reject(rule["id"], fmt::format("the id `{}` stands in this file twice", id));
      }
    }
    return id;
  }

  static Severity ReadSeverity(const YAML::Node& rule) {
    const std::string name = NeedText(rule, "severity");
    const auto severity = ParseSeverity(name);
    if (!severity) {
      Reject(rule["severity"],
             fmt::format("`{}` is no severity: info, low, medium, high, critical", name));
    }
    return *severity;
  }

  Views ReadKeywords(const YAML::Node& rule) {
    const Views keywords = Keep(NeedTexts(rule, "keywords"));
    for (const std::string_view keyword : keywords) {
      if (keyword.size() < 3) {
        Reject(rule["keywords"],
               fmt::format("the keyword `{}` is shorter than 3 bytes and would stand everywhere; "
                           "name a longer literal that every match contains",
                           keyword));
      }
      if (keyword.size() > kMaxKeyword) {
        Reject(rule["keywords"],
               fmt::format("the keyword `{}` is longer than {} bytes", keyword, kMaxKeyword));
      }
    }
    return keywords;
  }

  static void CheckPattern(const YAML::Node& at, std::string_view pattern) {
    const auto re = CompilePattern(pattern);
    if (!re->ok()) {
      Reject(at, fmt::format("the pattern is not one that RE2 takes: {} (at `{}`)", re->error(),
                             re->error_arg()));
    }
  }

  void ReadPattern(const YAML::Node& node, Rule& rule) {
    rule.pattern = Keep(JoinPattern(NeedText(node, "pattern")));
    CheckPattern(node["pattern"], rule.pattern);
    rule.least_run = static_cast<uint32_t>(LeastRun(rule.pattern));
    const auto re = CompilePattern(rule.pattern);
    const auto& groups = re->NamedCapturingGroups();
    rule.secret = Keep(OptionalText(node, "secret"));
    if (rule.secret.empty() && groups.count("secret") != 0) rule.secret = "secret";
    if (!rule.secret.empty() && groups.count(std::string(rule.secret)) == 0) {
      Reject(node["secret"], fmt::format("the pattern has no group named `{}`", rule.secret));
    }
  }

  void ReadConditions(const YAML::Node& node, Rule& rule) {
    if (const std::string gate = OptionalText(node, "gate"); gate == "assignment") {
      rule.gate = Gate::kAssignment;
    } else if (gate == "userinfo") {
      rule.gate = Gate::kUserInfo;
    } else if (gate == "field") {
      rule.gate = Gate::kField;
    } else if (!gate.empty()) {
      Reject(node["gate"], fmt::format("`{}` is no gate: assignment, userinfo, field", gate));
    }
    rule.plain = OptionalBoolean(node, "plain", false);
    if (rule.plain && rule.gate != Gate::kAssignment) {
      Reject(node["plain"], "only a rule with the gate `assignment` has plain cases");
    }
    rule.entropy = OptionalNumber(node, "entropy", kMaxEntropy, 0);
    rule.validators = Keep(OptionalTexts(node, "validators"));
    for (size_t i = 0; i < rule.validators.size(); i++) {
      if (FindValidator(rule.validators[i]) == nullptr) {
        Reject(node["validators"][i],
               fmt::format("there is no validator `{}`", rule.validators[i]));
      }
    }
    if (const YAML::Node companion = node["requires"]) {
      CheckFields(companion, {"pattern", "lines"});
      rule.companion = {Keep(JoinPattern(NeedText(companion, "pattern"))),
                        NeedNumber(companion, "lines", kMaxCompanionLines)};
      CheckPattern(companion["pattern"], rule.companion.pattern);
    }
    rule.yields = OptionalBoolean(node, "yields", false);
  }

  void ReadAllow(const YAML::Node& node, Rule& rule) {
    const YAML::Node allow = node["allow"];
    if (!allow) return;
    CheckFields(allow, {"patterns", "paths"});
    rule.allow_patterns = Keep(OptionalTexts(allow, "patterns"));
    for (size_t i = 0; i < rule.allow_patterns.size(); i++) {
      CheckPattern(allow["patterns"][i], rule.allow_patterns[i]);
    }
    rule.allow_paths = Keep(OptionalTexts(allow, "paths"));
  }

  void ReadAssigned(const YAML::Node& node, Rule& rule) {
    const YAML::Node assigned = node["assigned"];
    if (!assigned) return;
    CheckFields(assigned, {"names", "value"});
    const std::vector<std::string> names = NeedTexts(assigned, "names");
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (size_t i = 0; i < names.size(); i++) {
      if (names[i].size() < kMinAssignedName ||
          names[i].find_first_not_of(kAllowed) != std::string::npos) {
        Reject(assigned["names"][i],
               fmt::format("`{}` is no name: at least {} small letters and digits, words written "
                           "together: adafruitio",
                           names[i], kMinAssignedName));
      }
    }
    rule.assigned.names = Keep(names);
    rule.assigned.value = Keep(JoinPattern(NeedText(assigned, "value")));
    CheckPattern(assigned["value"], rule.assigned.value);
  }

  // Without a pattern of its own, a rule has nothing that they could be asked of.
  static void RejectConditions(const YAML::Node& node) {
    for (const char* field : {"keywords", "secret", "reach", "gate", "plain", "entropy",
                              "validators", "requires", "yields"}) {
      if (node[field]) {
        Reject(node[field],
               fmt::format("`{}` belongs to a `pattern`, which this rule has not", field));
      }
    }
  }

  Views ReadExamples(const YAML::Node& examples, const char* field) {
    const Views texts = Keep(NeedTexts(examples, field));
    for (size_t i = 0; i < texts.size(); i++) {
      if (const auto text = ExpandExample(texts[i], 1); !text) {
        Reject(examples[field][i], text.error().Describe());
      }
    }
    return texts;
  }

  static uint32_t LineOf(const YAML::Node& node) {
    return static_cast<uint32_t>(node.Mark().line + 1);
  }

  std::span<const uint32_t> LinesOf(const YAML::Node& list) {
    std::vector<uint32_t>& lines = into_.lines_.emplace_back();
    for (const YAML::Node& item : list) lines.push_back(LineOf(item));
    return lines;
  }

  RuleFile& into_;
  std::string_view file_;
};

Result<RuleFile> ReadRuleFile(std::string_view name, std::string_view text) {
  RuleFile file;
  file.name_ = name;
  const auto read = ReadStrictYaml(
      name, text, [&](const YAML::Node& document) { RuleFileReader(name, file).Read(document); });
  if (!read) return tl::unexpected(read.error());
  return file;
}

std::vector<Rule> MergeRules(const RuleSet& base, const std::vector<RuleFile>& files) {
  std::vector<Rule> all(base.rules.begin(), base.rules.end());
  for (const RuleFile& file : files) {
    for (const Rule& rule : file.rules()) {
      const auto same = std::find_if(all.begin(), all.end(),
                                     [&](const Rule& other) { return other.id == rule.id; });
      if (same == all.end()) {
        all.push_back(rule);
      } else {
        *same = rule;
      }
    }
  }
  return all;
}

}  // namespace leaktight
