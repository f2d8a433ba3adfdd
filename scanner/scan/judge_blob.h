// Everything that one blob alone can tell: engine, then checks, made into findings.
#pragma once

#include <optional>
#include <vector>

#include "config/config.h"
#include "engine/engine.h"
#include "finding/finding.h"
#include "policy/fact.h"
#include "policy/stored_version.h"
#include "scan/summary.h"
#include "scope/novelty.h"
#include "source/blob.h"
#include "source/skip.h"
#include "suppress/allow_comment.h"

namespace leaktight {

struct JudgedBlob {
  // Complete with message, places, fingerprint and excerpt, sorted as StandsBefore says. Those that
  // a comment in the blob allows have their suppression, and stand apart from the same secret where
  // it is not allowed.
  std::vector<Finding> findings;
  std::vector<AllowComment> comments;  // all of the blob's, used or not
  std::vector<Fact> facts;             // where they were asked for
  std::optional<Unparsed> unparsed;    // likewise
  std::vector<StoredVersion> stored;   // likewise
  // Nothing was seen in a regular file by a rule or a check, and it stores no version of a secret:
  // all of it was asked. Whether a known secret stands in it is another matter.
  bool clean = false;
  // Judged without the checks, since it was known to be clean: its facts are not here either.
  bool unchecked = false;

  // Of an archive that was opened (scan/judge_archive.h): what was found in its members, what of it
  // was not read, and what was wrong with the syntax of members.
  std::vector<FindingCandidate> members;
  std::vector<PassedOver> passed_over;
  std::vector<Unparsed> unparsed_members;
};

class KnownSecrets;

// What else is wanted of a blob.
struct JudgeBeside {
  const KnownSecrets* known = nullptr;  // to look for; null: nothing is known
  const ValueHash* facts = nullptr;     // its facts, with values hashed by this
  // Of a file that a check or a source of facts reads: what is wrong with its syntax. It does not
  // depend on whether facts are wanted, nor on what a cache knows.
  bool unparsed = false;
  bool stored = false;  // the versions of secrets that it stores
  // Of each blob: is it known to be clean, from before, with facts that are known as well?
  std::span<const uint8_t> known_clean = {};
  bool no_comments = false;  // it is known that no blob holds an allow comment
  bool no_checks = false;    // every check on files is switched off
};

// A pure function of the blob, its path, the engine and the configuration's `rules`: scope,
// selection and the allow list come after it. Not more than one finding is about the same bytes: a
// check wins over a rule and names it in `also`, and so does a rule over one that yields; a known
// secret wins over all of them, and a check that is about further bytes is kept beside it. What is
// switched off takes part in none of this.
JudgedBlob JudgeBlob(const Blob& blob, const Engine& engine, const Config& config,
                     Engine::Scratch& scratch);

// The same where the engine's matches are known, which no path changes: for bytes that stand under
// several paths.
JudgedBlob JudgeBlob(const Blob& blob, const std::vector<Match>& matches, const Engine& engine,
                     const Config& config, Engine::Scratch& scratch,
                     const JudgeBeside& beside = {});

// The same of several small blobs, which takes less time than of one after the other (see
// RunFileChecks).
std::vector<JudgedBlob> JudgeBlobs(std::span<const Blob> blobs, const Engine& engine,
                                   const Config& config, Engine::Scratch& scratch,
                                   const JudgeBeside& beside);

// Where in a blob something looks like a secret, reported or not: what is masked wherever one of
// its lines is shown. In no order.
std::vector<Span> SecretSpansIn(const Blob& blob, const Engine& engine, const Config& config,
                                Engine::Scratch& scratch, const KnownSecrets* known = nullptr);

}  // namespace leaktight
