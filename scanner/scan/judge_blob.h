// Everything that one blob alone can tell: engine, then checks, made into findings.
#pragma once

#include <vector>

#include "engine/engine.h"
#include "finding/finding.h"
#include "source/blob.h"

namespace leaktight {

// The findings of one blob, complete with message, places, fingerprint and excerpt, sorted as
// StandsBefore says. A pure function of the blob, its path and the engine: scope, selection and
// suppression come after it. Not more than one finding is about the same bytes: a check wins over a
// rule and names it in `also`, and so does a rule over one that yields.
std::vector<Finding> JudgeBlob(const Blob& blob, const Engine& engine, Engine::Scratch& scratch);

}  // namespace leaktight
