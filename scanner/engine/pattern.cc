#include "engine/pattern.h"

#include <stdexcept>

namespace leaktight {

std::unique_ptr<RE2> CompilePattern(std::string_view pattern) {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

std::unique_ptr<RE2> CompileChecked(std::string_view pattern) {
  auto re = CompilePattern(pattern);
  if (!re->ok()) throw std::logic_error("a rule's pattern was not checked: " + re->error());
  return re;
}

}  // namespace leaktight
