#include "fix/mend_each.h"

namespace leaktight {

void MendEach(const FixProblem& problem, Remedy& remedy,
              const std::function<Why(const Violation& violation)>& mend) {
  for (size_t i = 0; i < problem.violations.size(); i++) {
    const Remedy before = remedy;
    const Why why = mend(problem.violations[i]);
    if (!why) continue;
    remedy = before;
    remedy.Leave(i, *why);
  }
}

}  // namespace leaktight
