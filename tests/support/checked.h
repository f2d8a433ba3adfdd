// Checks tried on texts.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.h"
#include "engine/engine.h"
#include "engine/example.h"
#include "policy/check.h"
#include "policy/file.h"
#include "policy/run_checks.h"
#include "support/test_rules.h"

namespace leaktight {

// Puts generated secrets where `text` asks for them: {password:24} and the other generators of
// engine/example.h with a length, {der:ec} and {key-store:jks}, {basic:user} for a login in base64,
// {base64-of password:24} (or of any other generator, as {base64-of pem:ec}) for one in base64, and
// {again} or {base64-of again} for the last one. Other braces stay.
inline std::string Expanded(std::string_view text, uint64_t seed) {
  std::string result;
  std::string last;
  while (!text.empty()) {
    const size_t end = text.find('}');
    std::string_view spec =
        text[0] == '{' && end != std::string_view::npos ? text.substr(1, end - 1) : "";
    // What asks for a secret may stand in a template's braces.
    if (spec.find('{') != std::string_view::npos) spec = "";
    const bool encoded = spec.starts_with("base64-of ");
    const std::string_view generator = encoded ? spec.substr(10) : spec;
    const size_t colon = generator.find(':');
    const bool has_length =
        colon != std::string_view::npos && colon > 0 && colon + 1 < generator.size() &&
        generator.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
    const bool generates = has_length || encoded || generator.starts_with("basic:") ||
                           generator.starts_with("der:") || generator.starts_with("key-store:");
    if (generator == "again") {
      result += encoded ? EncodeBase64(last) : last;
      text.remove_prefix(end + 1);
      continue;
    }
    if (!generates) {
      result += text[0];
      text.remove_prefix(1);
      continue;
    }
    const auto secret = ExpandExample("{" + std::string(generator) + "}", seed++);
    if (!secret) throw std::runtime_error(secret.error().Describe());
    last = *secret;
    result += encoded ? EncodeBase64(*secret) : *secret;
    text.remove_prefix(end + 1);
  }
  return result;
}

// An engine that knows one token, `tok_` and ten letters, and one guess that yields.
class CheckEngine {
 public:
  CheckEngine()
      : rules_({RuleText("a-token", "tok_", "tok_[a-z]{10}"),
                RuleText("a-guess", "password", "password: ?[a-z0-9]{4,}", "    yields: true\n")}),
        view_(rules_.View()),
        engine_(Engine::Make(view_, 0)) {
    if (!engine_) throw std::runtime_error(engine_.error().Describe());
  }

  std::vector<Violation> Run(const FileCheck& check, std::string_view path, std::string_view text) {
    const Blob blob{path, text};
    Engine::Scratch scratch;
    const std::vector<Match> matches = engine_->Scan(text, scratch);
    const File file(blob, *engine_, scratch, matches);
    std::vector<Violation> violations;
    RunFileChecks(
        file, [&](const CheckInfo& info) { return &info == check.info; },
        [&](const CheckInfo&, const Violation& violation) { violations.push_back(violation); });
    return violations;
  }

  std::vector<Violation> Run(std::string_view id, std::string_view path, std::string_view text) {
    for (const FileCheck& check : FileChecks()) {
      if (check.info->id == id) return Run(check, path, text);
    }
    throw std::runtime_error("no such check: " + std::string(id));
  }

  std::vector<Fact> FactsIn(std::string_view path, std::string_view text) {
    const Blob blob{path, text};
    Engine::Scratch scratch;
    const std::vector<Match> matches = engine_->Scan(text, scratch);
    return FactsOf(File(blob, *engine_, scratch, matches), ValueHash("key"));
  }

  // Shows a file as checks see it.
  void With(std::string_view path, std::string_view text,
            const std::function<void(const File&)>& show) {
    const Blob blob{path, text};
    Engine::Scratch scratch;
    const std::vector<Match> matches = engine_->Scan(text, scratch);
    show(File(blob, *engine_, scratch, matches));
  }

  // The identifiers of all file checks that object, once for each violation.
  std::vector<std::string> Objections(std::string_view path, std::string_view text) {
    std::vector<std::string> ids;
    for (const FileCheck& check : FileChecks()) {
      for (size_t i = Run(check, path, text).size(); i > 0; i--) ids.emplace_back(check.info->id);
    }
    return ids;
  }

 private:
  TestRules rules_;
  RuleSet view_;
  Result<Engine> engine_;
};

}  // namespace leaktight
