#include "engine/rule_proposal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "engine/engine.h"
#include "engine/made_up.h"
#include "engine/rule_draft.h"
#include "engine/rule_reader.h"
#include "engine/rule_trial.h"
#include "engine/secret_likeness.h"
#include "engine/token_shape.h"
#include "engine/token_template.h"
#include "engine/validators.h"

namespace leaktight {
namespace {

using Samples = std::vector<std::string_view>;

constexpr size_t kLeastSample = 12;
constexpr size_t kMostSample = 8000;  // rules look no further
constexpr size_t kTellingSamples = 3;
constexpr std::string_view kNotMadeUp = "not-made-up";

// The tokens themselves, each once.
Result<Samples> Checked(std::span<const std::string_view> given) {
  if (given.empty()) {
    return Fail({}, "a rule is proposed from samples, and there is none",
                "give real tokens of one kind, one a line on standard input or each behind "
                "--sample; three or more tell most");
  }
  Samples samples;
  for (size_t i = 0; i < given.size(); i++) {
    const std::string_view sample = given[i];
    const std::string where = fmt::format("sample {}", i + 1);
    if (std::any_of(sample.begin(), sample.end(),
                    [](unsigned char c) { return c <= ' ' || c >= 0x7f; })) {
      return Fail(where, "holds a blank, a control character or a byte that is not ASCII",
                  "give the token alone");
    }
    if (sample.find_first_of("\"'`") != std::string_view::npos) {
      return Fail(where, "holds a quote", "give the token alone, without what stands around it");
    }
    if (sample.size() < kLeastSample) {
      return Fail(where, fmt::format("is shorter than {} bytes", kLeastSample),
                  "so short a text says too little of itself: give whole tokens");
    }
    if (sample.size() > kMostSample) {
      return Fail(where, fmt::format("is longer than {} bytes", kMostSample),
                  "give the token alone");
    }
    if (std::find(samples.begin(), samples.end(), sample) == samples.end()) {
      samples.push_back(sample);
    }
  }
  return samples;
}

// A sample is called by its number; nothing of it is shown.
std::string Which(std::span<const std::string_view> given, std::string_view sample) {
  const auto at = std::find(given.begin(), given.end(), sample);
  return fmt::format("sample {}", at - given.begin() + 1);
}

// What is made up by a person a rule must not take, so nothing can be learned from it.
Result<void> RejectMadeUp(const TokenShape& shape, std::span<const std::string_view> given) {
  const TokenPart::Kind last = shape.parts.back().kind;
  if (last == TokenPart::Kind::kJwt || last == TokenPart::Kind::kBech32) return {};
  for (const std::string_view sample : given) {
    if (!LooksMadeUp(BodyOf(shape, sample))) continue;
    return Fail(Which(given, sample),
                "looks made up: few characters, counted, repeated or a word such as example",
                "give tokens as they are handed out; a rule that takes placeholders for secrets "
                "is of no use");
  }
  return {};
}

bool AllPass(std::string_view validator, const Samples& samples) {
  const Validate validate = FindValidator(validator)->validate;
  return std::all_of(samples.begin(), samples.end(), [&](std::string_view sample) {
    Candidate candidate;
    candidate.whole = candidate.secret = sample;
    Opinion opinion;
    return validate(candidate, opinion);
  });
}

// The bits a byte that the samples have, and somewhat less, since others will have less; 0 where
// tokens are too short for that to tell.
double LeastEntropy(const TokenShape& shape, const Samples& samples) {
  constexpr size_t kLongBody = 20;
  constexpr double kMargin = 0.75;
  constexpr double kMost = 3.5;
  constexpr double kWorthAsking = 2;
  double least = kMost + kMargin;
  for (const std::string_view sample : samples) {
    if (BodyOf(shape, sample).size() < kLongBody) return 0;
    least = std::min(least, Entropy(sample));
  }
  const double asked = std::floor((least - kMargin) * 2) / 2;
  return asked < kWorthAsking ? 0 : asked;
}

// Where tokens stand, around each example and sample.
std::string Assigned(const std::string& variable, std::string_view token) {
  return fmt::format("{}={}", variable, token);
}
std::string InCode(const std::string& variable, std::string_view token) {
  return fmt::format("{} = \"{}\"", variable, token);
}

RuleDraft DraftOf(std::string_view id, const TokenShape& shape, const EndingChecksum* checksum,
                  const Samples& samples) {
  RuleDraft draft;
  draft.id = id;
  const std::string variable = VariableOf(id);
  const TokenPart& last = shape.parts.back();
  if (const auto keyword = KeywordOf(shape)) {
    draft.keyword = keyword->text;
    draft.reach = keyword->reach;
    draft.pattern = PatternOf(shape);
    if (checksum != nullptr) {
      draft.validator = checksum->validator;
    } else if (last.kind == TokenPart::Kind::kJwt) {
      draft.validator = "jwt";
    } else if (last.kind == TokenPart::Kind::kBech32) {
      draft.validator = "bech32";
    } else {
      if (AllPass(kNotMadeUp, samples)) draft.validator = kNotMadeUp;
      draft.entropy = LeastEntropy(shape, samples);
    }
  } else {
    draft.assigned = OwnerOf(id);
    draft.value = ValuePattern(shape);
  }
  const std::string example = ExampleOf(shape, checksum);
  draft.match = {Assigned(variable, example), InCode(variable, example)};
  for (const std::string& counter : CounterExamplesOf(shape, checksum)) {
    draft.no_match.push_back(Assigned(variable, counter));
  }
  return draft;
}

// Reads a proposal as a scan would, and tries it.
class ProposalTrial {
 public:
  ProposalTrial(std::string_view id, std::span<const std::string_view> samples,
                const RuleSet& known)
      : id_(id), samples_(samples), known_(known) {}

  // Leaves out what does not hold: counter-examples (a short token may be one of another length),
  // and an entropy that some tokens have not.
  Result<void> Run(RuleDraft& draft, RuleProposal& proposal) {
    for (;;) {
      proposal.text = RuleFileText(draft);
      const auto holds = Try(proposal);
      if (holds && *holds) return {};
      if (holds && draft.no_match.size() > 1) {
        draft.no_match.erase(draft.no_match.begin() + static_cast<long>(failed_));
      } else if (holds) {
        return Unfit("its counter-examples are found");
      } else if (draft.entropy > 0) {
        draft.entropy = 0;
      } else {
        return tl::unexpected(holds.error());
      }
    }
  }

 private:
  static tl::unexpected<Error> Unfit(std::string_view what) {
    return Fail({}, fmt::format("no rule could be made that works: {}", what),
                "give more samples of this one kind, or begin from an example in "
                "docs/rules-format.md");
  }

  // False: the counter-example `failed_` is found.
  Result<bool> Try(RuleProposal& proposal) {
    auto file = ReadRuleFile("the proposal", proposal.text);
    if (!file) return tl::unexpected(file.error());
    std::vector<RuleFile> files;
    files.push_back(std::move(*file));
    const auto tables = RuleTables::Make(MergeRules(known_, files));
    if (!tables) return tl::unexpected(tables.error());
    const auto engine = Engine::Make(tables->View(), kTrialNow);
    if (!engine) return tl::unexpected(engine.error());
    const Rule& rule = *engine->rules().Find(id_);
    if (auto found = FindSamples(*engine, rule, proposal); !found) {
      return tl::unexpected(found.error());
    }
    const RuleTrial trial = TryRule(*engine, rule, kTrialInstances, scratch_);
    for (const ExampleFailure& failure : trial.failures) {
      const auto at =
          std::find(rule.examples_no_match.begin(), rule.examples_no_match.end(), failure.example);
      if (at == rule.examples_no_match.end()) {
        return Unfit(
            fmt::format("of tokens like the samples some are not found{}",
                        rule.pattern.empty() ? ", since they look like words or numbers" : ""));
      }
      failed_ = static_cast<size_t>(at - rule.examples_no_match.begin());
      return false;
    }
    return true;
  }

  Result<void> FindSamples(const Engine& engine, const Rule& rule, RuleProposal& proposal) {
    const std::string variable = VariableOf(id_);
    std::set<std::string_view> others;
    for (const std::string_view sample : samples_) {
      std::vector<std::string> texts = {Assigned(variable, sample), InCode(variable, sample)};
      if (!rule.pattern.empty()) texts.emplace_back(sample);
      for (const std::string& text : texts) {
        const size_t begin = text.find(sample);
        const Span token{begin, begin + sample.size()};
        const Rule* instead = nullptr;
        bool found = false;
        for (const Match& match : engine.Scan(text, scratch_)) {
          if (!match.secret.Overlaps(token)) continue;
          const Rule& other = engine.rules().rules[match.told.value_or(match.rule)];
          if (&other == &rule) {
            found = match.secret.end == token.end && token.Contains(match.secret);
          } else if (!other.yields) {
            instead = &other;
            // The engine's own ends with this trial; `known` has the same.
            if (const Rule* same = known_.Find(other.id)) others.insert(same->id);
          }
        }
        if (!found) return NotFound(Which(samples_, sample), rule, instead);
      }
    }
    proposal.found_by.assign(others.begin(), others.end());
    return {};
  }

  static tl::unexpected<Error> NotFound(const std::string& which, const Rule& rule,
                                        const Rule* instead) {
    if (rule.pattern.empty() && instead != nullptr) {
      return Fail(which, fmt::format("is found by the rule {} already", instead->id),
                  "no rule is needed; or choose an id with another name in it");
    }
    if (rule.pattern.empty()) {
      return Fail(
          which,
          "has no beginning that tells it, and looks like a word, a number or a path where "
          "it is assigned to something",
          "give more samples, whole; or write a rule by hand, as docs/rules-format.md says");
    }
    return Unfit(fmt::format("{} is not found by it", which));
  }

  std::string_view id_;
  std::span<const std::string_view> samples_;
  const RuleSet& known_;
  Engine::Scratch scratch_;
  size_t failed_ = 0;
};

// No proposal may say what is secret: neither a sample nor what stands behind its beginning.
Result<void> RejectLeak(const TokenShape& shape, const Samples& samples, std::string_view text) {
  for (const std::string_view sample : samples) {
    if (text.find(BodyOf(shape, sample)) == std::string_view::npos) continue;
    return Fail({}, "the proposal would show a sample, and is not shown",
                "give samples that differ in more");
  }
  return {};
}

std::vector<std::string> NotesOn(const TokenShape& shape, const RuleDraft& draft,
                                 const Samples& samples) {
  std::vector<std::string> notes;
  if (samples.size() < kTellingSamples) {
    notes.push_back(fmt::format(
        "{} {}: where the beginning ends, how long tokens are and which characters they have is a "
        "guess; three or more samples tell it better",
        samples.size(), samples.size() == 1 ? "sample is little" : "samples are few"));
  }
  if (draft.keyword.empty()) {
    notes.push_back(fmt::format(
        "the tokens have no beginning that tells them: they are found where something called `{}` "
        "is assigned; change `names` where they are called otherwise",
        draft.assigned));
  } else if (draft.keyword.size() < 4) {
    notes.push_back(fmt::format(
        "the keyword `{}` is short: leaktight rules test tells whether it is too common",
        draft.keyword));
  }
  if (shape.Longest() != shape.Shortest() && shape.parts.back().kind != TokenPart::Kind::kJwt) {
    notes.emplace_back(
        "the samples are of different lengths: widen the counts where the maker says that there "
        "are shorter or longer ones");
  }
  return notes;
}

}  // namespace

Result<RuleProposal> ProposeRule(std::string_view id, std::span<const std::string_view> given,
                                 const RuleSet& known) {
  if (!IsRuleId(id)) {
    return Fail({}, "the first argument is no id of a rule",
                "lower-case letters, digits and single dashes, such as acme-token; samples go "
                "behind --sample or to standard input");
  }
  const auto samples = Checked(given);
  if (!samples) return tl::unexpected(samples.error());
  const auto shape = ShapeOf(*samples);
  if (!shape) return tl::unexpected(shape.error());
  if (!KeywordOf(*shape) && OwnerOf(id).empty()) {
    return Fail(std::string(id),
                "does not say whose tokens these are, and they have no beginning that tells it",
                "take an id with their maker's name, such as acme-token");
  }

  // A checksum first, where there may be one: it makes a rule certain.
  std::vector<EndingChecksum> checksums = ChecksumsOf(*shape, *samples);
  if (!KeywordOf(*shape)) checksums.clear();
  ProposalTrial trial(id, given, known);
  RuleProposal proposal;
  for (size_t i = 0; i <= checksums.size(); i++) {
    const bool last = i == checksums.size();
    if (last) {
      if (auto real = RejectMadeUp(*shape, given); !real) return tl::unexpected(real.error());
    }
    RuleDraft draft = DraftOf(id, *shape, last ? nullptr : &checksums[i], *samples);
    if (auto ran = trial.Run(draft, proposal); !ran) {
      if (last) return tl::unexpected(ran.error());
      continue;
    }
    if (auto kept = RejectLeak(*shape, *samples, proposal.text); !kept) {
      return tl::unexpected(kept.error());
    }
    proposal.notes = NotesOn(*shape, draft, *samples);
    break;
  }
  return proposal;
}

}  // namespace leaktight
