#include "cli/completions.h"

#include "engine/rule_set.h"
#include "scan/criteria.h"

#include <string>

#include "catch.h"
#include "cli/completion_parts.h"

using namespace leaktight;

namespace {

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("completions of every shell name every flag, verb and rule", "[cli]") {
  for (const std::string_view shell : {"bash", "zsh", "fish"}) {
    INFO(shell);
    const auto script = CompletionScript(shell);
    REQUIRE(script);
    for (const Verb& verb : Verbs()) CHECK(Holds(*script, "'" + std::string(verb.name) + "'"));
    for (const Flag& flag : Flags()) {
      std::string name(flag.name);
      if (shell == "fish") name = name[1] == '-' ? "-l " + name.substr(2) : "-s " + name.substr(1);
      INFO(flag.name);
      CHECK(Holds(*script, name));
    }
    for (const std::string_view id : KnownIds(BuiltinRules())) CHECK(Holds(*script, id));
  }
}

TEST_CASE("no mark of a script's frame is left in it", "[cli]") {
  for (const std::string_view shell : {"bash", "zsh", "fish"}) {
    const std::string script = CompletionScript(shell).value();
    for (const std::string_view mark :
         {"IDS", "VALUES", "FLAGS", "VERBS", "ARGUMENTS", "HALVES", "WITH_VALUE"}) {
      CHECK_FALSE(Holds(script, "@" + std::string(mark) + "@"));
    }
  }
}

TEST_CASE("completions for a shell that there is none for name those that there are", "[cli]") {
  const auto script = CompletionScript("tcsh");
  REQUIRE_FALSE(script);
  CHECK(Holds(script.error().Describe(), "tcsh"));
  CHECK(Holds(script.error().Describe(), "bash"));
}

TEST_CASE("what stands for an argument in help tells what completes it", "[cli]") {
  CHECK(OfferFor("[FILE…]") == Offer::kFiles);
  CHECK(OfferFor("[PATH…]") == Offer::kFiles);
  CHECK(OfferFor("FOLDER") == Offer::kFolders);
  CHECK(OfferFor("[REPO]") == Offer::kFolders);
  CHECK(OfferFor("[BASE..HEAD | BASE...HEAD]") == Offer::kRevisions);
  CHECK(OfferFor("REV") == Offer::kRevisions);
  CHECK(OfferFor("ID…") == Offer::kIds);
  CHECK(OfferFor("[VERB]") == Offer::kVerbs);
  CHECK(OfferFor("bash|zsh|fish") == Offer::kChoices);
  CHECK(OfferFor("N") == Offer::kNothing);
  CHECK(OfferFor("") == Offer::kNothing);
}

TEST_CASE("a quote in a text does not end its quotes", "[cli]") {
  CHECK(Quoted("a container's") == "'a container'\\''s'");
  CHECK(InShort("Show this. Or that") == "Show this");
  CHECK(InShort("Show this") == "Show this");
  std::string frame = "a @X@ b @X@";
  Fill(frame, "X", "@X@@X@");
  CHECK(frame == "a @X@@X@ b @X@@X@");
}
