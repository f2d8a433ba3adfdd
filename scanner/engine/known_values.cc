#include "engine/known_values.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/decoded_views.h"
#include "engine/words.h"

namespace leaktight {
namespace {

bool IsBase64(char c) {
  return IsAlnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

}  // namespace

void KnownValueStore::Add(std::string_view value, KnownKey key) {
  for (size_t i = 0; i < values_.size(); i++) {
    if (this->value(i) != value) continue;
    std::vector<KnownKey>& keys = values_[i].keys;
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
    return;
  }
  values_.push_back({bytes_.size(), value.size(), {std::move(key)}});
  bytes_.Append(value);
}

KnownValues::KnownValues(KnownValueStore store)
    : store_(std::move(store)), search_(MakePatterns()) {}

// Makes the forms too: patterns point into their pool, which grows no more behind this.
BlockSearch KnownValues::MakePatterns() {
  constexpr size_t kLongestAnchor = 16;
  // Of letters and digits: themselves, and three times base64, in which they take a third more.
  constexpr size_t kMostOften = 6;
  size_t bytes = 0;
  for (size_t i = 0; i < store_.size(); i++) bytes += store_.value(i).size();
  pool_.Reserve(kMostOften * bytes);
  for (size_t i = 0; i < store_.size(); i++) {
    AppendForms(store_.value(i), pool_, forms_);
    value_of_.resize(forms_.size(), static_cast<uint32_t>(i));
  }
  std::vector<BlockSearch::Pattern> patterns;
  const auto add = [&](uint32_t form, size_t offset, size_t size) {
    patterns.push_back(
        {static_cast<uint32_t>(forms_[form].begin + offset), static_cast<uint32_t>(size)});
    anchors_.push_back({form, static_cast<uint32_t>(offset)});
  };
  for (uint32_t i = 0; i < forms_.size(); i++) {
    const size_t size = forms_[i].size;
    if (forms_[i].form != ValueForm::kBase64 || size < 2 * kShortestForm) {
      add(i, 0, size);
      continue;
    }
    // Of two neighbours, the end of a line cuts one at most.
    const size_t half = std::min(size / 2, kLongestAnchor);
    add(i, 0, half);
    add(i, half, half);
  }
  return {pool_.view(), std::move(patterns)};
}

// From the part of a form that stands at `at` on to all of it.
bool KnownValues::Extend(std::string_view text, const Anchor& anchor, size_t at, Span& span) const {
  const KnownForm& form = forms_[anchor.form];
  const std::string_view bytes = bytes_of(form);
  if (form.form != ValueForm::kBase64) {
    span = {at, at + bytes.size()};
    return true;
  }
  size_t begin = at;
  for (size_t i = anchor.offset; i > 0; i--) {
    begin = BeforeBreak(text, begin);  // the `n` of `\n` could be one of the form
    if (begin == 0 || text[begin - 1] != bytes[i - 1]) return false;
    begin--;
  }
  size_t end = at;
  for (size_t i = anchor.offset; i < bytes.size(); i++) {
    if (end == text.size() || text[end] != bytes[i]) end = BehindBreak(text, end);
    if (end == text.size() || text[end] != bytes[i]) return false;
    end++;
  }
  if (form.cut_before && begin > 0 && IsBase64(text[begin - 1])) begin--;
  if (form.cut_after && end < text.size() && IsBase64(text[end])) end++;
  while (end < text.size() && text[end] == '=') end++;
  span = {begin, end};
  return true;
}

std::vector<KnownValues::Match> KnownValues::Find(std::string_view text) const {
  std::vector<Match> matches;
  search_.Find(text, [&](size_t at, uint32_t pattern) {
    const Anchor& anchor = anchors_[pattern];
    Match match;
    if (!Extend(text, anchor, at, match.span)) return;
    match.value = value_of_[anchor.form];
    match.form = forms_[anchor.form].form;
    matches.push_back(match);
  });
  // The longest first of those that begin at one place.
  const auto key = [](const Match& match) {
    return std::tuple(match.span.begin, ~match.span.end, match.value, match.form);
  };
  std::sort(matches.begin(), matches.end(),
            [&](const Match& a, const Match& b) { return key(a) < key(b); });
  // Two forms of one value may stand in one place: an escaped one where a backslash happens to
  // stand before it.
  std::unordered_map<size_t, size_t> seen;  // value → where its last match so far ends
  std::erase_if(matches, [&](const Match& match) {
    size_t& end = seen.try_emplace(match.value, 0).first->second;
    if (match.span.end <= end) return true;
    end = match.span.end;
    return false;
  });
  return matches;
}

}  // namespace leaktight
