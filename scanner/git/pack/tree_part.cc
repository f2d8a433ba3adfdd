#include "git/pack/tree_part.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
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

// The first element from `first` on that begins behind `end`, which is the base's own, or a copy's.
size_t EndOfCopied(const std::vector<uint32_t>& begins, size_t first, uint64_t end, size_t size) {
  if (end == size) return begins.size();
  // Of an element that gets another id a copy has the name.
  if (first + 1 < begins.size() && begins[first + 1] > end) return first + 1;
  return first + FirstAtOrBehind(begins.data() + first, begins.size() - first, end + 1);
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

// Where the elements of a tree begin, put together: the base's own list as long as they are where
// the base has them.
class NewBegins {
 public:
  explicit NewBegins(const TreePart::Begins& base) : base_(base) {}

  void Add(uint32_t at) {
    if (IsNext(same_, at)) {
      same_++;
    } else {
      Own().push_back(at);
    }
  }

  // The base's elements [first, last), which are the tree's from `at` on.
  void AddCopied(size_t first, size_t last, uint32_t at) {
    if (IsNext(first, at)) {
      same_ += last - first;
      return;
    }
    std::vector<uint32_t>& own = Own();
    const size_t before = own.size();
    own.resize(before + (last - first));
    const uint32_t* const from = base_->data() + first;
    const uint32_t moved = at - from[0];
    uint32_t* const to = own.data() + before;
    for (size_t i = 0; i < last - first; i++) to[i] = from[i] + moved;
  }

  TreePart::Begins Take() {
    if (own_ == nullptr && base_ != nullptr && same_ == base_->size()) return base_;
    Own();
    return std::move(own_);
  }

 private:
  bool IsNext(size_t number, uint32_t at) const {
    return own_ == nullptr && base_ != nullptr && number == same_ && number < base_->size() &&
           (*base_)[number] == at;
  }

  std::vector<uint32_t>& Own() {
    if (own_ != nullptr) return *own_;
    own_ = std::make_shared<std::vector<uint32_t>>();
    if (base_ != nullptr) {
      own_->reserve(base_->size() + kMoreOften);
      own_->assign(base_->begin(), base_->begin() + static_cast<ptrdiff_t>(same_));
    }
    return *own_;
  }

  const TreePart::Begins& base_;
  size_t same_ = 0;  // so many begin where the base's do
  std::shared_ptr<std::vector<uint32_t>> own_;
};

}  // namespace

void TreePart::Expect(const Expected& expected) {
  // A stream has an element whole for each that its tree has anew, or only the id where that alone
  // is another: then the name and the mode, some ten bytes, come from the base.
  const size_t most = expected.stream_bytes / id_size_;
  pool_.Reserve(most, most * (id_size_ + 16));
  elements_.reserve(2 * most);
  trees_.reserve(expected.trees + 1);
  // More than there are bytes for cannot come.
  pool_.MakeRoom(std::min(expected.elements, most));
}

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
  static const std::vector<uint32_t> none;
  const Begins of_base = base != nullptr ? base->begins : nullptr;
  const std::vector<uint32_t>& begins = of_base != nullptr ? *of_base : none;
  NewBegins own(of_base);
  fresh_.clear();
  copied_.clear();
  DeltaEdits::Iterator edit = edits.begin();
  TreeElement before;  // has no name: there is none
  const auto is_in_order = [&](const TreeElement& element) {
    return before.name.empty() || StandsBefore(before, element);
  };
  Parsed parsed;
  size_t next = 0;  // which of the base's may come next
  for (size_t at = 0; at < bytes.size();) {
    if (!Parse(bytes, at, parsed) || !is_in_order(parsed.element)) return std::nullopt;
    if (base != nullptr) {
      while (edit->size > 0 && edit->to + edit->size <= at) ++edit;
      // Elements of the base that one copy has whole are elements here.
      if (edit->size > 0 && edit->is_copy) {
        const uint64_t from = edit->from + (at - edit->to);
        const uint64_t end = edit->from + edit->size;
        // Most copies go on behind one element that is another, and the last one to the end.
        const bool goes_on = next < begins.size() && begins[next] == from;
        const size_t first = goes_on ? next : FirstAtOrBehind(begins.data(), begins.size(), from);
        size_t last = EndOfCopied(begins, first, end, base_bytes.size());
        const bool to_the_end = end == base_bytes.size() && last == begins.size();
        if (first != last && begins[first] == from && (to_the_end || --last != first)) {
          copied_.emplace_back(first, last);
          if (keep) own.AddCopied(first, last, static_cast<uint32_t>(at));
          if (!Parse(base_bytes, begins[last - 1], parsed)) return std::nullopt;
          before = parsed.element;
          next = last;
          at += (last == begins.size() ? base_bytes.size() : begins[last]) - from;
          continue;
        }
      }
    }
    fresh_.push_back(bytes.substr(at, parsed.end - at));
    if (keep) own.Add(static_cast<uint32_t>(at));
    before = parsed.element;
    at = parsed.end;
    next++;
  }
  Read read = {keep ? own.Take() : nullptr, base != nullptr ? base->depth + 1 : 0};
  const size_t first_added = elements_.size();
  elements_.resize(first_added + fresh_.size());
  pool_.AddAll(fresh_, elements_.data() + first_added);
  trees_.back() = {entry, read.depth, static_cast<uint32_t>(first_added),
                   static_cast<uint32_t>(elements_.size())};
  if (base != nullptr) DropOthers(begins, base_bytes, first_added);
  trees_.push_back({0, 0, static_cast<uint32_t>(elements_.size()), 0});
  return read;
}

// What was copied by no copy is gone, unless it stands among what was read anew. It is in the pool,
// as its tree is.
void TreePart::DropOthers(const std::vector<uint32_t>& begins, std::string_view base,
                          size_t first_added) {
  std::sort(copied_.begin(), copied_.end());
  copied_.emplace_back(begins.size(), begins.size());
  gone_.clear();
  size_t next = 0;
  for (const auto& [from, to] : copied_) {
    for (; next < from; next++) {
      const size_t end = next + 1 < begins.size() ? begins[next + 1] : base.size();
      gone_.push_back(base.substr(begins[next], end - begins[next]));
    }
    next = std::max<size_t>(next, to);
  }
  const size_t first_dropped = elements_.size();
  elements_.resize(first_dropped + gone_.size());
  pool_.AddAll(gone_, elements_.data() + first_dropped);
  // What is both is neither.
  if (marks_.size() < pool_.size()) marks_.resize(pool_.size() + pool_.size() / 2, 0);
  tree_ += 2;
  for (size_t i = first_added; i < first_dropped; i++) marks_[elements_[i]] = tree_;
  only_dropped_.clear();
  for (size_t i = first_dropped; i < elements_.size(); i++) {
    if (std::exchange(marks_[elements_[i]], tree_ + 1) != tree_) {
      only_dropped_.push_back(elements_[i]);
    }
  }
  size_t end = first_added;
  for (size_t i = first_added; i < first_dropped; i++) {
    if (marks_[elements_[i]] == tree_) elements_[end++] = elements_[i];
  }
  elements_.resize(end);
  trees_.back().dropped = static_cast<uint32_t>(end);
  elements_.insert(elements_.end(), only_dropped_.begin(), only_dropped_.end());
}

}  // namespace leaktight
