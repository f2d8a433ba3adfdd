#include "engine/finder.h"

#include <hs/hs.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/span.h"
#include "engine/literal_search.h"
#include "engine/run_search.h"

namespace leaktight {
namespace {

// hs_scan counts in 32 bits; what is longer is searched in windows that overlap by a keyword.
constexpr size_t kWindow = size_t{1} << 30;

struct FreeDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using Database = std::unique_ptr<hs_database_t, FreeDatabase>;

struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using HsScratch = std::unique_ptr<hs_scratch_t, FreeScratch>;

}  // namespace

struct Finder::State {
  std::vector<uint32_t> lengths;  // of the keywords
  std::vector<KeywordPlace> places;
  // How far beyond the bytes that changed hits may begin or end: what is searched around a change.
  size_t margin = 0;
  size_t longest = 0;  // of the keywords in the database
  Database database;
  RunSearch runs;
  std::optional<LiteralSearch> portable;  // the plain search for all of them, instead of both
};

struct Finder::Scratch::State {
  HsScratch hs;
  const void* made_for = nullptr;  // the database that `hs` was made for
  std::vector<Span> windows;
  std::string joined;
  std::vector<size_t> room;
  std::vector<Hit> found;
};

Finder::Scratch::Scratch() : state_(std::make_unique<State>()) {}
Finder::Scratch::Scratch(Scratch&&) noexcept = default;
Finder::Scratch& Finder::Scratch::operator=(Scratch&&) noexcept = default;
Finder::Scratch::~Scratch() = default;

Finder::Finder(std::unique_ptr<State> state) : state_(std::move(state)) {}
Finder::Finder(Finder&&) noexcept = default;
Finder& Finder::operator=(Finder&&) noexcept = default;
Finder::~Finder() = default;

Finder::Search Finder::search() const {
  return state_->portable ? Search::kPortable : Search::kBest;
}

Result<std::vector<char>> CompileLiterals(const RuleSet& rules) {
  std::vector<const char*> texts;
  std::vector<unsigned> flags, ids;
  std::vector<size_t> lengths;
  for (KeywordIndex keyword = 0; keyword < rules.keywords.size(); keyword++) {
    if (rules.places[keyword] != KeywordPlace::kAnywhere) continue;
    texts.push_back(rules.keywords[keyword].data());
    lengths.push_back(rules.keywords[keyword].size());
    flags.push_back(HS_FLAG_CASELESS);
    ids.push_back(keyword);
  }
  if (texts.empty()) return std::vector<char>();
  // No tuning and no features: the database runs on every processor that the library itself takes,
  // whichever machine it was made on.
  const hs_platform_info_t any_processor{};
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(),
                           static_cast<unsigned>(texts.size()), HS_MODE_BLOCK, &any_processor,
                           &database, &error) != HS_SUCCESS) {
    const std::string what = error != nullptr ? error->message : "no reason given";
    hs_free_compile_error(error);
    return Fail("keywords", "Vectorscan does not take them: " + what);
  }
  const Database owner(database);
  char* bytes = nullptr;
  size_t size = 0;
  if (hs_serialize_database(database, &bytes, &size) != HS_SUCCESS) {
    return Fail("keywords", "Vectorscan cannot write its database: out of memory");
  }
  std::vector<char> serialised(bytes, bytes + size);
  std::free(bytes);
  return serialised;
}

Result<Finder> Finder::Make(const RuleSet& rules, Search search) {
  auto state = std::make_unique<State>();
  std::vector<RunSearch::Keyword> in_runs;
  for (KeywordIndex keyword = 0; keyword < rules.keywords.size(); keyword++) {
    const std::string_view text = rules.keywords[keyword];
    const KeywordPlace place = rules.places[keyword];
    state->lengths.push_back(static_cast<uint32_t>(text.size()));
    if (place == KeywordPlace::kAnywhere) {
      state->longest = std::max(state->longest, text.size());
    } else {
      in_runs.push_back({text, keyword});
    }
  }
  state->places.assign(rules.places.begin(), rules.places.end());
  state->margin = std::max(state->longest, size_t{1}) - 1;
  // A run's end, and the byte before its beginning.
  if (!in_runs.empty()) state->margin = std::max(state->margin, kKeywordRun);
  if (search == Search::kBest && hs_valid_platform() == HS_SUCCESS) {
    state->runs = RunSearch(std::move(in_runs));
    std::vector<char> compiled;
    std::span<const char> bytes = rules.database;
    if (state->longest > 0 && bytes.empty()) {
      auto result = CompileLiterals(rules);
      if (!result) return tl::unexpected(result.error());
      compiled = std::move(*result);
      bytes = compiled;
    }
    if (bytes.empty()) return Finder(std::move(state));
    hs_database_t* database = nullptr;
    if (const hs_error_t error = hs_deserialize_database(bytes.data(), bytes.size(), &database);
        error != HS_SUCCESS) {
      return Fail("keyword database",
                  "Vectorscan does not read it (error " + std::to_string(error) + ")",
                  "build leaktight again with the library that is installed now");
    }
    state->database.reset(database);
  } else {
    state->portable.emplace(rules.keywords);
  }
  return Finder(std::move(state));
}

namespace {

struct Collector {
  std::vector<Hit>* hits;
  const uint32_t* lengths;
  size_t base;
};

int Collect(unsigned id, unsigned long long /*from*/, unsigned long long to, unsigned /*flags*/,
            void* context) {
  const auto& collector = *static_cast<const Collector*>(context);
  collector.hits->push_back({collector.base + static_cast<size_t>(to) - collector.lengths[id], id});
  return 0;
}

}  // namespace

void Finder::Find(std::string_view text, Scratch& scratch, std::vector<Hit>& hits) const {
  hits.clear();
  if (state_->portable) {
    state_->portable->Run(text, [&](size_t begin, uint32_t keyword) {
      if (IsInPlace(state_->places[keyword], text, begin)) hits.push_back({begin, keyword});
    });
    std::sort(hits.begin(), hits.end());
    return;
  }
  Scratch::State& own = *scratch.state_;
  state_->runs.Run(text, own.room, [&](size_t begin, uint32_t keyword) {
    hits.push_back({begin, keyword});
  });
  if (state_->database == nullptr) return std::sort(hits.begin(), hits.end());
  if (own.made_for != state_->database.get()) {
    hs_scratch_t* raw = own.hs.release();
    const hs_error_t error = hs_alloc_scratch(state_->database.get(), &raw);
    own.hs.reset(raw);
    if (error != HS_SUCCESS) throw std::bad_alloc();
    own.made_for = state_->database.get();
  }
  const size_t overlap = state_->longest - 1;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.size(), begin + kWindow);
    Collector collector{&hits, state_->lengths.data(), begin};
    if (hs_scan(state_->database.get(), text.data() + begin, static_cast<unsigned>(end - begin), 0,
                own.hs.get(), &Collect, &collector) != HS_SUCCESS) {
      throw std::logic_error("hs_scan was called with what it cannot take");
    }
    if (end == text.size()) break;
    begin = end - overlap;
  }
  std::sort(hits.begin(), hits.end());
  hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
}

void Finder::FindInWindows(std::string_view text, std::span<const Span> windows, Scratch& scratch,
                           std::vector<Hit>& hits) const {
  std::string& joined = scratch.state_->joined;
  joined.clear();
  for (const Span window : windows) joined.append(window.In(text));
  Find(joined, scratch, hits);
  auto window = windows.begin();
  size_t begin = 0;  // of the window, in what was joined
  for (Hit& hit : hits) {
    while (hit.begin - begin >= window->size()) begin += (window++)->size();
    hit.begin = hit.begin - begin + window->begin;
  }
}

namespace {

// Where hits that begin at `from` or behind it begin. Most often that is a little behind `near`,
// where it was for the copy before.
std::span<const Hit>::iterator FirstFrom(std::span<const Hit> hits,
                                         std::span<const Hit>::iterator near, size_t from) {
  constexpr int kSteps = 4;
  const auto begins_before = [](Hit hit, size_t at) { return hit.begin < at; };
  if (near != hits.begin() && !begins_before(near[-1], from)) {
    return std::lower_bound(hits.begin(), near, from, begins_before);
  }
  for (int i = 0; i < kSteps; i++, ++near) {
    if (near == hits.end() || !begins_before(*near, from)) return near;
  }
  return std::lower_bound(near, hits.end(), from, begins_before);
}

// Spans that come in the order in which they begin; those that meet are one.
class JoinedSpans {
 public:
  explicit JoinedSpans(std::vector<Span>& spans) : spans_(spans) { spans_.clear(); }

  void Add(size_t begin, size_t end) {
    if (begin > open_.end || is_empty_) {
      Close();
      open_ = {begin, end};
      is_empty_ = false;
    } else {
      open_.end = std::max(open_.end, end);
    }
  }
  void Close() {
    if (!is_empty_) spans_.push_back(open_);
  }

 private:
  std::vector<Span>& spans_;
  Span open_;
  bool is_empty_ = true;
};

}  // namespace

bool Finder::LiesWithin(const Edit& copy, size_t at, size_t begin, KeywordIndex keyword) const {
  const size_t end = at + copy.length;
  if (state_->places[keyword] == KeywordPlace::kAnywhere) {
    return begin + state_->lengths[keyword] <= end;
  }
  const bool has_edge = begin > at || (at == 0 && copy.from == 0);
  return has_edge && begin + kKeywordRun <= end;
}

void Finder::Refind(std::string_view text, std::span<const Edit> edits,
                    std::span<const Hit> base_hits, Scratch& scratch,
                    std::vector<Hit>& hits) const {
  hits.clear();
  // Hits that lie within one copy are the base's; all others touch an insertion or a seam, so they
  // lie within a keyword's length of one.
  JoinedSpans windows(scratch.state_->windows);
  const size_t margin = state_->margin;
  const auto search_around = [&](size_t begin, size_t end) {
    windows.Add(begin - std::min(begin, margin), std::min(end + margin, text.size()));
  };
  auto near = base_hits.begin();
  size_t at = 0;
  for (const Edit edit : edits) {
    const size_t end = at + edit.length;
    if (edit.from == Edit::kInserted) {
      search_around(at, end);
    } else {
      // Where the text begins, the base may have had something before.
      if (at > 0 || edit.from > 0) search_around(at, at);
      const size_t from_end = size_t{edit.from} + edit.length;
      if (!base_hits.empty()) near = FirstFrom(base_hits, near, edit.from);
      for (; near != base_hits.end() && near->begin < from_end; ++near) {
        const size_t begin = near->begin - edit.from + at;
        if (LiesWithin(edit, at, begin, near->keyword)) hits.push_back({begin, near->keyword});
      }
    }
    at = end;
  }
  windows.Close();
  const size_t mapped = hits.size();  // which are in order
  std::vector<Hit>& found = scratch.state_->found;
  FindInWindows(text, scratch.state_->windows, scratch, found);
  auto edit = edits.begin();
  size_t begin = 0;  // of the edit, in the text
  for (const Hit hit : found) {
    while (begin + edit->length <= hit.begin) begin += (edit++)->length;
    // What lies within a copy is there already.
    if (edit->from != Edit::kInserted && LiesWithin(*edit, begin, hit.begin, hit.keyword)) continue;
    hits.push_back(hit);
  }
  if (hits.size() == mapped) return;
  std::inplace_merge(hits.begin(), hits.begin() + static_cast<ptrdiff_t>(mapped), hits.end());
}

}  // namespace leaktight
