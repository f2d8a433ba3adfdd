#include "finding/fingerprint.h"

#include "catch.h"
#include "finding/finding.h"

using namespace leaktight;

TEST_CASE("a fingerprint is made of the rule, the path and the secret", "[finding]") {
  const std::string one = Fingerprint("jwt", "a.txt", "secret");
  // Allow lists hold these: what makes them may never change.
  CHECK(one == "lt1-b36bd6ccd340d504-d7ee");
  CHECK(Fingerprint("jwt", "b.txt", "secret").substr(20) == one.substr(20));
  CHECK(Fingerprint("jwt", "a.txt", "other").substr(0, 20) == one.substr(0, 20));
  CHECK(Fingerprint("jwt", "a.txt", "other") != one);
  CHECK(Fingerprint("npm", "a.txt", "secret").substr(0, 20) != one.substr(0, 20));
}

TEST_CASE("how the lines of a secret are laid out is no part of its fingerprint", "[finding]") {
  const std::string key = Fingerprint("private-key", "k", "-----BEGIN\nAB CD\n-----END");
  CHECK(key == "lt1-409e1f38145dbead-54a3");
  for (const std::string_view other :
       {"-----BEGIN\r\nAB CD\r\n-----END", "-----BEGIN\n    AB CD\n\t-----END",
        "-----BEGIN  \nAB CD \n-----END"}) {
    CHECK(Fingerprint("private-key", "k", other) == key);
  }
  for (const std::string_view other : {"-----BEGIN\nABCD\n-----END", "-----BEGIN\nAB  CD\n-----END",
                                       "-----BEGIN AB CD\n-----END"}) {
    CHECK(Fingerprint("private-key", "k", other) != key);
  }
  // One line is taken as it is.
  CHECK(Fingerprint("r", "k", " a b\t") != Fingerprint("r", "k", "a b"));
  CHECK(Fingerprint("r", "k", "a b\r") != Fingerprint("r", "k", "a b"));
}

TEST_CASE("findings stand by path, place and rule", "[finding]") {
  Finding a, b;
  a.place.path = "a";
  b.place.path = "b";
  a.place.span = {9, 10};
  CHECK(StandsBefore(a, b));
  b.place.path = "a";
  CHECK(StandsBefore(b, a));
  b.place.span = a.place.span;
  a.rule = "x";
  b.rule = "y";
  CHECK(StandsBefore(a, b));
  CHECK_FALSE(StandsBefore(a, a));
}
