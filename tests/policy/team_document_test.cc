#include "policy/team_document.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/split.h"
#include "catch.h"
#include "policy/check.h"

namespace leaktight {
namespace {

TEST_CASE("every check that a demand of the team's document names is one", "[policy]") {
  for (const Demand& demand : DemandsOfTeam()) {
    INFO(demand.section << ": " << demand.says);
    CHECK_FALSE(demand.says.empty());
    std::set<std::string_view> once;
    for (const std::string_view id : SplitAtBlanks(demand.checks)) {
      INFO(id);
      CHECK(FindCheck(id) != nullptr);
      CHECK(once.insert(id).second);
    }
  }
}

TEST_CASE("a demand that nothing holds says why", "[policy]") {
  for (const Demand& demand : DemandsOfTeam()) {
    INFO(demand.says);
    CHECK((!demand.checks.empty() || !demand.unseen.empty()));
    // A cell of a table.
    CHECK(demand.says.find('|') == std::string_view::npos);
    CHECK(demand.unseen.find('|') == std::string_view::npos);
  }
}

TEST_CASE("every section of the team's document has its demands, in its order", "[policy]") {
  std::vector<std::string> sections;
  std::vector<size_t> points;
  for (const Demand& demand : DemandsOfTeam()) {
    if (sections.empty() || sections.back() != demand.section) {
      sections.emplace_back(demand.section);
      points.push_back(0);
    }
    points.back()++;
  }
  CHECK(sections == std::vector<std::string>{
                        "Overview", "Local development", "Development cluster",
                        "Staging and production: AWS Secrets Manager", "Secret rotation",
                        "Creating secrets for Kubernetes",
                        "Creating secrets for AWS Secrets Manager",
                        "Accessing secrets in Kubernetes", "Accessing secrets in application code",
                        "Security best practices", "Secret types and locations"});
  // How many points each section has: of local development three, …, seven practices, five types.
  CHECK(points == std::vector<size_t>{1, 3, 3, 3, 3, 4, 3, 2, 2, 7, 5});
}

TEST_CASE("every practice is held by a check that some demand names", "[policy]") {
  std::set<Practice> held;
  for (const Demand& demand : DemandsOfTeam()) {
    for (const std::string_view id : SplitAtBlanks(demand.checks)) {
      held.insert(FindCheck(id)->practice);
    }
  }
  for (const CheckInfo* check : AllChecks()) {
    INFO(check->id);
    CHECK(held.count(check->practice) == 1);
  }
}

}  // namespace
}  // namespace leaktight
