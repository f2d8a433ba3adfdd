#include "cli/fix_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "base/text.h"

namespace leaktight {
namespace {

std::string Joined(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ", ") + name;
  return joined;
}

std::string Count(size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

// As a shell takes it for one word; what no terminal shows, as bash and zsh have it.
std::string ShellWord(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+@%:,=";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  const bool visible =
      IsUtf8(text) && text.find('\t') == std::string::npos && EscapeForTerminal(text) == text;
  std::string word = visible ? "'" : "$'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (visible) {
      word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    } else if (byte < 0x20 || byte >= 0x7f) {
      word += fmt::format("\\{:03o}", byte);
    } else {
      if (c == '\'' || c == '\\') word += '\\';
      word += c;
    }
  }
  return word + "'";
}

std::string PlaceOf(const Finding& finding) {
  if (finding.place.span.empty()) return finding.place.path;
  return fmt::format("{}:{}:{}", finding.place.path, finding.place.begin.line,
                     finding.place.begin.column);
}

}  // namespace

std::vector<std::string> BesidesThePatch(const FixPlan& plan, bool written) {
  std::vector<std::string> lines;
  for (const std::string& path : plan.untracked) {
    lines.push_back(written ? "out of git, and still on disk: " + path
                            : "git rm --cached -- " + ShellWord(path));
  }
  for (const KeptFile& file : plan.kept) {
    lines.push_back(fmt::format("{} {}, which git ignores: {}",
                                written ? "values kept in" : "put the values into", file.path,
                                Joined(file.keys)));
  }
  lines.insert(lines.end(), plan.notes.begin(), plan.notes.end());
  return lines;
}

std::vector<std::string> LeftByHand(const Fix& fix) {
  std::vector<std::string> lines;
  std::set<std::string> said;  // advice that is not repeated
  for (const ByHand& left : fix.by_hand) {
    const Finding& finding = left.finding;
    std::string line =
        fmt::format("{}: {} {}", PlaceOf(finding), Name(finding.severity), finding.rule);
    if (!left.why.empty()) line += ": " + left.why;
    lines.push_back(std::move(line));
    if (said.insert(finding.advice).second) lines.push_back("    " + finding.advice);
  }
  return lines;
}

std::string FixOutcome(const Fix& fix, bool written) {
  if (fix.mended.empty() && fix.by_hand.empty()) return "nothing to mend";
  std::string text = Count(fix.mended.size(), "finding") + (written ? " mended" : " to mend");
  if (!fix.by_hand.empty()) text += fmt::format(", {} left for you", fix.by_hand.size());
  if (written && !fix.plan.empty()) {
    text += "; look at git status and git diff, and make new values where these were ever pushed";
  }
  return text;
}

}  // namespace leaktight
