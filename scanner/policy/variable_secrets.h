// Secrets in the literal values of variables, as builds, pipelines and compose files set them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "finding/severity.h"
#include "policy/check.h"
#include "policy/file.h"

namespace leaktight {

// How sure a literal is a secret that opens something.
enum class SecretWeight : uint8_t {
  kWord,    // a word or two: as often a default that opens nothing
  kWeak,    // not a word and not random: what people make up
  kStrong,  // random, or a token that the rules know
};

struct VariableSecret {
  Span part;  // within the value
  SecretWeight weight = SecretWeight::kStrong;
  std::string fallback_of;  // `${NAME:-part}`: NAME; empty: it is none
};

// Where in the literal `value` of a variable secrets stand, in order: all of it by name and looks,
// also decoded from base64; the password of an address, options, an Authorization header, JSON and
// the like within; a literal behind `${NAME:-`. Placeholders, references, words that stand for a
// password (password123) and logins to one's own machine are none. Tokens that the rules know are
// the caller's to ask for: File::HoldsToken, TokensWithin.
std::vector<VariableSecret> SecretsInVariable(const File& file, std::string_view name,
                                              std::string_view value);

// By its looks alone.
SecretWeight WeightOf(std::string_view value);

// The parts of `whole`, in the file, that the rules know as tokens.
std::vector<Span> TokensWithin(const File& file, Span whole);

// Does such a literal count where the file stands? In examples and tests words and what is weak
// open nothing.
bool CountsAt(std::string_view path, SecretWeight weight);

// What a check of severity `own` says of it.
Severity SeverityFor(Severity own, SecretWeight weight);

// Collects what a check finds in a file: the same bytes once, in the order of the file.
class ViolationList {
 public:
  explicit ViolationList(std::vector<Violation>& violations) : violations_(violations) {}

  // False where it is there already.
  bool Add(Violation violation);
  bool Holds(Span span) const;

 private:
  std::vector<Violation>& violations_;
  std::map<size_t, size_t> taken_;  // where secrets begin and end; none overlap
};

}  // namespace leaktight
