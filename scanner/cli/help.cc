#include "cli/help.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "report/style.h"

namespace leaktight {
namespace {

constexpr size_t kWidth = 88;

constexpr std::string_view kWhatItIs =
    "leaktight finds secrets before they leak: tokens and passwords in what you commit, and files "
    "that keep secrets otherwise than they should.";

constexpr std::pair<std::string_view, std::string_view> kExitStatus[] = {
    {"0", "all that was asked for was scanned, and nothing at or above --fail-on was found"},
    {"1", "findings"},
    {"2",
     "the job could not be done whole; a message on standard error says why, and what was "
     "found is still reported"},
};

constexpr std::pair<std::string_view, std::string_view> kEnvironment[] = {
    {"NO_COLOR", "If set, no color unless --color always asks for it"},
    {"CLICOLOR_FORCE", "If set and not 0, color even where no terminal is"},
    {"TERM", "If dumb, no color"},
};

bool Scans(const Verb& verb) {
  return (verb.set & kScans) != 0;
}

std::string Spelling(const Flag& flag) {
  std::string spelling;
  if (!flag.brief.empty()) spelling += std::string(flag.brief) + ", ";
  spelling += flag.name;
  if (flag.value_is_optional) return spelling + "[=" + std::string(flag.value) + "]";
  if (!flag.value.empty()) spelling += " " + std::string(flag.value);
  return spelling;
}

// Names alone stand between commas, explained ones between "or".
std::string ChoicesAsText(const std::vector<Choice>& choices) {
  bool explained = false;
  for (const Choice& choice : choices) explained |= !choice.says.empty();
  std::string text;
  for (const Choice& choice : choices) {
    if (!text.empty()) text += explained ? " or " : ", ";
    text += choice.name;
    if (!choice.says.empty()) text += " (" + std::string(choice.says) + ")";
  }
  return text;
}

// Help, choices and default as sentences.
std::string Explanation(const Flag& flag) {
  std::string text(flag.help);
  if (flag.choices != nullptr) {
    // Of "FORMAT[=FILE]" what may be left out is no choice.
    text += ". " + std::string(flag.value.substr(0, flag.value.find('['))) + " is ";
    text += ChoicesAsText(flag.choices());
  }
  if (!flag.fallback.empty()) text += ". Default: " + std::string(flag.fallback);
  return text;
}

std::vector<const Flag*> FlagsOf(const Verb& verb) {
  std::vector<const Flag*> flags;
  for (const Flag& flag : Flags()) {
    if ((flag.verbs & verb.set) != 0) flags.push_back(&flag);
  }
  return flags;
}

// Two columns; what does not fit into the first has its explanation on the next line.
std::string Columns(const std::vector<std::pair<std::string, std::string>>& rows) {
  constexpr size_t kFirst = 22;
  std::string text;
  const std::string margin(kFirst + 2, ' ');
  for (const auto& [name, says] : rows) {
    std::string lines = Wrap(says, kWidth, margin, margin);
    text += "  " + name;
    const size_t width = DisplayWidth(name) + 2;
    if (width <= kFirst) {
      lines = lines.substr(width);
    } else {
      text += '\n';
    }
    text += lines;
  }
  return text;
}

std::string Usage(const Verb& verb) {
  std::string usage = "leaktight " + std::string(verb.name) + " [FLAG…]";
  if (!verb.arguments.empty()) usage += " " + std::string(verb.arguments);
  return usage;
}

std::string Heading(std::string_view text) {
  return "\n" + std::string(text) + ":\n";
}

std::string ExitStatus() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& [status, says] : kExitStatus) rows.emplace_back(status, says);
  std::string text = Heading("Exit status");
  for (const auto& [status, says] : rows) text += Wrap(says, kWidth, "  " + status + "  ", "     ");
  return text;
}

// Roff: backslashes are escapes, and a line must not begin with a dot or quote.
std::string Roff(std::string_view text) {
  std::string roff;
  for (const char c : text) {
    if ((c == '.' || c == '\'') && (roff.empty() || roff.back() == '\n')) roff += "\\&";
    if (c == '\\') {
      roff += "\\e";
    } else if (c == '-') {
      roff += "\\-";
    } else {
      roff += c;
    }
  }
  return roff;
}

std::string ManFlag(const Flag& flag) {
  std::string text = ".TP\n\\fB" + Roff(flag.name) + "\\fR";
  const std::string value = "\\fI" + Roff(flag.value) + "\\fR";
  if (!flag.value.empty()) text += flag.value_is_optional ? "[=" + value + "]" : " " + value;
  if (!flag.brief.empty()) text += ", \\fB" + Roff(flag.brief) + "\\fR";
  return text + "\n" + Roff(Explanation(flag)) + ".\n";
}

std::string ManVerb(const Verb& verb) {
  std::string text = ".SS " + Roff(Usage(verb)) + "\n";
  for (const char c : Roff(verb.description))
    text += c == '\n' ? std::string("\n.PP\n") : std::string(1, c);
  text += '\n';
  for (const Example& example : verb.examples) {
    text += ".PP\n" + Roff(example.says) + ":\n.PP\n.RS 4\n.nf\n" + Roff(example.command) +
            "\n.fi\n.RE\n";
  }
  return text;
}

}  // namespace

std::string GeneralHelp() {
  std::string text = Wrap(kWhatItIs, kWidth, "", "");
  text += Heading("Usage") + "  leaktight VERB [FLAG…] [ARGUMENT…]\n" + Heading("Verbs");
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Verb& verb : Verbs()) {
    const std::string arguments = verb.arguments.empty() ? "" : " " + std::string(verb.arguments);
    rows.emplace_back(std::string(verb.name) + arguments, verb.summary);
  }
  text += Columns(rows) + Heading("Flags of every verb");
  rows.clear();
  for (const Flag& flag : Flags()) {
    if (flag.verbs == kAllVerbs) rows.emplace_back(Spelling(flag), Explanation(flag));
  }
  text += Columns(rows) + Heading("Begin with");
  text += "  leaktight tree            scan where you are\n";
  text += "  leaktight hook install    check every commit of this repository from now on\n";
  text += "\nleaktight help VERB explains a verb and its flags.\n";
  return text;
}

std::string HelpFor(const Verb& verb) {
  std::string text =
      "leaktight " + std::string(verb.name) + ": " + std::string(verb.summary) + "\n";
  text += Heading("Usage") + "  " + Usage(verb) + "\n\n";
  text += Wrap(verb.description, kWidth, "", "");
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Flag* flag : FlagsOf(verb)) rows.emplace_back(Spelling(*flag), Explanation(*flag));
  text += Heading("Flags") + Columns(rows);
  if (!verb.examples.empty()) text += Heading("Examples");
  for (const Example& example : verb.examples) {
    text += "  " + std::string(example.command) + "\n";
    text += Wrap(example.says, kWidth, "      ", "      ");
  }
  if (Scans(verb)) text += ExitStatus();
  return text;
}

std::string ManPage() {
  std::string text = ".TH LEAKTIGHT 1 \"\" \"leaktight " LEAKTIGHT_VERSION "\"\n";
  text += ".SH NAME\nleaktight \\- find secrets before they leak\n";
  text += ".SH SYNOPSIS\n.B leaktight\nVERB [FLAG...] [ARGUMENT...]\n";
  text += ".SH DESCRIPTION\n" + Roff(kWhatItIs) + "\n.SH VERBS\n";
  for (const Verb& verb : Verbs()) text += ManVerb(verb);
  text += ".SH FLAGS\n";
  for (const Flag& flag : Flags()) text += ManFlag(flag);
  text += ".SH EXIT STATUS\n";
  for (const auto& [status, says] : kExitStatus) {
    text += ".TP\n.B " + std::string(status) + "\n" + Roff(says) + ".\n";
  }
  text += ".SH ENVIRONMENT\n";
  for (const auto& [name, says] : kEnvironment) {
    text += ".TP\n.B " + std::string(name) + "\n" + Roff(says) + ".\n";
  }
  text += "Inside a git hook the variables that git sets, such as GIT_INDEX_FILE, are honoured.\n";
  return text;
}

}  // namespace leaktight
