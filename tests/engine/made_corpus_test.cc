#include "engine/made_corpus.h"

#include "base/hash.h"
#include "catch.h"
#include "engine/engine.h"
#include "engine/rule_trial.h"

using namespace leaktight;

TEST_CASE("the same seed makes the same corpus, on every machine", "[engine]") {
  const std::string corpus = MadeCorpus(1, 100'000);
  CHECK(corpus.size() >= 100'000);
  CHECK(corpus.size() < 101'000);
  CHECK(corpus.back() == '\n');
  CHECK(MadeCorpus(1, 100'000) == corpus);
  CHECK(MadeCorpus(2, 100'000) != corpus);
  CHECK(MadeCorpus(1, 200'000).substr(0, corpus.size()) == corpus);
  CHECK(Crc32(corpus) == 0x455dc2f8);
}

TEST_CASE("no rule finds a secret in a made corpus that is certain", "[engine]") {
  const Engine engine = Engine::Make(BuiltinRules(), kTrialNow).value();
  Engine::Scratch scratch;
  const std::string corpus = MadeCorpus(1, 1 << 20);
  for (const Match& match : engine.Scan(corpus, scratch)) {
    const Rule& rule = engine.rules().rules[match.rule];
    INFO(rule.id << ": " << match.whole.In(corpus));
    CHECK(rule.yields);
  }
}
