// What is new in a change: of all that a blob holds, what its pre-images do not.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "finding/finding.h"
#include "policy/check.h"

namespace leaktight {

// A finding in a blob that a change brings, and what would make it an old one.
//
// With secrets: it is new as long as one of them, byte for byte as the blob has it, stands in no
// pre-image. That the secret touches an added line follows. Were all of its lines unchanged, they
// would stand in the pre-image, and so would the secret; hence no line difference is made. One case
// is wider than "touches an added line": where taking lines out joins the parts of a secret that
// stood apart, it did not stand in the pre-image as a whole, and is new. A companion (the key id
// beside an AWS secret key) that is added to a secret already there makes no new finding: the
// secret has leaked before.
//
// Without a secret, about the file as a whole: it is new unless a pre-image, judged whole under its
// own path, yields a finding of the same rule.
struct FindingCandidate {
  Finding finding;
  std::vector<std::string> secrets;  // those that no pre-image accounted for yet
  // The secret does not stand there byte for byte (engine/decoder.h): then a pre-image accounts for
  // it too that yields a finding of the same rule and secret, however it is written there.
  bool is_encoded = false;
  bool is_new = true;
};

// Takes the secrets out of the bytes of the finding's blob, which may go away then.
FindingCandidate MakeFindingCandidate(Finding finding, std::string_view bytes);

// Marks those that a pre-image accounts for. `judge` judges that pre-image whole; it is called only
// where a finding asks for it, and once.
void CompareWithPreImage(std::string_view pre_image,
                         const std::function<std::vector<Finding>()>& judge,
                         std::vector<FindingCandidate>& candidates);

// Does `secret` stand in `text`? Not where it is a piece of something longer: an occurrence that
// continues, to either side, in a character of the same kind (letters, digits and '_'; or the same
// other character) is none. Of a secret of several lines, white space is no part: it moves with
// indentation and line endings.
bool Stands(std::string_view secret, std::string_view text);

// What the repository checks said of the states before a change. Of the state after it, that is new
// of which something was no cause before. What a message says besides (the nearest name, another
// file) does not count: it changes with files that have nothing to do with it.
class KnownViolations {
 public:
  void Add(std::string_view rule, const RepositoryViolation& violation);
  // A file that the change moves: what was so of it under its old path is nothing new.
  void Move(std::string from, std::string to) { moved_[std::move(to)] = std::move(from); }
  bool Has(std::string_view rule, const RepositoryViolation& violation) const;

 private:
  bool Knows(const std::string& cause) const;

  std::unordered_set<std::string> causes_;
  std::unordered_map<std::string, std::string> moved_;  // old paths, by new ones
};

}  // namespace leaktight
