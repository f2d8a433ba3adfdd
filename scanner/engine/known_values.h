// Values that must not stand in what is scanned, and where they do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret_bytes.h"
#include "base/span.h"
#include "engine/block_search.h"
#include "engine/known_forms.h"

namespace leaktight {

// Under which name a value is known: all that may ever be told of it.
struct KnownKey {
  std::string file;  // as a person names it: ".env", "~/.aws/credentials"
  std::string key;   // "DB_PASSWORD", "default.aws_secret_access_key"
  // The file's path from the top where its own bytes are none of what is committed, so that the
  // value may stand in it; else empty.
  std::string own_path = {};

  friend bool operator==(const KnownKey&, const KnownKey&) = default;
};

// Values in clear, each once, in one piece of memory that is wiped.
class KnownValueStore {
 public:
  void Add(std::string_view value, KnownKey key);

  size_t size() const { return values_.size(); }
  std::string_view value(size_t i) const { return bytes_.view(values_[i].begin, values_[i].size); }
  const std::vector<KnownKey>& keys(size_t i) const { return values_[i].keys; }

 private:
  struct Value {
    size_t begin = 0;
    size_t size = 0;
    std::vector<KnownKey> keys;
  };
  SecretBytes bytes_;
  std::vector<Value> values_;
};

// All forms of all values (known_forms.h) in one search. To build it and to look through 1 MB for
// 100 values takes less than a millisecond: bench/known.
class KnownValues {
 public:
  explicit KnownValues(KnownValueStore store);

  struct Match {
    Span span;  // with the characters around it that hold bits of the value
    uint32_t value = 0;
    ValueForm form = ValueForm::kPlain;

    friend bool operator==(const Match&, const Match&) = default;
  };

  // In the order of the text. Base64 of thirteen bytes and more is found across the ends of lines,
  // with blanks before the next one, as programs break it (also where the ends are `\n` within a
  // string).
  std::vector<Match> Find(std::string_view text) const;

  const KnownValueStore& store() const { return store_; }
  // What is looked for, for tests and measurements.
  const std::vector<KnownForm>& forms() const { return forms_; }
  std::string_view bytes_of(const KnownForm& form) const {
    return pool_.view(form.begin, form.size);
  }

 private:
  // A part of a form that the search looks for; the rest is compared from there on.
  struct Anchor {
    uint32_t form = 0;
    uint32_t offset = 0;
  };
  BlockSearch MakePatterns();
  bool Extend(std::string_view text, const Anchor& anchor, size_t at, Span& span) const;

  KnownValueStore store_;
  SecretBytes pool_;
  std::vector<KnownForm> forms_;
  std::vector<uint32_t> value_of_;  // by form
  std::vector<Anchor> anchors_;     // by pattern
  BlockSearch search_;
};

}  // namespace leaktight
