// Commits that there is nothing to tell of, which is nearly every one.
#pragma once

#include <string_view>

#include "engine/engine.h"
#include "scan/criteria.h"

namespace leaktight {

// Does neither a commit's message nor that of a tag which was merged with it hold anything? Where
// it cannot be parsed: no, since that is to be told. With `--include` no message is looked at. What
// HistoryJudge finds in the commits that this is true of is nothing.
bool IsSilentCommit(std::string_view bytes, const Criteria& criteria, Engine::Scratch& scratch);

}  // namespace leaktight
