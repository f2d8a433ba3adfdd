// Where the bytes stood that a finding is about, in words.
#pragma once

#include <string>

#include "finding/finding.h"

namespace leaktight {

// "a/b.yaml", "the message of commit 1a2b3c4d5e6f", "the message of the tag v1", "the note on
// commit …", "the name of the ref refs/heads/x", "standard input". Raw bytes, neither masked nor
// escaped.
std::string Whereabouts(const Finding& finding);

// The same for one of its further places, as far as that can be told: "a note".
std::string Whereabouts(const Finding& finding, const Place& further);

// Of a place in an archive, for reports whose places are files: "a.zip!/b.env:3".
std::string WithinArchive(const Place& place);

// Does the finding stand in a file, which its path names?
bool StandsInFile(const Finding& finding);

// Enough of a commit's id to find it again by, in a repository of any size.
std::string ShortId(std::string_view id);

// "1a2b3c4d5e6f, 2026-01-02, A U Thor: its summary". Raw bytes.
std::string CommitInShort(const Commit& commit);

}  // namespace leaktight
