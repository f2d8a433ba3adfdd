#include "cli/rule_costs_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/quantity.h"

namespace leaktight {
namespace {

constexpr double kMiB = 1 << 20;

// 0.4, 12, 1,234: as exact as it is of use.
std::string Number(double number) {
  return number < 10 ? fmt::format("{:.1f}", number) : ShowCount(static_cast<uint64_t>(number));
}

constexpr std::string_view kRemedy =
    "take a longer literal that every match contains, `gate: assignment` where only assignments "
    "matter, or `assigned` instead of a pattern";

}  // namespace

std::string CostsText(const Painter& paint, const RuleCosts& costs, std::string_view corpus,
                      size_t column) {
  const double mib = static_cast<double>(costs.bytes()) / kMiB;
  std::string text =
      fmt::format("\nCost on {} ({}):\n", EscapeForTerminal(corpus), ShowBytes(costs.bytes()));
  for (const RuleCost& cost : costs.costs()) {
    const std::string id(cost.rule->id);
    text += fmt::format("      {:<{}}  ", id, column);
    if (cost.keywords.empty()) {
      text += "no keyword: costs nothing where nothing is found\n";
      continue;
    }
    uint64_t hits = 0;
    for (const KeywordCount& keyword : cost.keywords) hits += keyword.hits;
    text += fmt::format("{} {} a MiB, {} µs a MiB\n", Number(static_cast<double>(hits) / mib),
                        hits == 1 ? "hit" : "hits", Number(cost.seconds * 1e6 / mib));
    for (const KeywordCount& keyword : cost.keywords) {
      // A gate is what common words need, and most places cost little behind one.
      if (cost.rule->gate != Gate::kNone || !IsTooCommon(keyword.hits, costs.bytes())) continue;
      text += paint(Style::kBold, "warn  ");
      text += fmt::format("{:<{}}  the keyword `{}` is too common: it stands once in {}; {}\n", id,
                          column, EscapeForTerminal(keyword.keyword),
                          ShowBytes(costs.bytes() / keyword.hits), kRemedy);
    }
  }
  return text;
}

}  // namespace leaktight
