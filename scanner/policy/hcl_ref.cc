#include "policy/hcl_reader.h"

namespace leaktight {

HclRef HclFile::Root() const {
  return nodes.empty() ? HclRef() : HclRef(*this, 0);
}

Span HclRef::span() const {
  return file_ == nullptr ? Span{} : Span{node().begin, node().end};
}

std::string_view HclRef::Value() const {
  if (file_ == nullptr) return {};
  const std::string_view from = node().pooled ? std::string_view(file_->pool) : file_->text;
  return from.substr(node().value, node().value_size);
}

HclRef HclRef::First() const {
  return file_ == nullptr || node().child == 0 ? HclRef() : HclRef(*file_, node().child);
}

HclRef HclRef::Next() const {
  return file_ == nullptr || node().sibling == 0 ? HclRef() : HclRef(*file_, node().sibling);
}

std::vector<HclRef> HclRef::Children() const {
  std::vector<HclRef> children;
  for (HclRef child = First(); child; child = child.Next()) children.push_back(child);
  return children;
}

std::vector<HclRef> HclRef::Labels() const {
  std::vector<HclRef> labels;
  if (kind() != Kind::kBlock) return labels;
  for (HclRef child = First(); child && child.kind() != Kind::kBody; child = child.Next()) {
    labels.push_back(child);
  }
  return labels;
}

HclRef HclRef::Body() const {
  if (kind() != Kind::kBlock) return {};
  HclRef child = First();
  while (child && child.kind() != Kind::kBody) child = child.Next();
  return child;
}

HclRef HclRef::operator[](std::string_view name) const {
  if (kind() == Kind::kObject) {
    for (HclRef key = First(); key; key = key.Next().Next()) {
      if (key.IsString() && key.Value() == name) return key.Next();
    }
  } else if (kind() == Kind::kBody) {
    HclRef block;
    for (HclRef item = First(); item; item = item.Next()) {
      if (item.Value() != name) continue;
      if (item.kind() == Kind::kAttribute) return item.First();
      if (!block) block = item;
    }
    return block.Body();
  }
  return {};
}

std::vector<HclRef> HclRef::Blocks(std::string_view type) const {
  std::vector<HclRef> blocks;
  if (kind() != Kind::kBody) return blocks;
  for (HclRef item = First(); item; item = item.Next()) {
    if (item.kind() == Kind::kBlock && item.Value() == type) blocks.push_back(item);
  }
  return blocks;
}

std::vector<std::pair<HclRef, HclRef>> HclRef::Entries() const {
  std::vector<std::pair<HclRef, HclRef>> entries;
  if (kind() != Kind::kObject) return entries;
  for (HclRef key = First(); key; key = key.Next().Next()) entries.emplace_back(key, key.Next());
  return entries;
}

}  // namespace leaktight
