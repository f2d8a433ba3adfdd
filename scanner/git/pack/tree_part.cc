#include "git/pack/tree_part.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <utility>

#include "git/mode_bits.h"

namespace leaktight {
namespace {

// The kinds of git's modes, by which an element begins in the pool.
constexpr char kTree = 't';
constexpr char kFile = 'f';
constexpr char kSymlink = 'l';
constexpr char kSubmodule = 's';

void SetKind(char kind, TreeElement& element) {
  element.is_tree = kind == kTree;
  element.mode = kind == kFile        ? GitMode::kFile
                 : kind == kSymlink   ? GitMode::kSymlink
                 : kind == kSubmodule ? GitMode::kSubmodule
                                      : GitMode::kOther;
}

char KindOf(const TreeElement& element) {
  if (element.is_tree) return kTree;
  if (element.mode == GitMode::kFile) return kFile;
  return element.mode == GitMode::kSymlink ? kSymlink : kSubmodule;
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
  const std::string_view key = pool_[number];
  TreeElement element;
  SetKind(key[0], element);
  element.id = key.substr(1, id_size_);
  element.name = key.substr(1 + id_size_);
  return element;
}

bool TreePart::AddAt(std::string_view bytes, size_t begin, size_t& end) {
  Parsed parsed;
  if (!Parse(bytes, begin, parsed)) return false;
  const TreeElement& element = parsed.element;
  key_.clear();
  key_.push_back(KindOf(element));
  key_.insert(key_.end(), element.id.begin(), element.id.end());
  key_.insert(key_.end(), element.name.begin(), element.name.end());
  elements_.push_back(pool_.Add({key_.data(), key_.size()}));
  end = parsed.end;
  return true;
}

bool TreePart::IsInOrder(std::string_view bytes, size_t before, size_t begin) const {
  Parsed first;
  Parsed second;
  return Parse(bytes, before, first) && Parse(bytes, begin, second) &&
         StandsBefore(first.element, second.element);
}

std::optional<TreePart::Read> TreePart::Add(uint32_t entry, std::string_view bytes,
                                            const Read* base, std::string_view base_bytes,
                                            DeltaEdits edits, bool keep) {
  constexpr size_t kNone = std::numeric_limits<size_t>::max();
  if (bytes.size() >= std::numeric_limits<uint32_t>::max()) return std::nullopt;
  Read read;
  read.depth = base != nullptr ? base->depth + 1 : 0;
  const size_t first_added = elements_.size();
  copied_.clear();
  DeltaEdits::Iterator edit = edits.begin();
  size_t before = kNone;  // where the element before begins
  for (size_t at = 0; at < bytes.size();) {
    if (base != nullptr) {
      while (edit->size > 0 && edit->to + edit->size <= at) ++edit;
      // Elements of the base that one copy has whole are elements here.
      if (edit->size > 0 && edit->is_copy) {
        const std::vector<uint32_t>& begins = base->begins;
        const uint64_t from = edit->from + (at - edit->to);
        const uint64_t end = edit->from + edit->size;
        const auto first = std::lower_bound(begins.begin(), begins.end(), from);
        auto last = std::upper_bound(first, begins.end(), end);
        const bool to_the_end = end == base_bytes.size() && last == begins.end();
        if (first != last && *first == from && (to_the_end || --last != first)) {
          if (before != kNone && !IsInOrder(bytes, before, at)) return std::nullopt;
          copied_.emplace_back(first - begins.begin(), last - begins.begin());
          if (keep) {
            for (auto begin = first; begin != last; ++begin) {
              read.begins.push_back(static_cast<uint32_t>(*begin - from + at));
            }
          }
          before = *(last - 1) - from + at;
          at += (last == begins.end() ? base_bytes.size() : *last) - from;
          continue;
        }
      }
    }
    size_t end = 0;
    if (!AddAt(bytes, at, end)) return std::nullopt;
    if (before != kNone && !IsInOrder(bytes, before, at)) return std::nullopt;
    if (keep) read.begins.push_back(static_cast<uint32_t>(at));
    before = at;
    at = end;
  }
  const size_t first_dropped = elements_.size();
  trees_.back() = {entry, read.depth, static_cast<uint32_t>(first_added), 0};
  if (base != nullptr && !DropOthers(base_bytes, base->begins, first_added)) return std::nullopt;
  if (base == nullptr) trees_.back().dropped = static_cast<uint32_t>(first_dropped);
  trees_.push_back({0, 0, static_cast<uint32_t>(elements_.size()), 0});
  return read;
}

// What was copied by no copy is gone, unless it stands among what was read anew.
bool TreePart::DropOthers(std::string_view base_bytes, const std::vector<uint32_t>& begins,
                          size_t first_added) {
  const size_t first_dropped = elements_.size();
  std::sort(copied_.begin(), copied_.end());
  copied_.emplace_back(begins.size(), begins.size());
  uint32_t next = 0;
  for (const auto& [from, to] : copied_) {
    for (; next < from; next++) {
      size_t end = 0;
      if (!AddAt(base_bytes, begins[next], end)) return false;
    }
    next = std::max(next, to);
  }
  const auto added = elements_.begin() + static_cast<ptrdiff_t>(first_added);
  const auto dropped = elements_.begin() + static_cast<ptrdiff_t>(first_dropped);
  std::sort(added, dropped);
  std::sort(dropped, elements_.end());
  std::vector<uint32_t> only_added;
  std::vector<uint32_t> only_dropped;
  std::set_difference(added, dropped, dropped, elements_.end(), std::back_inserter(only_added));
  std::set_difference(dropped, elements_.end(), added, dropped, std::back_inserter(only_dropped));
  elements_.resize(first_added);
  elements_.insert(elements_.end(), only_added.begin(), only_added.end());
  trees_.back().dropped = static_cast<uint32_t>(elements_.size());
  elements_.insert(elements_.end(), only_dropped.begin(), only_dropped.end());
  return true;
}

}  // namespace leaktight
