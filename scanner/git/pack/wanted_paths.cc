#include "git/pack/wanted_paths.h"

#include <algorithm>
#include <cstring>

namespace leaktight {
namespace {

constexpr uint32_t kNone = UINT32_MAX;
constexpr WantedPaths::State kUnread = UINT32_MAX;

uint64_t Key(uint32_t node, uint32_t other) {
  return uint64_t{node} << 32 | other;
}

}  // namespace

WantedPaths::WantedPaths(const TreeForest& forest, const std::vector<std::string>& paths,
                         std::function<uint32_t(std::string_view id)> number_of)
    : forest_(forest), number_of_(std::move(number_of)) {
  for (uint32_t path = 0; path < paths.size(); path++) AddPath(path, paths[path]);
  FindNames();
  known_at_top_.assign(forest.trees().size(), kUnread);
  states_.Add({});
  // A tree is a delta of the nearest one before it whose row it stands in.
  const LargeArray<TreeForest::Tree>& trees = forest.trees();
  std::vector<uint32_t> open;
  bases_.reserve(trees.size());
  for (uint32_t tree = 0; tree < trees.size(); tree++) {
    while (!open.empty() && trees[open.back()].end <= tree) open.pop_back();
    bases_.push_back(open.empty() ? kNone : open.back());
    open.push_back(tree);
  }
}

// Most elements have none of the names, and are asked for many times, here and there: so all are
// looked at once, in their order. Of most the length says enough.
void WantedPaths::FindNames() {
  const auto bit = [](std::string_view name) {
    return uint64_t{1} << std::min<size_t>(name.size(), 63);
  };
  uint64_t lengths = 0;
  for (uint32_t name = 0; name < names_.size(); name++) lengths |= bit(names_[name]);
  has_name_.reserve(forest_.elements().size());
  for (const TreeForest::Element& element : forest_.elements()) {
    const bool has_length = (lengths & bit(element.name)) != 0;
    has_name_.push_back(has_length && names_.Find(element.name) != kNone ? 1 : 0);
  }
}

void WantedPaths::AddPath(uint32_t number, std::string_view path) {
  for (uint32_t node = 0;;) {
    const size_t slash = path.find('/');
    const uint32_t name = names_.Add(path.substr(0, slash));
    const auto [at, is_new] =
        child_of_.try_emplace(Key(node, name), static_cast<uint32_t>(children_.size()));
    if (is_new) children_.emplace_back();
    Child& child = children_[at->second];
    if (slash == std::string_view::npos) {
      child.path = number;
      return;
    }
    if (child.node == kNone) child.node = nodes_++;
    node = child.node;
    path.remove_prefix(slash + 1);
  }
}

uint32_t WantedPaths::SlotOf(uint32_t element, uint32_t node) {
  if (has_name_[element] == 0) return kNone;
  const TreeForest::Element& found = forest_.elements()[element];
  const auto at = child_of_.find(Key(node, names_.Find(found.name)));
  if (at == child_of_.end()) return kNone;
  const Child& child = children_[at->second];
  if ((found.is_tree ? child.node : child.path) == kNone) return kNone;
  return 2 * at->second + (found.is_tree ? 1 : 0);
}

void WantedPaths::Change(uint32_t element, uint32_t node, bool is_added, Slots& slots) {
  const uint32_t slot = SlotOf(element, node);
  if (slot == kNone) return;
  const auto at = std::lower_bound(slots.begin(), slots.end(), std::pair(slot, uint32_t{0}));
  const bool is_there = at != slots.end() && at->first == slot;
  uint32_t value = kNone;
  if (is_added && slot % 2 == 0) {
    value = number_of_(forest_.IdOf(forest_.elements()[element]));
  } else if (is_added) {
    const uint32_t object = forest_.elements()[element].object;
    const uint32_t tree = object == ObjectGraph::kNone ? kNone : forest_.Find(object);
    const State below = tree == kNone ? kNothing : Of(tree, children_[slot / 2].node);
    if (below != kNothing) value = below;
  }
  if (value == kNone) {
    if (is_there) slots.erase(at);
  } else if (is_there) {
    at->second = value;
  } else {
    slots.insert(at, {slot, value});
  }
}

WantedPaths::State WantedPaths::Of(uint32_t tree) {
  return Of(tree, 0);
}

// From the nearest base that is known on; the depth of this is that of folders, not of deltas.
WantedPaths::State WantedPaths::Of(uint32_t tree, uint32_t node) {
  if (const State known = Known(tree, node); known != kUnread) return known;
  std::vector<uint32_t> chain;
  State state = kNothing;
  for (uint32_t at = tree; at != kNone; at = bases_[at]) {
    const State known = Known(at, node);
    if (known != kUnread) {
      state = known;
      break;
    }
    chain.push_back(at);
  }
  for (; !chain.empty(); chain.pop_back()) {
    const TreeForest::Tree& last = forest_.trees()[chain.back()];
    const auto concerns = [&](uint32_t element) { return SlotOf(element, node) != kNone; };
    const auto added = forest_.Added(last);
    const auto dropped = forest_.Dropped(last);
    if (std::any_of(added.begin(), added.end(), concerns) ||
        std::any_of(dropped.begin(), dropped.end(), concerns)) {
      Slots slots = SlotsOf(state);
      for (const uint32_t element : dropped) Change(element, node, false, slots);
      for (const uint32_t element : added) Change(element, node, true, slots);
      state = Intern(slots);
    }
    Known(chain.back(), node) = state;
  }
  return state;
}

// Most that is asked for is the top's.
WantedPaths::State& WantedPaths::Known(uint32_t tree, uint32_t node) {
  return node == 0 ? known_at_top_[tree]
                   : known_.try_emplace(Key(node, tree), kUnread).first->second;
}

WantedPaths::State WantedPaths::Intern(const Slots& slots) {
  static_assert(sizeof(Slots::value_type) == 8);
  return states_.Add({reinterpret_cast<const char*>(slots.data()), slots.size() * 8});
}

WantedPaths::Slots WantedPaths::SlotsOf(State state) const {
  const std::string_view bytes = states_[state];
  Slots slots(bytes.size() / 8);
  if (!bytes.empty()) std::memcpy(static_cast<void*>(slots.data()), bytes.data(), bytes.size());
  return slots;
}

uint32_t WantedPaths::ValueOf(const Slots& slots, uint32_t slot, uint32_t otherwise) {
  const auto at = std::lower_bound(slots.begin(), slots.end(), std::pair(slot, uint32_t{0}));
  return at != slots.end() && at->first == slot ? at->second : otherwise;
}

// A state that one of the others has differs from that one nowhere.
void WantedPaths::Differences(State state, const std::vector<State>& others,
                              const Take& take) const {
  if (std::find(others.begin(), others.end(), state) != others.end()) return;
  const Slots own = SlotsOf(state);
  std::vector<Slots> of_others;
  std::vector<uint32_t> slots;
  for (const auto& [slot, value] : own) slots.push_back(slot);
  for (const State other : others) {
    of_others.push_back(SlotsOf(other));
    for (const auto& [slot, value] : of_others.back()) slots.push_back(slot);
  }
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  std::vector<uint32_t> values(others.size());
  for (const uint32_t slot : slots) {
    const uint32_t otherwise = slot % 2 == 0 ? kNoFile : kNothing;
    const uint32_t value = ValueOf(own, slot, otherwise);
    for (size_t i = 0; i < others.size(); i++) values[i] = ValueOf(of_others[i], slot, otherwise);
    if (slot % 2 == 1) {
      Differences(value, values, take);
    } else if (std::find(values.begin(), values.end(), value) == values.end()) {
      take(children_[slot / 2].path, value, values);
    }
  }
}

}  // namespace leaktight
