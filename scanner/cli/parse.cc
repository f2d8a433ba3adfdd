#include "cli/parse.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/suggestion.h"
#include "cli/report_targets.h"

namespace leaktight {
namespace {

struct Parsed {
  Options options;
  std::vector<const Flag*> given;
};

Error NoFlag(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Flag& flag : Flags()) names.push_back(flag.name);
  std::string next = name.size() > 2 ? DidYouMean(name, names) : std::string();
  if (next.empty()) next = "leaktight help names the verbs and their flags";
  return {{}, "there is no flag " + std::string(name), std::move(next)};
}

// CLI11 (2.1 to 2.5) cuts some arguments otherwise than we do, whatever is set: it takes
// "--output=" for a flag whose value is the next argument, "--quiet=true" and "--quiet=" for
// "--quiet", and "-q-" for "-q --". A zero byte, which no argument can hold, in front of each value
// behind "=" and of each dash in a group of briefs keeps it from that. Marking needs no knowledge
// of what the argument is for: Unmarked gives back values and words as they were.
constexpr char kMark = '\0';

std::string Marked(std::string_view argument) {
  std::string marked(argument);
  if (argument.substr(0, 2) == "--") {
    const size_t equals = argument.find('=');
    if (equals != std::string_view::npos) marked.insert(equals + 1, 1, kMark);
  } else if (argument.substr(0, 1) == "-") {
    for (size_t at = 2; (at = marked.find('-', at)) != std::string::npos; at += 2) {
      marked.insert(at, 1, kMark);
    }
  }
  return marked;
}

std::string Unmarked(std::string_view marked) {
  std::string argument(marked);
  argument.erase(std::remove(argument.begin(), argument.end(), kMark), argument.end());
  return argument;
}

// CLI11 splits arguments into flags, values and words, and no more: values stay the text that they
// are until Flag::set reads them, since its own conversions would throw, and name no next step.
void AddFlags(CLI::App& app) {
  app.set_help_flag();  // it brings one of its own
  app.allow_extras();
  for (const Flag& flag : Flags()) {
    std::string names(flag.name);
    if (!flag.brief.empty()) names += "," + std::string(flag.brief);
    if (!TakesNextArgument(flag)) {
      app.add_flag(names);
    } else {
      app.add_option(names)->expected(1)->allow_extra_args(false)->take_all();
    }
  }
}

// What belongs to no flag. A positional option of CLI11's would take the folder "[id]" for a list
// of one name, id; so words are found among what is left, where misspelt flags are as well.
Result<void> TakeWords(const CLI::App& app, std::vector<std::string>& words) {
  bool flags_may_come = true;
  for (const std::string& left : app.remaining()) {
    if (!flags_may_come || left.size() < 2 || left[0] != '-') {
      words.push_back(Unmarked(left));
    } else if (left == "--") {
      flags_may_come = false;
    } else {
      return tl::unexpected(NoFlag(Unmarked(left.substr(0, left.find('=')))));
    }
  }
  return {};
}

// In the order in which they were given: of a flag that does not repeat, the last counts.
Result<void> SetFlags(const CLI::App& app, Parsed& parsed) {
  std::map<const CLI::Option*, size_t> seen;
  for (const CLI::Option* option : app.parse_order()) {
    const Flag& flag = *FindFlag(option->get_name());
    const std::string name(flag.name);
    const std::string& value = option->results()[seen[option]++];
    // disable_flag_override() would throw here, and not say which flag as it was written.
    const bool is_given = value.find(kMark) != std::string::npos;
    if (flag.value.empty() && is_given) return Fail({}, name + " takes no value");
    parsed.given.push_back(&flag);
    // CLI11 says "true" of a flag without a value.
    const std::string text = TakesNextArgument(flag) || is_given ? Unmarked(value) : std::string();
    if (auto set = flag.set(parsed.options, text); !set) {
      set.error().where = name;
      return set;
    }
  }
  return {};
}

Error NoValue(std::string_view argument) {
  const Flag* flag = FindFlag(argument);
  if (flag == nullptr && !argument.empty()) {
    flag = FindFlag(std::string{'-', argument.back()});  // "-qj"
  }
  if (flag == nullptr) return {{}, std::string(argument) + " needs a value", {}};
  const std::string name(flag->name);
  return {{}, name + " needs a value", name + " " + std::string(flag->value)};
}

Result<Parsed> Read(std::span<const char* const> arguments) try {
  CLI::App app;
  AddFlags(app);
  std::vector<std::string> backwards;  // as CLI11 wants them
  for (size_t i = arguments.size(); i > 0; i--) backwards.push_back(Marked(arguments[i - 1]));
  app.parse(std::move(backwards));
  Parsed parsed;
  if (auto words = TakeWords(app, parsed.options.arguments); !words) {
    return tl::unexpected(words.error());
  }
  if (auto set = SetFlags(app, parsed); !set) return tl::unexpected(set.error());
  return parsed;
} catch (const CLI::ArgumentMismatch&) {
  return tl::unexpected(NoValue(arguments.back()));  // only the last can lack one
} catch (const CLI::Error& error) {
  return Fail({}, error.what());
}

// "rules show" takes two words.
Result<const Verb*> TakeVerb(std::vector<std::string>& words) {
  if (words.empty()) return nullptr;
  const std::string first = words[0];
  if (const Verb* verb = FindVerb(first)) {
    words.erase(words.begin());
    return verb;
  }
  std::vector<std::string_view> seconds;
  for (const Verb& verb : Verbs()) {
    if (verb.name.substr(0, first.size() + 1) == first + " ") seconds.push_back(verb.name);
  }
  if (seconds.empty()) {
    std::string next = DidYouMean(first, FirstWords());
    if (next.empty()) next = "leaktight help names them all";
    return Fail({}, "there is no verb " + first, std::move(next));
  }
  if (words.size() > 1) {
    const std::string both = first + " " + words[1];
    if (const Verb* verb = FindVerb(both)) {
      words.erase(words.begin(), words.begin() + 2);
      return verb;
    }
    std::vector<std::string_view> words_of_it = seconds;
    for (std::string_view& name : words_of_it) name.remove_prefix(first.size() + 1);
    if (std::string next = DidYouMean(words[1], words_of_it); !next.empty()) {
      return Fail({}, "there is no verb " + both, std::move(next));
    }
  }
  std::string all;
  for (const std::string_view& name : seconds) {
    all += (all.empty() ? "" : &name == &seconds.back() ? " or " : ", ") + std::string(name);
  }
  if (words.size() == 1) return Fail({}, first + " is half a verb", "it is leaktight " + all);
  return Fail({}, "there is no verb " + first + " " + words[1], "it is leaktight " + all);
}

Result<void> CheckFit(const Verb& verb, const Parsed& parsed) {
  for (const Flag* flag : parsed.given) {
    if ((flag->verbs & verb.set) == 0) {
      return Fail({},
                  std::string(flag->name) + " is no flag of leaktight " + std::string(verb.name),
                  "leaktight " + std::string(verb.name) + " --help names those that are");
    }
  }
  const std::vector<std::string>& arguments = parsed.options.arguments;
  if (arguments.size() > verb.most_arguments) {
    return Fail({}, "leaktight " + std::string(verb.name) + " does not take the argument " +
                        arguments[verb.most_arguments]);
  }
  if (arguments.size() < verb.least_arguments) {
    return Fail({}, "leaktight " + std::string(verb.name) + " needs an argument",
                "leaktight " + std::string(verb.name) + " " + std::string(verb.arguments));
  }
  return {};
}

}  // namespace

Result<Invocation> ParseCommandLine(std::span<const char* const> arguments) {
  auto read = Read(arguments);
  if (!read) return tl::unexpected(read.error());
  Parsed& parsed = *read;
  // "rules show --help" is "help rules show", whatever else stands there.
  if (parsed.options.help) return Invocation{FindVerb("help"), std::move(parsed.options)};
  const auto verb = TakeVerb(parsed.options.arguments);
  if (!verb) return tl::unexpected(verb.error());
  if (*verb != nullptr) {
    if (auto fits = CheckFit(**verb, parsed); !fits) return tl::unexpected(fits.error());
    if (auto settled = SettleReports(parsed.options); !settled) {
      return tl::unexpected(settled.error());
    }
  }
  return Invocation{*verb, std::move(parsed.options)};
}

}  // namespace leaktight
