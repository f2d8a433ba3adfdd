// Errors as values: what went wrong, where, and what to do about it.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace leaktight {

// Every error can be shown to a person as it is. `where` names the thing (a path, a rule file with
// line and column, an object id); `what` says what is wrong with it; `next` says what to do, and
// may be empty when `what` already says it. Raw bytes from outside may stand in all three: whoever
// prints them escapes them.
struct Error {
  std::string where;
  std::string what;
  std::string next;

  // "where: what; next", with the empty parts left out.
  std::string Describe() const {
    std::string text = where;
    if (!text.empty() && !what.empty()) text += ": ";
    text += what;
    if (!next.empty()) text += "; " + next;
    return text;
  }
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> Fail(std::string where, std::string what, std::string next = {}) {
  return tl::unexpected<Error>(Error{std::move(where), std::move(what), std::move(next)});
}

}  // namespace leaktight
