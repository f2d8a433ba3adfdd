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
  size_t longest = 0;
  Database database;  // null: the plain search
  std::optional<LiteralSearch> portable;
};

struct Finder::Scratch::State {
  HsScratch hs;
  const void* made_for = nullptr;  // the database that `hs` was made for
  std::vector<Span> windows;
  std::vector<Span> copies;
  std::string joined;
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
  return state_->database ? Search::kBest : Search::kPortable;
}

Result<std::vector<char>> CompileLiterals(std::span<const std::string_view> keywords) {
  std::vector<const char*> texts;
  std::vector<unsigned> flags, ids;
  std::vector<size_t> lengths;
  for (const std::string_view keyword : keywords) {
    texts.push_back(keyword.data());
    lengths.push_back(keyword.size());
    flags.push_back(HS_FLAG_CASELESS);
    ids.push_back(static_cast<unsigned>(ids.size()));
  }
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
  for (const std::string_view keyword : rules.keywords) {
    state->lengths.push_back(static_cast<uint32_t>(keyword.size()));
    state->longest = std::max(state->longest, keyword.size());
  }
  if (search == Search::kBest && hs_valid_platform() == HS_SUCCESS && !rules.keywords.empty()) {
    std::vector<char> compiled;
    std::span<const char> bytes = rules.database;
    if (bytes.empty()) {
      auto result = CompileLiterals(rules.keywords);
      if (!result) return tl::unexpected(result.error());
      compiled = std::move(*result);
      bytes = compiled;
    }
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
      hits.push_back({begin, keyword});
    });
    std::sort(hits.begin(), hits.end());
    return;
  }
  Scratch::State& own = *scratch.state_;
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

void Finder::Refind(std::string_view text, std::span<const Edit> edits,
                    std::span<const Hit> base_hits, Scratch& scratch,
                    std::vector<Hit>& hits) const {
  hits.clear();
  // Hits that lie within one copy are the base's; all others touch an insertion or a seam, so they
  // lie within a keyword's length of one.
  std::vector<Span>& windows = scratch.state_->windows;
  windows.clear();
  const size_t margin = state_->longest > 0 ? state_->longest - 1 : 0;
  const auto search_around = [&](size_t begin, size_t end) {
    begin -= std::min(begin, margin);
    end = std::min(end + margin, text.size());
    if (!windows.empty() && begin <= windows.back().end) {
      windows.back().end = std::max(windows.back().end, end);
    } else {
      windows.push_back({begin, end});
    }
  };
  std::vector<Span>& copies = scratch.state_->copies;  // in the text
  copies.clear();
  size_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.from == Edit::kInserted) {
      search_around(at, at + edit.length);
    } else {
      if (at > 0) search_around(at, at);
      auto hit = std::lower_bound(base_hits.begin(), base_hits.end(), Hit{edit.from, 0});
      for (; hit != base_hits.end() && hit->begin < edit.from + edit.length; ++hit) {
        if (hit->begin + state_->lengths[hit->keyword] > edit.from + edit.length) continue;
        hits.push_back({hit->begin - edit.from + at, hit->keyword});
      }
      copies.push_back({at, at + edit.length});
    }
    at += edit.length;
  }
  const size_t mapped = hits.size();  // which are in order
  std::vector<Hit>& found = scratch.state_->found;
  FindInWindows(text, windows, scratch, found);
  for (const Hit hit : found) {
    const Span span{hit.begin, hit.begin + state_->lengths[hit.keyword]};
    // The copy that the hit begins in, if any: a hit that lies within it is there already.
    const auto copy = std::upper_bound(copies.begin(), copies.end(), span.begin,
                                       [](size_t begin, Span other) { return begin < other.end; });
    if (copy != copies.end() && copy->Contains(span)) continue;
    hits.push_back(hit);
  }
  if (hits.size() == mapped) return;
  std::inplace_merge(hits.begin(), hits.begin() + static_cast<ptrdiff_t>(mapped), hits.end());
}

}  // namespace leaktight
