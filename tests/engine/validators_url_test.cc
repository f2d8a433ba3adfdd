#include <string>

#include "catch.h"
#include "finding/confidence.h"
#include "support/verdict.h"

using namespace leaktight;
using namespace leaktight::verdicts;

TEST_CASE("passwords of images and tutorials are none", "[engine]") {
  struct Case {
    std::string user, password, after;
    bool yes;
    Severity severity;
  };
  const std::string made = Expand("{base62:20}");
  const auto c = GENERATE_COPY(values<Case>({
      {"app", made, "db.flowdoc.io:5432/x", true, Severity::kCritical},
      {"app", made, "localhost:5432/x", true, Severity::kMedium},
      {"app", made, "postgres/x", true, Severity::kMedium},
      {"app", "hX8%qLz2", "localhost/x", false, Severity::kCritical},
      {"postgres", "postgres", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "app", "db.flowdoc.io/x", false, Severity::kCritical},
      {made, made, "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "Password", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "%70assword", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "${PASSWORD}", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "%s", "%s/x", false, Severity::kCritical},
      {"app", "****", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "{password}", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "garden", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "moor417", "db.flowdoc.io/x", true, Severity::kMedium},
      {"app", "spring2024", "db.example.internal/x", true, Severity::kMedium},
      {"app", "moor417", "localhost/x", false, Severity::kCritical},
      {"app", "pass123", "db.flowdoc.io/x", false, Severity::kCritical},
      {"app", "test123", "db.flowdoc.io/x", false, Severity::kCritical},
  }));
  Candidate candidate;
  const std::string whole = "postgres://" + c.user + ":" + c.password + "@";
  candidate.whole = whole;
  candidate.secret = c.password;
  candidate.name = c.user;
  candidate.after = c.after;
  const Verdict verdict = Judge("url-password", candidate);
  INFO(whole << c.after);
  // Less is a doubt: chosen_password.h.
  CHECK((verdict.yes && verdict.opinion.confidence >= kLeastConfidence) == c.yes);
  if (c.yes) CHECK(verdict.opinion.severity == c.severity);
}
