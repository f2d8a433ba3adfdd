// Logins that open nothing but one's own machine.
#pragma once

#include <string_view>

namespace leaktight {

// Is `value` a URL with a login to this machine, to a service of Docker Compose or to a host that
// is only an example, whose password is a word or repeats the user's name?
// "postgres://app:app@db:5432/app" is one.
bool IsLocalLogin(std::string_view value);

}  // namespace leaktight
