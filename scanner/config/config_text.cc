#include "config/config_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "finding/confidence.h"

namespace leaktight {
namespace {

// Words that YAML 1.1 or 1.2 takes for something else than text.
constexpr std::string_view kOtherThanText[] = {"true", "false", "yes", "no", "on",
                                               "off",  "null",  "y",   "n",  "~"};

bool IsPlain(std::string_view text) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '/' || c == '.' || c == '-';
  };
  const bool letter_first = !text.empty() && ((text[0] >= 'a' && text[0] <= 'z') ||
                                              (text[0] >= 'A' && text[0] <= 'Z') || text[0] == '_');
  return letter_first && std::all_of(text.begin(), text.end(), is_plain) &&
         std::find(std::begin(kOtherThanText), std::end(kOtherThanText), ToLower(text)) ==
             std::end(kOtherThanText);
}

// As ParseConfidence reads it: up to six places, and none that says nothing.
std::string ExactConfidence(double confidence) {
  std::string text = fmt::format("{:.6f}", confidence);
  text.resize(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

class Writer {
 public:
  explicit Writer(const std::vector<std::string>& organisation) : organisation_(organisation) {}

  std::string Write(const Config& config) {
    Level(config);
    MinConfidence(config);
    References(config);
    Rules(config.rules);
    RuleFiles(config.rule_files);
    Known(config);
    Templates(config.templates);
    Environments(config);
    Rotation(config.rotation);
    Exclude(config.exclude);
    Allow(config.allow);
    return std::move(text_);
  }

 private:
  void Level(const Config& config) {
    Line(fmt::format("fail-on: {}", Name(config.fail_on.value_or(Severity::kLow))),
         From(config.fail_on_said));
  }

  void MinConfidence(const Config& config) {
    Line("min-confidence: " + ExactConfidence(config.min_confidence.value_or(kLeastConfidence)),
         From(config.min_confidence_said));
  }

  void References(const Config& config) {
    Line(fmt::format("strict-references: {}", config.strict_references.value_or(false)),
         From(config.references_said));
  }

  void Rules(const std::vector<RuleSetting>& rules) {
    if (rules.empty()) return;
    text_ += "rules:\n";
    for (const RuleSetting& rule : rules) {
      std::string_view value = rule.on ? "on" : "off";
      if (rule.severity) value = Name(*rule.severity);
      if (rule.at_least && rule.at_least > rule.severity) value = Name(*rule.at_least);
      Line(fmt::format("  {}: {}", rule.id, value), From(rule));
    }
  }

  void RuleFiles(const std::vector<RuleFileName>& files) {
    if (files.empty()) return;
    text_ += "rule-files:\n";
    for (const RuleFileName& file : files) {
      Line("  - " + YamlScalar(file.path), From({file.file, file.line}));
    }
  }

  void Known(const Config& config) {
    if (!config.known_list_said.file.empty()) {
      Line("# A list of known secrets is required.", From(config.known_list_said));
    }
    const auto write = [&](bool anywhere, std::string_view indent) {
      for (const KnownFileName& file : config.known_files) {
        if (file.anywhere != anywhere) continue;
        Line(fmt::format("{}- {}", indent, YamlScalar(file.path)), From({file.file, file.line}));
      }
    };
    const auto is_anywhere = [](const KnownFileName& file) { return file.anywhere; };
    const auto elsewhere =
        std::count_if(config.known_files.begin(), config.known_files.end(), is_anywhere);
    if (elsewhere > 0) text_ += "# Known secrets also stand in:\n";
    write(true, "#   ");
    if (static_cast<size_t>(elsewhere) == config.known_files.size()) return;
    text_ += "known:\n  files:\n";
    write(false, "    ");
  }

  void Templates(const std::vector<TemplatePaths>& templates) {
    if (templates.empty()) return;
    text_ += "templates:\n";
    for (const TemplatePaths& paths : templates) {
      Line("  - " + YamlScalar(paths.glob), From(paths));
    }
  }

  void Environments(const Config& config) {
    if (!config.environments.empty()) text_ += "environments:\n";
    OfEnvironments(config.environments, "  ");
    for (const std::vector<Environment>& others : config.other_environments) {
      text_ += "# Another policy tells them apart so:\n";
      if (others.empty()) text_ += "#   by their names alone\n";
      OfEnvironments(others, "#   ");
    }
    if (config.later_environments.empty()) return;
    text_ += "# Where neither the policy nor names say which environment it is:\n";
    OfEnvironments(config.later_environments, "#   ");
  }

  void OfEnvironments(const std::vector<Environment>& environments, std::string_view indent) {
    for (const Environment& environment : environments) {
      Line(fmt::format("{}{}:", indent, YamlScalar(environment.name)), From(environment));
      List(fmt::format("{}  paths", indent), environment.paths);
      List(fmt::format("{}  namespaces", indent), environment.namespaces);
    }
  }

  void Rotation(const std::vector<RotationSetting>& rotation) {
    if (rotation.empty()) return;
    text_ += "rotation:\n";
    for (const RotationSetting& setting : rotation) {
      Line(fmt::format("  {}:", YamlScalar(setting.name)), From(setting));
      if (setting.days) text_ += fmt::format("    days: {}\n", *setting.days);
      List("    names", setting.names);
    }
  }

  void List(std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    std::vector<std::string> scalars;
    scalars.reserve(texts.size());
    for (const std::string& text : texts) scalars.push_back(YamlScalar(text));
    text_ += fmt::format("{}: [{}]\n", name, fmt::join(scalars, ", "));
  }

  void Exclude(const std::vector<LeftOutPaths>& exclude) {
    if (exclude.empty()) return;
    text_ += "exclude:\n";
    for (const LeftOutPaths& paths : exclude) {
      Line("  - path: " + YamlScalar(paths.glob), From({paths.file, paths.line}));
      text_ += "    reason: " + YamlScalar(paths.reason) + "\n";
    }
  }

  void Allow(const std::vector<AllowEntry>& allow) {
    if (allow.empty()) return;
    text_ += "allow:\n";
    for (const AllowEntry& entry : allow) {
      Line("  - reason: " + YamlScalar(entry.reason), From({entry.file, entry.line}));
      for (const auto& [name, value] :
           {std::pair("rule", &entry.rule), std::pair("path", &entry.path),
            std::pair("fingerprint", &entry.fingerprint), std::pair("expires", &entry.expires)}) {
        if (!value->empty()) text_ += fmt::format("    {}: {}\n", name, YamlScalar(*value));
      }
    }
  }

  template <typename Setting>
  std::string From(const Setting& setting) const {
    return From(Said{setting.file, setting.line, setting.preset});
  }

  std::string From(const Said& said) const {
    if (said.file.empty()) return "built in";
    const bool above =
        std::find(organisation_.begin(), organisation_.end(), said.file) != organisation_.end();
    const std::string place =
        fmt::format("{}{}:{}", above ? "organisation " : "", said.file, said.line);
    return said.preset.empty() ? place : fmt::format("preset {} ({})", said.preset, place);
  }

  void Line(std::string_view setting, std::string_view from) {
    text_ += fmt::format("{}  # {}\n", setting, YamlComment(from));
  }

  const std::vector<std::string>& organisation_;
  std::string text_;
};

}  // namespace

std::string YamlComment(std::string_view text) {
  std::string shown(text);
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
  }
  return shown;
}

std::string YamlScalar(std::string_view text) {
  return IsPlain(text) ? std::string(text) : YamlQuoted(text);
}

std::string YamlQuoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
      quoted += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string ConfigText(const Config& config, const std::vector<std::string>& organisation) {
  return Writer(organisation).Write(config);
}

}  // namespace leaktight
