// The same secret in two environments.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/check.h"

namespace leaktight::secret_reused {

extern const CheckInfo kInfo = {
    .id = "secret-reused",
    .name = "Secret shared by two environments",
    .severity = Severity::kHigh,
    .practice = Practice::kOneForEachEnvironment,
    .message =
        "The same secret is in use in two environments: who has it in the lesser one, where more "
        "people and machines do, has the other too.",
    .advice =
        "Make a new value for one of the two, and put it where that environment's secrets are "
        "kept, not into git. If either was ever pushed, both are known: make two new ones.",
    .bad_path = "config/services.yml",
    .bad =
        "staging:\n"
        "  payments:\n"
        "    password: {password:24}\n"
        "production:\n"
        "  payments:\n"
        "    password: {again}\n",
    .good_path = "config/services.yml",
    .good =
        "staging:\n"
        "  payments:\n"
        "    password: {password:24}\n"
        "production:\n"
        "  payments:\n"
        "    password: {password:24}\n",
    .reference =
        "Values are compared decoded (base64 in a Secret, escapes of YAML, JSON and dotenv) and "
        "by a keyed hash; neither the value nor a plain hash of it is kept or shown. The "
        "environment is what an object's namespace, the file's path or the key at the top of a "
        "file says, by the words that are common everywhere or by `environments` in "
        ".leaktight.yaml; where nothing says it, nothing is compared. Placeholders, "
        "references, encrypted values, words and short values, public keys and certificates, user "
        "names and addresses are left alone, and so are templates, vendored code and test data. "
        "Sharing among local, development and test environments is for information: nothing real "
        "stands behind those.",
};

namespace {

struct Place {
  std::string_view path;
  const Fact* fact = nullptr;
  std::string environment = {};
};

// What there is to lose, most first. An environment with a name of the team's own counts as one
// that people depend on.
constexpr std::array<std::string_view, 6> kFirst = {"production", "preproduction", "staging",
                                                    "uat",        "demo",          "qa"};
constexpr std::array<std::string_view, 5> kForDevelopers = {"sandbox", "integration", "test",
                                                            "development", "local"};

size_t Rank(std::string_view environment) {
  const auto first = std::find(kFirst.begin(), kFirst.end(), environment);
  if (first != kFirst.end()) return static_cast<size_t>(first - kFirst.begin());
  const auto last = std::find(kForDevelopers.begin(), kForDevelopers.end(), environment);
  if (last == kForDevelopers.end()) return kFirst.size();
  return kFirst.size() + 1 + static_cast<size_t>(last - kForDevelopers.begin());
}

bool IsForDevelopers(std::string_view environment) {
  return environment == "local" || environment == "development" || environment == "test" ||
         environment == "integration";
}

std::string CauseOf(const Place& place) {
  return place.fact->value_hash + '\0' + place.environment + '\0' + std::string(place.path);
}

// `home` begins the list of all places, sorted, that ends at `end`.
RepositoryViolation Reused(const Place& home, const Place* end,
                           const std::vector<const Place*>& places) {
  const Place& here = *places.front();
  RepositoryViolation found;
  found.path = here.path;
  Violation& violation = found.violation;
  violation.about = here.fact->span;
  violation.secrets = {here.fact->span};
  violation.subject = here.fact->key;
  violation.note = fmt::format("Here it is for {}; {} has it for {}, as {}.", here.environment,
                               home.path == here.path ? "the same file" : home.path,
                               home.environment, home.fact->key);
  if (IsForDevelopers(home.environment) && IsForDevelopers(here.environment)) {
    violation.severity = Severity::kInfo;
  }
  for (size_t i = 1; i < places.size(); i++) {
    found.further.push_back({std::string(places[i]->path), places[i]->fact->span});
  }
  found.further.push_back({std::string(home.path), home.fact->span});
  // Each place that has the value for one of the two environments.
  for (const Place* place : places) found.causes.push_back(CauseOf(*place));
  for (const Place* at = &home; at != end && at->environment == home.environment; at++) {
    found.causes.push_back(CauseOf(*at));
  }
  return found;
}

// The place with most to lose has the secret by right; each other environment's first place is told
// of, with its other ones.
void RunIn(size_t view, const RepositoryFacts& repository,
           std::vector<RepositoryViolation>& violations) {
  std::map<std::string_view, std::vector<Place>> by_value;
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kSecretValue) by_value[fact.value_hash].push_back({path, &fact});
    }
  }
  for (auto& [value, places] : by_value) {
    if (places.size() < 2) continue;
    for (Place& place : places) {
      if (repository.conventions.IsTemplate(place.path)) continue;
      place.environment =
          repository.conventions.EnvironmentOf(place.path, place.fact->name_space, view);
    }
    const auto unknown = [](const Place& place) { return place.environment.empty(); };
    places.erase(std::remove_if(places.begin(), places.end(), unknown), places.end());
    // Those of one environment beside each other; within it they stay in order.
    std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
      const size_t left = Rank(a.environment);
      const size_t right = Rank(b.environment);
      return left != right ? left < right : a.environment < b.environment;
    });
    for (size_t begin = 0; begin < places.size();) {
      std::vector<const Place*> of_one;
      size_t end = begin;
      for (; end < places.size() && places[end].environment == places[begin].environment; end++) {
        of_one.push_back(&places[end]);
      }
      if (begin > 0)
        violations.push_back(Reused(places.front(), places.data() + places.size(), of_one));
      begin = end;
    }
  }
}

}  // namespace

// Two environments in one view are two, whatever another says.
void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  RunIn(0, repository, violations);
  for (size_t view = 1; view < repository.conventions.Views(); view++) {
    std::vector<RepositoryViolation> further;
    RunIn(view, repository, further);
    for (RepositoryViolation& found : further) {
      const auto same =
          std::find_if(violations.begin(), violations.end(), [&](const RepositoryViolation& other) {
            return other.path == found.path && other.violation.about == found.violation.about;
          });
      if (same == violations.end()) {
        violations.push_back(std::move(found));
      } else if (!found.violation.severity) {
        same->violation.severity.reset();  // the check's own, the higher one
      }
    }
  }
}

}  // namespace leaktight::secret_reused
