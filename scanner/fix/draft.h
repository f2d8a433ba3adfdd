// Remedies merged: what becomes of each file once all of them are applied.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fix/fix_tree.h"
#include "fix/ignoring.h"
#include "fix/patch.h"
#include "fix/remedy.h"

namespace leaktight {

// A file that git ignores, and what is put into it.
struct KeptFile {
  std::string path;
  std::optional<std::string> before;  // nothing: there is none yet
  std::string after;                  // holds values in clear
  std::vector<std::string> keys;      // what came in, sorted
};

// All that is to be done to a working tree. Sorted by path.
struct FixPlan {
  std::vector<FileChange> changes;
  std::vector<KeptFile> kept;
  std::vector<std::string> untracked;
  std::vector<std::string> notes;

  bool empty() const { return changes.empty() && kept.empty() && untracked.empty(); }
};

class FixDraft {
 public:
  explicit FixDraft(FixTree& tree);

  // Takes all of a remedy, or nothing of it: then the sentence that comes back says why.
  std::optional<std::string> Take(const Remedy& remedy);

  // Is a file, or a part of one, no longer what a scan of the tree sees?
  bool IsGone(const std::string& path) const { return gone_.contains(path); }
  bool IsGone(const std::string& path, Span span) const;
  // Is anything changed within a part of a file?
  bool Changes(const std::string& path, Span span) const;
  // What remedies so far keep; null: nothing of that.
  const std::string* ValueOf(const SecretEntry& entry) const;
  const std::string* ValueOf(const std::string& path, const std::string& key) const;
  const std::string* ValueOfVariable(const std::string& folder, const std::string& name) const;

  FixPlan Finish() const;

 private:
  std::optional<std::string> Objection(const Remedy& remedy, Ignoring& ignoring) const;
  std::map<std::string, std::vector<TextEdit>> AllEdits() const;
  std::vector<KeptFile> KeptFiles(const std::map<std::string, std::string>& after) const;

  FixTree& tree_;
  Ignoring ignoring_;
  std::map<std::string, std::vector<TextEdit>> edits_;
  std::map<std::string, std::vector<AddedLines>> lines_;
  std::map<std::string, std::vector<SecretEntry>> secrets_;  // by template
  std::map<std::string, std::vector<KeptValue>> kept_;
  std::map<std::pair<std::string, std::string>, std::string> variables_;  // by folder and name
  std::set<std::string> untracked_;
  std::set<std::string> gone_;  // ignored from now on, whether they were in the index or not
  std::vector<std::string> notes_;
};

}  // namespace leaktight
