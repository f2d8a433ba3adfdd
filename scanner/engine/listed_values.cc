#include "engine/listed_values.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/hash.h"
#include "base/random_bytes.h"

namespace leaktight {
namespace {

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}

// A digit counts as one.
bool IsCapital(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsAlnum(char c) {
  return IsLower(c) || IsCapital(c);
}

bool IsGraphic(char c) {
  return c > ' ' && c < '\x7f';
}

bool OverlapsAny(Span span, const std::vector<Span>& others) {
  return std::any_of(others.begin(), others.end(),
                     [&](Span other) { return other.Overlaps(span); });
}

}  // namespace

// Goes through one text, run by run of what can stand in a value.
class ListedValues::Scanner {
 public:
  using See = std::function<void(Span span, const Filter& filter)>;

  Scanner(const ListedValues& values, const See& see) : values_(values), see_(see) {}

  void Scan(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      if (!IsGraphic(text[at])) {
        at++;
        continue;
      }
      const size_t begin = at;
      while (at < text.size() && IsGraphic(text[at])) at++;
      if (at - begin >= values_.shortest_) ScanRun(text.substr(begin, at - begin), begin);
    }
  }

 private:
  void ScanRun(std::string_view run, size_t offset) {
    // Most of a text are words, which no list has.
    if (!values_.one_case_ && std::none_of(run.begin(), run.end(), IsCapital)) return;
    Count(run);
    for (const Filter& filter : values_.filters_) {
      beginnings_.assign(1, 0);
      for (const char c : run) beginnings_.push_back(filter.hash.Next(beginnings_.back(), c));
      size_t first = 0;  // of the edges that are far enough behind
      for (const uint32_t begin : edges_) {
        while (first < edges_.size() && edges_[first] < begin + filter.lengths.front().length) {
          first++;
        }
        if (first == edges_.size()) break;
        ScanFrom(run, begin, first, filter, offset);
      }
    }
  }

  // Where a value can begin and end, and how many capitals and digits stand before each place.
  void Count(std::string_view run) {
    edges_.assign(1, 0);
    capitals_.assign(1, 0);
    for (size_t i = 0; i < run.size(); i++) {
      if (i > 0 && !(IsAlnum(run[i - 1]) && IsAlnum(run[i]))) {
        edges_.push_back(static_cast<uint32_t>(i));
      }
      capitals_.push_back(capitals_.back() + (IsCapital(run[i]) ? 1U : 0U));
    }
    edges_.push_back(static_cast<uint32_t>(run.size()));
  }

  void ScanFrom(std::string_view run, size_t begin, size_t first, const Filter& filter,
                size_t offset) {
    const size_t farthest = std::min(begin + filter.lengths.back().length, run.size());
    const bool mixed = filter.list->version == KnownListVersion::kMixed;
    if (mixed && capitals_[farthest] == capitals_[begin]) return;
    for (size_t i = first; i < edges_.size() && edges_[i] <= farthest; i++) {
      const size_t end = edges_[i];
      const uint16_t at = filter.by_length[end - begin];
      if (at == kNoLength || (mixed && capitals_[end] == capitals_[begin])) continue;
      const Length& length = filter.lengths[at];
      const uint16_t hash = filter.hash.Of(beginnings_[begin], beginnings_[end], length.power);
      if ((length.bits[hash / 64] >> hash % 64 & 1) == 0) continue;
      if (!WhyNotListed(run.substr(begin, length.length), filter.list->version).empty()) continue;
      see_({offset + begin, offset + end}, filter);
    }
  }

  const ListedValues& values_;
  const See& see_;
  std::vector<uint32_t> edges_;  // ascending
  std::vector<uint32_t> capitals_;
  std::vector<uint64_t> beginnings_;
};

ListedValues::ListedValues(std::vector<KnownList> lists, Hash hash, size_t most_hashes)
    : lists_(std::move(lists)),
      hash_(std::move(hash)),
      most_hashes_(most_hashes),
      memo_key_(RandomBytes(32)) {
  constexpr size_t kWords = (1 << 16) / 64;
  for (const KnownList& list : lists_) {
    if (list.entries.empty()) continue;
    one_case_ = one_case_ || list.version == KnownListVersion::kOneCase;
    Filter filter = {&list, ListFilter(list.salt), {}, {}};
    for (const KnownListEntry& entry : list.entries) {
      const auto at = std::lower_bound(
          filter.lengths.begin(), filter.lengths.end(), entry.length,
          [](const Length& length, size_t wanted) { return length.length < wanted; });
      const bool known = at != filter.lengths.end() && at->length == entry.length;
      Length& length =
          known ? *at
                : *filter.lengths.insert(at, {entry.length, filter.hash.PowerOf(entry.length),
                                              std::vector<uint64_t>(kWords)});
      length.bits[entry.filter / 64] |= uint64_t{1} << entry.filter % 64;
      shortest_ = std::min(shortest_, entry.length);
    }
    filter.by_length.fill(kNoLength);
    for (size_t i = 0; i < filter.lengths.size(); i++) {
      filter.by_length[filter.lengths[i].length] = static_cast<uint16_t>(i);
    }
    filters_.push_back(std::move(filter));
  }
}

std::vector<ListedValues::Match> ListedValues::Find(std::string_view text,
                                                    const std::vector<Span>& without) const {
  std::vector<Match> matches;
  if (empty()) return matches;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    bytes_ += text.size();
  }
  std::string_view bytes = text;
  const DecodedView* view = nullptr;
  const Scanner::See see = [&](Span span, const Filter& filter) {
    const Span place = view == nullptr ? span : view->Of(span);
    if (OverlapsAny(place, without)) return;
    const bool known = std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
      return match.span.Overlaps(place) && match.list == filter.list;
    });
    if (known) return;
    const KnownListEntry* entry = Try(filter, span.In(bytes));
    if (entry == nullptr) return;
    matches.push_back({place, entry, filter.list, view ? view->form : ValueForm::kPlain});
  };
  Scanner scanner(*this, see);
  scanner.Scan(text);
  EachDecodedView(text, shortest_, [&](const DecodedView& decoded) {
    view = &decoded;
    bytes = decoded.bytes;
    scanner.Scan(bytes);
  });
  std::sort(matches.begin(), matches.end(),
            [](const Match& a, const Match& b) { return a.span < b.span; });
  return matches;
}

const KnownListEntry* ListedValues::Try(const Filter& filter, std::string_view value) const {
  const Sha256Digest digest = HmacSha256(memo_key_ + filter.list->salt, value);
  // One after the other: each takes the memory of 64 MiB.
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto [known, is_new] = memo_.emplace(std::string(digest.begin(), digest.end()), nullptr);
  if (!is_new) return known->second;
  if (hashes_ >= most_hashes_ + bytes_ / kBytesAHash) {
    untried_++;
    return nullptr;
  }
  hashes_++;
  const HardHash hash = hash_(value, filter.list->salt);
  const std::vector<KnownListEntry>& entries = filter.list->entries;
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const KnownListEntry& entry) { return entry.hash == hash; });
  if (found != entries.end()) known->second = &*found;
  return known->second;
}

size_t ListedValues::untried() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return untried_;
}

}  // namespace leaktight
