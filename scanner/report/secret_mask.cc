#include "report/secret_mask.h"

#include <algorithm>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "finding/redaction.h"

namespace leaktight {
namespace {

// A line within a secret of several lines is telling only if it is long and no armour or prose.
constexpr size_t kShortestLine = 16;

// `terraform` for a password: it is a part of paths and messages everywhere, which would name no
// file any more, and nobody sees there that it is one.
bool IsWord(std::string_view secret) {
  constexpr size_t kLongestWord = 14;
  return secret.size() <= kLongestWord &&
         std::all_of(secret.begin(), secret.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
         ClassifyValue(secret) != ValueKind::kSecret;  // letters that were drawn at random
}

}  // namespace

SecretMask::SecretMask(const std::vector<Finding>& findings) {
  Add(findings);
  LongestFirst();
}

SecretMask::SecretMask(const Summary& scan) {
  Add(scan.findings);
  Add(scan.suppressed);
  LongestFirst();
}

void SecretMask::Add(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (!finding.has_secret) continue;
    std::string_view rest = finding.secret;
    Add(rest);
    if (rest.find('\n') == std::string_view::npos) continue;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = Trim(rest.substr(0, end));
      if (line.size() >= kShortestLine && line.find(' ') == std::string_view::npos) Add(line);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
}

void SecretMask::LongestFirst() {
  for (auto& [beginning, secrets] : by_beginning_) {
    std::sort(secrets.begin(), secrets.end(),
              [](std::string_view a, std::string_view b) { return a.size() > b.size(); });
  }
}

void SecretMask::Add(std::string_view secret) {
  if (secret.size() < kShortest || IsWord(secret)) return;
  std::vector<std::string_view>& known = by_beginning_[secret.substr(0, kShortest)];
  if (std::find(known.begin(), known.end(), secret) == known.end()) known.push_back(secret);
}

std::string SecretMask::Apply(std::string_view text) const {
  std::string masked;
  if (by_beginning_.empty()) return std::string(text);
  masked.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const auto known = text.size() - at < kShortest
                           ? by_beginning_.end()
                           : by_beginning_.find(text.substr(at, kShortest));
    std::string_view secret;
    if (known != by_beginning_.end()) {
      for (const std::string_view one : known->second) {
        if (text.substr(at, one.size()) == one) {
          secret = one;
          break;
        }
      }
    }
    if (secret.empty()) {
      masked += text[at++];
    } else {
      masked += Redact(secret);
      at += secret.size();
    }
  }
  return masked;
}

}  // namespace leaktight
