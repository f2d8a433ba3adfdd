#include "scan/known_secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "policy/yaml_wide.h"

namespace leaktight {
namespace {

std::string Name(const std::string& key, const std::string& file) {
  return fmt::format("`{}` of {}", key, file);
}

std::string Subject(const std::vector<KnownKey>& keys) {
  constexpr size_t kShown = 2;
  std::string text;
  for (size_t i = 0; i < std::min(keys.size(), kShown); i++) {
    if (i > 0) text += " and ";
    text += Name(keys[i].key, keys[i].file);
  }
  if (keys.size() > kShown) text += fmt::format(" and {} more", keys.size() - kShown);
  return text;
}

std::string Note(ValueForm form) {
  const std::string_view how = Describe(form);
  return how.empty() ? std::string() : fmt::format("It stands here {}.", how);
}

Violation MakeViolation(Span span, std::string subject, ValueForm form) {
  Violation violation;
  violation.about = span;
  violation.secrets = {span};
  violation.subject = std::move(subject);
  violation.note = Note(form);
  return violation;
}

// In its own file, which is not committed, a value may stand.
bool IsOwn(const std::vector<KnownKey>& keys, const Blob& blob) {
  return blob.origin == Origin::kBlob && !blob.path.empty() &&
         std::any_of(keys.begin(), keys.end(),
                     [&](const KnownKey& key) { return key.own_path == blob.path; });
}

}  // namespace

KnownSecrets::KnownSecrets(KnownValueStore values, std::vector<KnownList> lists)
    : values_(std::move(values)), listed_(std::move(lists)) {}

std::vector<Violation> KnownSecrets::Find(const Blob& blob) const {
  std::vector<Violation> violations;
  if (!IsWide(blob.bytes) || blob.bytes.size() > kMaxYamlBytes) {
    FindIn(blob, violations);
    return violations;
  }
  const Narrowed narrowed = Narrow(blob.bytes);
  FindIn({blob.path, narrowed.text, blob.mode, blob.origin}, violations);
  for (Violation& violation : violations) {
    violation.about = narrowed.Of(violation.about);
    violation.secrets = {violation.about};
  }
  return violations;
}

void KnownSecrets::FindIn(const Blob& blob, std::vector<Violation>& violations) const {
  std::vector<Span> spans;
  for (const KnownValues::Match& match : values_.Find(blob.bytes)) {
    spans.push_back(match.span);
    const std::vector<KnownKey>& keys = values_.store().keys(match.value);
    if (IsOwn(keys, blob)) continue;
    violations.push_back(MakeViolation(match.span, Subject(keys), match.form));
  }
  for (const ListedValues::Match& match : listed_.Find(blob.bytes, spans)) {
    violations.push_back(
        MakeViolation(match.span, Name(match.entry->key, match.entry->file), match.form));
  }
}

std::string KnownSecrets::WhyNotWhole() const {
  const size_t untried = listed_.untried();
  if (untried == 0) return {};
  return fmt::format(
      "{} places may hold one of its values and were not compared with them, since so many take "
      "too long; take out entries that are in use no more (leaktight known remove), or leave out "
      "what is data (exclude)",
      untried);
}

}  // namespace leaktight
