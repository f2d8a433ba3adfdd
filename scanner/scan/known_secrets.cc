#include "scan/known_secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/decoded_views.h"
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

// One blob: as it stands there, and as it reads where lines are joined and documents decoded.
class Search {
 public:
  Search(const KnownValues& values, const ListedValues& listed, const Blob& blob,
         std::vector<Violation>& violations)
      : values_(values), listed_(listed), blob_(blob), violations_(violations) {}

  void Run() {
    const std::string_view text = blob_.bytes;
    LookForValues(text, nullptr);
    // A list's own look joins lines.
    EachJoinedView(text, [&](const DecodedView& view) { LookForValues(view.bytes, &view); });
    const bool documents = MayHoldDocuments(text);
    if (documents) {
      EachDecodedDocument(text, kLeastOfDocument,
                          [&](const DecodedView& view) { LookForValues(view.bytes, &view); });
    }
    LookForListed(text, nullptr);
    if (!documents || listed_.empty()) return;
    EachDecodedDocument(text, kLeastOfDocument,
                        [&](const DecodedView& view) { LookForListed(view.bytes, &view); });
  }

 private:
  // That has more to undo in it than a value: {"a":"…"}, x://y:…@z.
  static constexpr size_t kLeastOfDocument = 16;

  // A Secret's `data`, whoever writes the manifest.
  static bool MayHoldDocuments(std::string_view text) {
    return text.find("kind") != std::string_view::npos &&
           text.find("Secret") != std::string_view::npos;
  }

  void LookForValues(std::string_view bytes, const DecodedView* view) {
    for (const KnownValues::Match& match : values_.Find(bytes)) {
      const std::vector<KnownKey>& keys = values_.store().keys(match.value);
      Take(match.span, match.form, view, IsOwn(keys, blob_) ? std::string() : Subject(keys));
    }
  }

  void LookForListed(std::string_view bytes, const DecodedView* view) {
    const std::vector<Span> without = view == nullptr ? spans_ : std::vector<Span>();
    for (const ListedValues::Match& match : listed_.Find(bytes, without)) {
      Take(match.span, match.form, view, Name(match.entry->key, match.entry->file));
    }
  }

  // What is read with less decoding comes first, and a document tells of a value once: `password`
  // and `auth` of a registry's login are the same. Without a subject nothing is told.
  void Take(Span span, ValueForm form, const DecodedView* view, std::string subject) {
    if (view != nullptr) {
      const Span whole = view->Of({0, view->bytes.size()});
      span = view->Of(span);
      form = view->form;
      for (size_t i = 0; i < spans_.size(); i++) {
        if (spans_[i].Overlaps(subjects_[i] == subject ? whole : span)) return;
      }
    }
    spans_.push_back(span);
    subjects_.push_back(subject);
    if (!subject.empty()) violations_.push_back(MakeViolation(span, std::move(subject), form));
  }

  const KnownValues& values_;
  const ListedValues& listed_;
  const Blob& blob_;
  std::vector<Violation>& violations_;
  std::vector<Span> spans_;            // where values stand
  std::vector<std::string> subjects_;  // of these
};

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
  Search(values_, listed_, blob, violations).Run();
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
