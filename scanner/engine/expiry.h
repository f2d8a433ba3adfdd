// Until when a credential holds, where it says so itself.
#pragma once

#include <cstdint>
#include <string>

#include "engine/validators.h"

namespace leaktight {

// 2026-01-31
std::string DateOf(int64_t seconds);

// Adds when it expires; what has expired by `now` counts little, and is said to have.
void TellExpiry(int64_t expires, int64_t now, Opinion& opinion);

// At most this severe, for a reason that is told.
void Lower(Opinion& opinion, Severity severity, const std::string& note);

}  // namespace leaktight
