#include "engine/assignment.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/text.h"
#include "engine/words.h"

namespace leaktight {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view TrimFront(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  return text;
}

bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Nothing before the name but what a line of configuration begins with.
bool BeginsLine(std::string_view lead) {
  std::string_view rest = TrimFront(lead);
  for (const std::string_view word : {"- ", "export ", "set ", "declare ", "-e ", "ENV ", "ARG ",
                                      "-x ", "--env ", "setx ", "$ ", "\"", "'"}) {
    if (TakePrefix(rest, word)) rest = TrimFront(rest);
  }
  return rest.empty();
}

// Also where a shell reads on in the next line.
bool EndsLine(std::string_view trail) {
  const std::string_view rest = Trim(trail);
  return rest.empty() || (rest == "\\" && rest.size() < trail.size()) ||
         (rest.size() < trail.size() && (rest.front() == '#' || rest.front() == ';'));
}

// DB_PASSWORD=value make serve: for one command, as a shell takes it.
bool IsForCommand(const Assignment& a) {
  if (a.between != "=" || a.trail.empty() || !IsBlank(a.trail.front())) return false;
  const std::string_view rest = TrimFront(a.trail);
  const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r"));
  constexpr std::string_view kOperators[] = {"if", "or", "and", "unless", "else", "in", "is", "as"};
  return !word.empty() && (IsAlnum(word.front()) || word.front() == '.' || word.front() == '/') &&
         std::find(std::begin(kOperators), std::end(kOperators), word) == std::end(kOperators);
}

// docker run -e DB_PASSWORD=value -e …: one of the environment that a command is given.
bool IsInEnvironment(const Assignment& a) {
  if (a.between != "=" || (!a.trail.empty() && !IsBlank(a.trail.front()))) return false;
  for (const std::string_view option : {" -e ", " --env ", " --build-arg "}) {
    if (a.lead.ends_with(option)) return true;
  }
  return false;
}

// set $NAME value;
bool IsSet(std::string_view whole) {
  return whole.size() > 4 && EqualIgnoringCase(whole.substr(0, 3), "set") && IsBlank(whole[3]);
}

AssignmentForm FormOf(const Assignment& a, const Candidate& c) {
  const std::string_view lead = a.lead;
  const std::string_view trail = a.trail;
  if (c.whole.front() == '?' || c.whole.front() == '&') return AssignmentForm::kInText;
  if (!lead.empty() && lead.back() == '-' && TrimFront(trail).size() != trail.size()) {
    return AssignmentForm::kOption;
  }
  if (c.name.data() != c.whole.data()) {
    return IsSet(c.whole) ? AssignmentForm::kLine : AssignmentForm::kOption;
  }
  if (a.closes_element && c.whole.back() == '/') {
    return AssignmentForm::kElement;
  }
  const bool closed = !trail.empty() && (IsQuote(trail.front()) || trail.front() == '\\');
  const size_t quote = a.between.find_last_of("\"'`");
  if (closed && quote != std::string_view::npos && c.whole.size() > c.secret.size() &&
      c.secret.data() + c.secret.size() < c.whole.data() + c.whole.size()) {
    return AssignmentForm::kQuoted;
  }
  if ((BeginsLine(lead) && (EndsLine(trail) || IsForCommand(a))) || IsInEnvironment(a)) {
    return AssignmentForm::kLine;
  }
  // Within quotes that opened before the name.
  const auto quotes = std::count_if(lead.begin(), lead.end(), IsQuote);
  return quotes % 2 == 1 && trail.find_first_of("\"'`") != std::string_view::npos
             ? AssignmentForm::kInText
             : AssignmentForm::kCode;
}

}  // namespace

Assignment::Assignment(const Candidate& c) {
  // The three stand side by side in one text.
  const std::string_view all(c.whole.data() - c.before.size(),
                             c.before.size() + c.whole.size() + c.after.size());
  const auto name_at = static_cast<size_t>(c.name.data() - all.data());
  const auto secret_at = static_cast<size_t>(c.secret.data() - all.data());
  const size_t secret_end = secret_at + c.secret.size();
  lead = all.substr(0, name_at);
  if (const size_t line = lead.rfind('\n'); line != std::string_view::npos) {
    lead.remove_prefix(line + 1);
  }
  between = all.substr(name_at + c.name.size(), secret_at - name_at - c.name.size());
  const std::string_view behind = all.substr(secret_end);
  const size_t end = behind.find_first_not_of(" \t\r\n");
  closes_element = end != std::string_view::npos && behind.substr(end).starts_with("</");
  trail = behind.substr(0, behind.find('\n'));
  form = FormOf(*this, c);
}

}  // namespace leaktight
