#include "git/tree_object.h"

#include <charconv>

#include "base/hash.h"
#include "git/mode_bits.h"

namespace leaktight {

Result<TreeEntry> TakeTreeEntry(std::string_view& bytes, size_t id_size) {
  const size_t nul = bytes.find('\0');
  if (nul == std::string_view::npos || bytes.size() - nul - 1 < id_size) {
    return Fail("", "a tree that ends in the middle of an entry");
  }
  const std::string_view head = bytes.substr(0, nul);
  uint32_t bits = 0;
  const auto [stopped, error] = std::from_chars(head.data(), head.data() + head.size(), bits, 8);
  const size_t digits = static_cast<size_t>(stopped - head.data());
  TreeEntry entry;
  entry.is_tree = IsTreeMode(bits);
  entry.mode = ModeOfBits(bits);
  const bool is_known = entry.is_tree || entry.mode != GitMode::kOther;
  if (error != std::errc() || !is_known || digits + 1 >= head.size() || head[digits] != ' ') {
    return Fail("", "a tree with an entry that is not understood");
  }
  entry.bits = bits;
  entry.name = head.substr(digits + 1);
  entry.id = bytes.substr(nul + 1, id_size);
  bytes.remove_prefix(nul + 1 + id_size);
  return entry;
}

Result<std::vector<TreeEntry>> ParseTree(std::string_view bytes, size_t id_size) {
  std::vector<TreeEntry> entries;
  while (!bytes.empty()) {
    Result<TreeEntry> entry = TakeTreeEntry(bytes, id_size);
    if (!entry) return tl::unexpected(entry.error());
    entries.push_back(*entry);
  }
  return entries;
}

void TreeWalk::Walk(const std::string& tree, const Listener& listener) {
  struct Step {
    std::string id;
    std::string path;  // ends in a slash, or is empty
  };
  std::vector<Step> steps = {{tree, ""}};  // no recursion: a tree may be nested at will
  while (!steps.empty()) {
    const Step step = std::move(steps.back());
    steps.pop_back();
    if (!seen_.emplace(trees_.Add(step.id), paths_.Add(step.path)).second) continue;
    const Result<ObjectReader::Object> object = objects_.Read(step.id);
    if (!object) {
      listener.error(step.path, object.error());
      continue;
    }
    if (object->type != "tree") {
      listener.error(step.path, {step.id, "is a " + std::string(object->type) + ", not a tree",
                                 "`git fsck` says more"});
      continue;
    }
    const auto entries = ParseTree(object->bytes, step.id.size() / 2);
    if (!entries) {
      listener.error(step.path, {step.id, entries.error().what, "`git fsck` says more"});
      continue;
    }
    for (const TreeEntry& entry : *entries) {
      const std::string path = step.path + std::string(entry.name);
      if (entry.is_tree) {
        steps.push_back({Hex(entry.id), path + "/"});
      } else {
        listener.file(path, entry.mode, entry.id);
      }
    }
  }
}

}  // namespace leaktight
