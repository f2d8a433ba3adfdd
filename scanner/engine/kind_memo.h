// What names and values say, remembered: a repository's files use few of them, over and over.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "engine/secret_likeness.h"

namespace leaktight {

// What `classify` says of a text, asked once as long as nothing else takes its place. One thread's.
template <typename Kind, Kind (*classify)(std::string_view)>
class KindMemo {
 public:
  Kind Of(std::string_view text) {
    if (text.size() > Entry::kMostBytes || text.empty()) return classify(text);
    if (entries_.empty()) entries_.resize(kPlaces);
    Entry& entry = entries_[HashOf(text) % kPlaces];
    if (entry.size != text.size() ||
        std::memcmp(entry.text.data(), text.data(), text.size()) != 0) {
      entry.kind = classify(text);
      entry.size = static_cast<uint8_t>(text.size());
      std::memcpy(entry.text.data(), text.data(), text.size());
    }
    return entry.kind;
  }

 private:
  struct Entry {
    static constexpr size_t kMostBytes = 30;
    uint8_t size = 0;  // 0: free
    Kind kind{};
    std::array<char, kMostBytes> text;
  };
  static constexpr size_t kPlaces = 1024;

  static size_t HashOf(std::string_view text) {
    uint32_t hash = 2166136261U;  // FNV-1a: the texts are short
    for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619U;
    return hash ^ hash >> 15;
  }

  std::vector<Entry> entries_;
};

using NameMemo = KindMemo<NameKind, ClassifyName>;
using ValueMemo = KindMemo<ValueKind, ClassifyValue>;

}  // namespace leaktight
