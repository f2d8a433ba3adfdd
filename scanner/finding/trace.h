// What became of a secret that a history holds: the words for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace leaktight {

// Of one place of a finding.
struct PlaceTrace {
  bool in_head = false;  // it still stands there, in the tree of HEAD
  // The commit that took it out: it has the secret at this path no more, and each of its parents
  // has. Of several the last that HEAD reaches, else the last. Nothing where it is in HEAD, where
  // no commit took it out (its branch still has it, or a merge left it behind), and of messages.
  std::optional<Commit> removed = {};
};

// What reaches a commit that has the secret.
enum class ReachedFrom : uint8_t { kRefs, kStash, kReflog, kNothing };

inline constexpr std::string_view kReachedFromNames[] = {"refs", "stash", "reflog", "nothing"};

constexpr std::string_view Name(ReachedFrom from) {
  return kReachedFromNames[static_cast<uint8_t>(from)];
}

struct Trace {
  std::string repository;  // as it was named, where several are scanned; else empty
  bool is_known = false;  // else nothing of what follows: the scan was stopped, or commits are lost
  std::vector<PlaceTrace> places = {};  // of Finding::place, then of Finding::places
  bool in_head = false;                 // of any place, listed or not
  ReachedFrom from = ReachedFrom::kRefs;
  bool from_head = false;  // HEAD, of this or another working tree, reaches it
  // Names of refs, sorted: without refs/heads/, without refs/tags/, and whole. Not more than
  // kMostRefs in all.
  std::vector<std::string> branches = {};
  std::vector<std::string> tags = {};
  std::vector<std::string> refs = {};
  size_t more_refs = 0;  // that are not listed
};

inline constexpr size_t kMostRefs = 100;

}  // namespace leaktight
