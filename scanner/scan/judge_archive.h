// What stands in an archive, judged like files.
#pragma once

#include "scan/criteria.h"
#include "scan/judge_blob.h"
#include "source/archive.h"
#include "source/blob.h"

namespace leaktight {

// Can its members be judged? What is no regular file of a repository or standard input has none.
bool MayHoldMembers(const Blob& blob);

// Judges every member of the archive `blob`, of which MayHoldMembers, under its path within: rules,
// checks on files and `exclude` see "lib/app.jar!/config/.env". Adds what is found to `judged`,
// which is what the archive's own bytes came to; takes out of that what is found in a member too,
// where nothing packs it.
//
// Comments allow nothing, neither in members nor in the bytes around them: who reads the change
// sees only that an archive is another.
void JudgeMembers(const Blob& blob, const Criteria& criteria, const ArchiveLimits& limits,
                  Engine::Scratch& scratch, JudgedBlob& judged);

// Marks those of `candidates` whose secrets stand in a member of the archive `before`.
void CompareWithMembers(const Blob& before, const ArchiveLimits& limits,
                        std::vector<FindingCandidate>& candidates);

}  // namespace leaktight
