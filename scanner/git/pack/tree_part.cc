#include "git/pack/tree_part.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <utility>

#include "git/mode_bits.h"

namespace leaktight {
namespace {

// A tree has seldom more elements than so many above its base's.
constexpr size_t kMoreOften = 4;

// The first of some places, which ascend, that is not before `wanted`; `size` where there is none.
// As std::lower_bound, without a branch that nobody can foresee.
size_t FirstAtOrBehind(const uint32_t* places, size_t size, uint64_t wanted) {
  const uint32_t* from = places;
  while (size > 1) {
    const size_t half = size / 2;
    from += from[half - 1] < wanted ? half : 0;
    size -= half;
  }
  return static_cast<size_t>(from - places) + (size == 1 && *from < wanted ? 1 : 0);
}

// Git's order: a folder's name is compared as if a slash stood behind it (its read-cache.c,
// base_name_compare).
bool StandsBefore(const TreeElement& a, const TreeElement& b) {
  const size_t size = std::min(a.name.size(), b.name.size());
  const int compared = std::memcmp(a.name.data(), b.name.data(), size);
  if (compared != 0) return compared < 0;
  const auto behind = [&](const TreeElement& element) {
    if (element.name.size() > size) return static_cast<uint8_t>(element.name[size]);
    return static_cast<uint8_t>(element.is_tree ? '/' : '\0');
  };
  return behind(a) < behind(b);
}

// The base's elements [first, last), which are the tree's from `at` on.
void Keep(const TreePart::Read& base, ptrdiff_t first, ptrdiff_t last, size_t at,
          TreePart::Read& read) {
  const size_t count = static_cast<size_t>(last - first);
  const size_t kept = read.begins.size();
  read.numbers.insert(read.numbers.end(), base.numbers.begin() + first,
                      base.numbers.begin() + last);
  read.begins.resize(kept + count);
  const uint32_t* const from = base.begins.data() + first;
  const uint32_t moved = static_cast<uint32_t>(at) - from[0];
  uint32_t* const to = read.begins.data() + kept;
  for (size_t i = 0; i < count; i++) to[i] = from[i] + moved;
}

}  // namespace

bool TreePart::Parse(std::string_view bytes, size_t begin, Parsed& parsed) const {
  // "MODE NAME\0ID" (git's Documentation/user-manual.txt, "Tree Object").
  size_t at = begin;
  uint32_t mode = 0;
  for (; at < bytes.size() && bytes[at] >= '0' && bytes[at] <= '7'; at++) {
    if (mode >= 1U << 24) return false;
    mode = mode << 3 | static_cast<uint32_t>(bytes[at] - '0');
  }
  parsed.element.is_tree = IsTreeMode(mode);
  parsed.element.mode = ModeOfBits(mode);
  if (!parsed.element.is_tree && parsed.element.mode == GitMode::kOther) return false;
  if (at == bytes.size() || bytes[at] != ' ') return false;
  const size_t name = at + 1;
  const void* const nul =
      name < bytes.size() ? std::memchr(bytes.data() + name, 0, bytes.size() - name) : nullptr;
  if (nul == nullptr) return false;
  const size_t id = static_cast<size_t>(static_cast<const char*>(nul) - bytes.data()) + 1;
  if (id == name + 1 || bytes.size() - id < id_size_) return false;
  parsed.element.name = bytes.substr(name, id - 1 - name);
  parsed.element.id = bytes.substr(id, id_size_);
  parsed.end = id + id_size_;
  return true;
}

TreeElement TreePart::Element(uint32_t number) const {
  Parsed parsed;
  Parse(pool_[number], 0, parsed);  // which it was before
  return parsed.element;
}

std::optional<TreePart::Read> TreePart::Add(uint32_t entry, std::string_view bytes,
                                            const Read* base, std::string_view base_bytes,
                                            DeltaEdits edits, bool keep) {
  if (bytes.size() >= std::numeric_limits<uint32_t>::max()) return std::nullopt;
  Read read;
  read.depth = base != nullptr ? base->depth + 1 : 0;
  if (keep && base != nullptr) {
    read.begins.reserve(base->begins.size() + kMoreOften);
    read.numbers.reserve(base->begins.size() + kMoreOften);
  }
  fresh_.clear();
  fresh_places_.clear();
  copied_.clear();
  DeltaEdits::Iterator edit = edits.begin();
  TreeElement before;  // has no name: there is none
  const auto is_in_order = [&](const TreeElement& next) {
    return before.name.empty() || StandsBefore(before, next);
  };
  Parsed parsed;
  for (size_t at = 0; at < bytes.size();) {
    if (!Parse(bytes, at, parsed) || !is_in_order(parsed.element)) return std::nullopt;
    if (base != nullptr) {
      while (edit->size > 0 && edit->to + edit->size <= at) ++edit;
      // Elements of the base that one copy has whole are elements here.
      if (edit->size > 0 && edit->is_copy) {
        const std::vector<uint32_t>& begins = base->begins;
        const uint64_t from = edit->from + (at - edit->to);
        const uint64_t end = edit->from + edit->size;
        const size_t first = FirstAtOrBehind(begins.data(), begins.size(), from);
        size_t last =
            first + FirstAtOrBehind(begins.data() + first, begins.size() - first, end + 1);
        const bool to_the_end = end == base_bytes.size() && last == begins.size();
        if (first != last && begins[first] == from && (to_the_end || --last != first)) {
          copied_.emplace_back(first, last);
          if (keep) {
            Keep(*base, static_cast<ptrdiff_t>(first), static_cast<ptrdiff_t>(last), at, read);
          }
          if (!Parse(base_bytes, begins[last - 1], parsed)) return std::nullopt;
          before = parsed.element;
          at += (last == begins.size() ? base_bytes.size() : begins[last]) - from;
          continue;
        }
      }
    }
    fresh_.push_back(bytes.substr(at, parsed.end - at));
    if (keep) {
      fresh_places_.push_back(static_cast<uint32_t>(read.begins.size()));
      read.begins.push_back(static_cast<uint32_t>(at));
      read.numbers.push_back(0);
    }
    before = parsed.element;
    at = parsed.end;
  }
  const size_t first_added = elements_.size();
  elements_.resize(first_added + fresh_.size());
  pool_.AddAll(fresh_, elements_.data() + first_added);
  for (size_t i = 0; i < fresh_places_.size(); i++) {
    read.numbers[fresh_places_[i]] = elements_[first_added + i];
  }
  trees_.back() = {entry, read.depth, static_cast<uint32_t>(first_added),
                   static_cast<uint32_t>(elements_.size())};
  if (base != nullptr) DropOthers(base->numbers, first_added);
  trees_.push_back({0, 0, static_cast<uint32_t>(elements_.size()), 0});
  return read;
}

// What was copied by no copy is gone, unless it stands among what was read anew.
void TreePart::DropOthers(const std::vector<uint32_t>& base, size_t first_added) {
  const size_t first_dropped = elements_.size();
  std::sort(copied_.begin(), copied_.end());
  copied_.emplace_back(base.size(), base.size());
  uint32_t next = 0;
  for (const auto& [from, to] : copied_) {
    if (next < from) elements_.insert(elements_.end(), base.begin() + next, base.begin() + from);
    next = std::max(next, to);
  }
  const auto added = elements_.begin() + static_cast<ptrdiff_t>(first_added);
  const auto dropped = elements_.begin() + static_cast<ptrdiff_t>(first_dropped);
  std::sort(added, dropped);
  std::sort(dropped, elements_.end());
  only_added_.clear();
  only_dropped_.clear();
  std::set_difference(added, dropped, dropped, elements_.end(), std::back_inserter(only_added_));
  std::set_difference(dropped, elements_.end(), added, dropped, std::back_inserter(only_dropped_));
  elements_.resize(first_added);
  elements_.insert(elements_.end(), only_added_.begin(), only_added_.end());
  trees_.back().dropped = static_cast<uint32_t>(elements_.size());
  elements_.insert(elements_.end(), only_dropped_.begin(), only_dropped_.end());
}

}  // namespace leaktight
