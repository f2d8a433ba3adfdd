// Summaries made by hand for the tests of reports, with secrets made by a seeded generator.
#pragma once

#include <random>
#include <string>
#include <string_view>

#include "base/line_table.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "scan/summary.h"

namespace leaktight::sample {

inline std::string RandomText(size_t size, uint32_t seed) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::mt19937 random(seed);
  std::string text;
  for (size_t i = 0; i < size; i++) text += kLetters[random() % kLetters.size()];
  return text;
}

// A finding of `secret` where it first stands in `text`, with the other secrets of its line.
inline Finding FindingIn(std::string_view path, std::string_view text, std::string_view secret,
                         const std::vector<std::string>& others = {}) {
  const LineTable lines(text);
  const size_t begin = text.find(secret);
  const Span span{begin, begin + secret.size()};
  std::vector<Span> secrets{span};
  for (const std::string& other : others) {
    secrets.push_back({text.find(other), text.find(other) + other.size()});
  }
  Finding finding;
  finding.rule = "sample-token";
  finding.severity = Severity::kHigh;
  finding.message = "A token of the sample service: whoever has it can do everything there.";
  finding.advice = "Revoke it at the sample service now, then take it out of the file.";
  finding.place = {std::string(path), span, lines.At(span.begin), lines.At(span.end), std::nullopt};
  finding.secret = secret;
  finding.has_secret = true;
  finding.fingerprint = Fingerprint(finding.rule, path, secret);
  finding.excerpt = MakeExcerpt(text, lines, span, secrets);
  return finding;
}

inline Finding WholeFileFinding(std::string_view path) {
  Finding finding;
  finding.rule = "dotenv-committed";
  finding.severity = Severity::kCritical;
  finding.message = "A dotenv file is committed.";
  finding.advice = "Take it out: git rm --cached";
  finding.place.path = path;
  finding.fingerprint = Fingerprint(finding.rule, path, "");
  return finding;
}

inline Summary SummaryOf(std::vector<Finding> findings) {
  Summary scan;
  scan.kind = ScanKind::kStaged;
  scan.findings = std::move(findings);
  scan.files = 14;
  scan.bytes = 120'000;
  scan.seconds = 0.009;
  return scan;
}

// Do ten characters in a row of the secret stand in the output?
inline bool Shows(std::string_view output, std::string_view secret) {
  for (size_t i = 0; i + 10 <= secret.size(); i++) {
    if (output.find(secret.substr(i, 10)) != std::string_view::npos) return true;
  }
  return false;
}

inline bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace leaktight::sample
