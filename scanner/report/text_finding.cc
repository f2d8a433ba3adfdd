#include <algorithm>

#include "base/text.h"
#include "report/origin.h"
#include "report/quantity.h"
#include "report/text_parts.h"
#include "report/told_finding.h"

namespace leaktight {
namespace {

constexpr std::string_view kIndent = "  ";

std::string Locate(const Position& position) {
  return std::to_string(position.line) + ':' + std::to_string(position.column);
}

std::string Head(const TextPage& page, const Finding& finding) {
  std::string head(kIndent);
  head += page.paint(finding.severity, Name(finding.severity));
  head += "  " + page.paint(Style::kBold, EscapeForTerminal(finding.rule)) + "  ";
  const bool whole_file = !finding.has_secret && finding.place.span.empty();
  head += page.paint(Style::kDim, whole_file ? "the whole file" : Locate(finding.place.begin));
  return head + '\n';
}

// "main, topic, v1.0 and 3 more"
std::string ReachedBy(const Trace& trace) {
  constexpr size_t kShown = 4;
  if (trace.from == ReachedFrom::kStash) return "a stash alone";
  if (trace.from == ReachedFrom::kReflog) return "no ref any more; a reflog still holds it";
  if (trace.from == ReachedFrom::kNothing) return "no ref any more";
  std::string text;
  size_t names = 0;
  for (const std::vector<std::string>* kind : {&trace.branches, &trace.tags, &trace.refs}) {
    for (const std::string& name : *kind) {
      if (names++ < kShown) text += (text.empty() ? "" : ", ") + name;
    }
  }
  names += trace.more_refs;
  if (names > kShown) text += " and " + ShowCount(names - kShown) + " more";
  return text.empty() ? "HEAD" : text;
}

// "name     value" in columns.
std::string Facts(const TextPage& page, const Finding& finding, const Trace* trace) {
  std::vector<std::pair<std::string, std::string>> facts;
  if (finding.place.commit) {
    facts.emplace_back("commit", page.Show(CommitInShort(*finding.place.commit)));
  }
  if (trace != nullptr && trace->is_known) {
    if (trace->places.front().removed) {
      facts.emplace_back("removed", page.Show(CommitInShort(*trace->places.front().removed)));
    }
    if (trace->in_head) facts.emplace_back("still in", "the files of HEAD");
    facts.emplace_back("reached by", page.Show(ReachedBy(*trace)));
  }
  for (const auto& [name, value] : finding.details) {
    facts.emplace_back(page.Show(name), page.Show(value));
  }
  if (!finding.also.empty()) {
    std::string rules;
    for (const std::string& rule : finding.also) {
      if (!rules.empty()) rules += ", ";
      rules += EscapeForTerminal(rule);
    }
    facts.emplace_back("also seen by", rules);
  }
  size_t column = 0;
  for (const auto& [name, value] : facts) column = std::max(column, DisplayWidth(name));
  std::string shown;
  for (const auto& [name, value] : facts) {
    const std::string padding(column - DisplayWidth(name) + 2, ' ');
    const std::string margin(kIndent.size() + column + 2, ' ');
    const std::string lines = Wrap(value, page.options.width, margin, margin);
    shown += kIndent;
    shown += page.paint(Style::kDim, name) + padding;
    shown += lines.size() > margin.size() ? lines.substr(margin.size()) : "\n";
  }
  return shown;
}

std::string FurtherPlaces(const TextPage& page, const Finding& finding) {
  if (finding.places.empty()) return {};
  constexpr size_t kShown = 6;
  const size_t all = finding.places.size();
  const size_t shown = page.options.verbose || all <= kShown + 1 ? all : kShown;
  std::string text = "the same secret stands at ";
  for (size_t i = 0; i < shown; i++) {
    const Place& place = finding.places[i];
    if (i > 0) text += i + 1 == all ? " and " : ", ";
    const Origin origin = place.origin.value_or(finding.origin);
    if (origin != Origin::kBlob && origin != Origin::kStdin) {
      text += page.Show(Whereabouts(finding, place));
      if (origin == Origin::kCommitMessage) continue;  // that names its commit
    } else {
      if (place.path != finding.place.path) text += page.Show(place.path) + ':';
      text += Locate(place.begin);
    }
    if (place.commit && !(finding.place.commit && place.commit->id == finding.place.commit->id)) {
      text += " in commit " + ShortId(place.commit->id);
    }
  }
  if (shown < all) {
    text += " and " + ShowCountOf(all - shown, "further place") + " (--verbose names them)";
  }
  return Wrap(text, page.options.width, kIndent, kIndent);
}

std::string Replacement(const TextPage& page, const Finding& finding) {
  if (finding.replacement.empty()) return {};
  std::string text(kIndent);
  text += page.paint(Style::kGood, finding.has_secret ? "paste instead" : "to paste") + "\n\n";
  std::string_view rest = finding.replacement;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string line = page.Show(rest.substr(0, end));
    if (!line.empty()) text += "      " + page.paint(Style::kGood, line);
    text += '\n';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return text + '\n';
}

}  // namespace

std::string TextPage::Show(std::string_view text) const {
  return EscapeForTerminal(mask.Apply(text));
}

std::string ShowFinding(const TextPage& page, const Finding& finding, const Trace* trace,
                        std::set<std::string>& said) {
  const size_t width = page.options.width;
  std::string shown = Head(page, finding);
  // A line ending in a message comes from the repository: no line of its own for it.
  const std::string message = page.Show(Trim(finding.message));
  if (said.insert(message).second) shown += Wrap(message, width, kIndent, kIndent);
  const std::string excerpt = ShowExcerpt(page, finding);
  if (!excerpt.empty()) shown += '\n' + excerpt;
  const std::string below = Facts(page, finding, trace) + FurtherPlaces(page, finding);
  if (!below.empty()) shown += (excerpt.empty() ? "\n" : "") + below;
  const std::string advice = page.mask.Apply(Trim(finding.advice));
  if (!advice.empty()) {
    const std::string arrow = std::string(kIndent) + page.paint(Style::kGood, "→") + ' ';
    if (said.insert(advice).second) {
      // Wrapped behind a plain arrow, since colours take no cells.
      const std::string lines = Wrap(advice, width, "    ", "    ");
      shown += arrow + lines.substr(4);
    } else {
      shown += arrow + page.paint(Style::kDim, "as above") + '\n';
    }
  }
  shown += Replacement(page, finding);
  if (!finding.fingerprint.empty()) {
    shown += kIndent;
    shown +=
        page.paint(Style::kDim, "fingerprint  " + EscapeForTerminal(finding.fingerprint)) + '\n';
  }
  return shown;
}

std::string ShowSuppressed(const TextPage& page, const Finding& finding, const Trace* trace) {
  std::string where = page.Show(Whereabouts(finding, trace));
  if (StandsInFile(finding) && !finding.place.span.empty()) {
    where += ':' + Locate(finding.place.begin);
  }
  std::string shown(kIndent);
  shown += page.paint(Style::kDim, std::string(Name(finding.severity)) + "  " +
                                       EscapeForTerminal(finding.rule) + "  " + where) +
           '\n';
  std::string why;
  if (finding.place.commit) why += "commit " + CommitInShort(*finding.place.commit) + "\n";
  if (const std::optional<Suppression>& by = finding.suppression) {
    why += "allowed in " + by->file;
    if (by->line > 0) why += ':' + std::to_string(by->line);
    if (!by->reason.empty()) why += ": " + by->reason;
  }
  std::string_view rest = why;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string lines =
        Wrap(page.Show(rest.substr(0, end)), page.options.width, "      ", "      ");
    shown += page.paint(Style::kDim, lines.substr(0, lines.size() - 1)) + '\n';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return shown;
}

}  // namespace leaktight
