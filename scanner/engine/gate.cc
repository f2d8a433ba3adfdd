#include "engine/gate.h"

#include "engine/words.h"

namespace leaktight {
namespace {

bool IsNameByte(char c) {
  return IsAlnum(c) || c == '_' || c == '-' || c == '.' || c == '$' || c == '@';
}

// Behind a name comes a quote or bracket that closes it, blanks, and one of the marks that put a
// value there.
bool MayBeAssignment(std::string_view behind) {
  size_t i = 0;
  while (i < behind.size() && IsNameByte(behind[i])) i++;
  if (i == behind.size()) return false;
  switch (behind[i]) {
    case '=':
    case ':':
    case '"':
    case '\'':
    case '`':
    case '\\':
    case ']':
    case ')':
    case '(':
    case ' ':
    case '\t':
    case '>':
    case ',':
    case '<':
    case '}':
    case '!':
    case '?':
      return true;
    default:
      return false;
  }
}

}  // namespace

bool PassesGate(Gate gate, std::string_view text, size_t /*hit_begin*/, size_t hit_end) {
  if (gate == Gate::kNone) return true;
  return MayBeAssignment(text.substr(hit_end, kGateReach));
}

}  // namespace leaktight
