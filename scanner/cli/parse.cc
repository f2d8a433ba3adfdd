#include "cli/parse.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/suggestion.h"

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

// Goes through the arguments once, from the first to the last, and stops at the first that is
// wrong: what was meant as the value of a misspelt flag is never taken for a file.
//
// CLI11 2.1.2, the version of Debian 12, was tried here and turned down. It takes a folder named
// [slug] for `slug`, so that what was named is not what is scanned; reads `--only= FILE` as
// `--only=FILE`, so that a file is left out of the scan without a word; and `-q-` as `-q --`.
class Reader {
 public:
  explicit Reader(std::span<const char* const> arguments) : rest_(arguments) {}

  Result<Parsed> Read() {
    bool flags_may_come = true;
    while (!rest_.empty()) {
      const std::string_view argument = Next();
      if (!flags_may_come || argument.size() < 2 || argument[0] != '-') {
        parsed_.options.arguments.emplace_back(argument);
      } else if (argument == "--") {
        flags_may_come = false;
      } else if (auto read = argument[1] == '-' ? ReadFlag(argument) : ReadBriefs(argument);
                 !read) {
        return tl::unexpected(read.error());
      }
    }
    return std::move(parsed_);
  }

 private:
  std::string_view Next() {
    const std::string_view next = rest_.front();
    rest_ = rest_.subspan(1);
    return next;
  }

  // "--format json", "--format=json", "--quiet".
  Result<void> ReadFlag(std::string_view argument) {
    const size_t equals = argument.find('=');
    const std::string_view name = argument.substr(0, equals);
    const Flag* flag = FindFlag(name);
    if (flag == nullptr) return tl::unexpected(NoFlag(name));
    std::optional<std::string_view> value;
    if (equals != std::string_view::npos) value = argument.substr(equals + 1);
    return Set(*flag, value);
  }

  // "-q", "-qv", "-j 2", "-j2".
  Result<void> ReadBriefs(std::string_view argument) {
    for (size_t i = 1; i < argument.size(); i++) {
      const std::string name{'-', argument[i]};
      const Flag* flag = FindFlag(name);
      if (flag == nullptr) return tl::unexpected(NoFlag(i == 1 ? argument : name));
      if (!flag->value.empty()) {
        std::optional<std::string_view> value;
        if (i + 1 < argument.size()) value = argument.substr(i + 1);
        return Set(*flag, value);
      }
      if (auto set = Set(*flag, std::nullopt); !set) return set;
    }
    return {};
  }

  Result<void> Set(const Flag& flag, std::optional<std::string_view> value) {
    const std::string name(flag.name);
    if (flag.value.empty() && value) return Fail({}, name + " takes no value");
    if (!flag.value.empty() && !value) {
      if (rest_.empty()) {
        return Fail({}, name + " needs a value", name + " " + std::string(flag.value));
      }
      value = Next();
    }
    parsed_.given.push_back(&flag);
    auto set = flag.set(parsed_.options, value.value_or(std::string_view()));
    if (!set) set.error().where = name;
    return set;
  }

  std::span<const char* const> rest_;
  Parsed parsed_;
};

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
  for (const std::string_view name : seconds) {
    all += (all.empty() ? "" : " or ") + std::string(name);
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
  auto read = Reader(arguments).Read();
  if (!read) return tl::unexpected(read.error());
  Parsed& parsed = *read;
  if (parsed.options.format == nullptr) parsed.options.format = &ReportFormats().front();
  // "rules show --help" is "help rules show", whatever else stands there.
  if (parsed.options.help) return Invocation{FindVerb("help"), std::move(parsed.options)};
  const auto verb = TakeVerb(parsed.options.arguments);
  if (!verb) return tl::unexpected(verb.error());
  if (*verb != nullptr) {
    if (auto fits = CheckFit(**verb, parsed); !fits) return tl::unexpected(fits.error());
  }
  return Invocation{*verb, std::move(parsed.options)};
}

}  // namespace leaktight
