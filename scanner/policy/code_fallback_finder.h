// What the finders of fallbacks share: a walk over the texts of a file, with the brackets around.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "policy/code_constants.h"
#include "policy/code_fallbacks.h"
#include "policy/code_reads.h"

namespace leaktight {

class FallbackFinder {
 public:
  // `constants` of the file: null, where names that stand for a text are not asked for.
  explicit FallbackFinder(const CodeTokens& file, const CodeConstants* constants = nullptr)
      : file_(file), constants_(constants) {}
  virtual ~FallbackFinder() = default;
  FallbackFinder(const FallbackFinder&) = delete;
  FallbackFinder& operator=(const FallbackFinder&) = delete;

  std::vector<CodeFallback> Find() {
    for (size_t i = 0; i < file_.size(); i++) {
      const size_t partner = file_.tokens[i].partner;
      if (partner > i) {
        open_.push_back(i);
      } else if (partner != 0 && !open_.empty() && open_.back() == partner) {
        open_.pop_back();
      }
      AtToken(i);
      if (i < 2) continue;
      literal_ = place_ = i;
      if (file_.IsString(i)) {
        if (file_.tokens[i].before > 0 && !file_.Content(i).empty()) AtString(i);
      } else if (constants_ != nullptr && file_.IsName(i) && StandsAlone(i)) {
        const auto constant = constants_->StringAt(i);
        if (!constant || file_.Content(*constant).empty()) continue;
        literal_ = *constant;
        AtConstant(i);
      }
    }
    return std::move(found_);
  }

 protected:
  virtual void AtToken(size_t /*i*/) {}
  virtual void AtString(size_t i) = 0;
  // A name that stands for a text of the file.
  virtual void AtConstant(size_t /*i*/) {}

  // A part of a longer text.
  bool IsPart(size_t i) const {
    return file_.Is(i + 1, "+") || file_.Is(i + 1, "%") || file_.Is(i + 1, "[") ||
           file_.IsString(i + 1);
  }

  // The significant token before: the end of a line before an operator is none.
  size_t Before(size_t i) const {
    if (i == 0) return 0;
    i--;
    while (i > 0 && file_.KindOf(i) == CodeToken::Kind::kNewline) i--;
    return i;
  }

  // What the operand that ends with token `last` reads, by itself or as a variable that was given
  // what was read, not far before.
  std::optional<EnvironmentRead> ReadAt(size_t last) const;

  // What the expression that begins at `begin` reads: `os.environ` and `os.environ.get` do as well,
  // as its first parts.
  std::optional<std::string> ReadIn(size_t begin) const;

  // What a variable was given, at most a screen before token `at`: `v := read`, `v, ok := read`.
  struct Given {
    std::string read;
    std::string_view told;  // of Go: whether there was one
  };
  std::optional<Given> GivenTo(std::string_view variable, size_t at) const;

  // The text in hand.
  void Add(CodeFallback::Form form, std::string name) {
    CodeFallback fallback{form, std::move(name), file_.Value(literal_), file_.Content(literal_)};
    fallback.constant = literal_ != place_;
    found_.push_back(std::move(fallback));
  }
  void Add(CodeFallback fallback) { found_.push_back(std::move(fallback)); }

  const CodeTokens& file_;
  std::vector<size_t> open_;  // brackets

 private:
  bool StandsAlone(size_t i) const {
    return !file_.Is(i + 1, ".") && !file_.Is(i + 1, "(") && !file_.Is(i + 1, "=") &&
           !file_.Is(i + 1, ":=") && !file_.Is(i - 1, ".");
  }

  const CodeConstants* constants_;
  size_t literal_ = 0;
  size_t place_ = 0;  // where it is taken; a constant's text stands elsewhere
  std::vector<CodeFallback> found_;
};

}  // namespace leaktight
