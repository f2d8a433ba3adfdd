// Changes of a text by the places where it changes: what is not named stays, byte for byte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

struct TextEdit {
  Span span;         // what goes; empty: nothing does
  std::string text;  // what comes instead

  friend bool operator==(const TextEdit&, const TextEdit&) = default;
};

// Do both want the same bytes? Two that only put something in at the same place do not.
bool Collide(const TextEdit& a, const TextEdit& b);

// Without those that are there twice, in the order of their places; what comes to the same place
// stays in its order.
std::vector<TextEdit> Sorted(std::vector<TextEdit> edits);

// Do any of these, sorted, collide?
bool AnyCollide(const std::vector<TextEdit>& sorted);

// `edits` in any order, none of which collide. What comes to the same place comes in their order.
std::string Applied(std::string_view text, std::vector<TextEdit> edits);

// How the text's lines end: as its first one does.
std::string_view LineEndingOf(std::string_view text);

// `text`, whose lines end in \n, with lines that end in `ending`.
std::string WithLineEnding(std::string_view text, std::string_view ending);

// `lines` ("\n" between and behind them) behind the last line, in the text's own way to end lines.
TextEdit Appended(std::string_view text, std::string_view lines);

// From the beginning of the line on which the span begins up to and with the line ending behind it.
Span WholeLines(std::string_view text, Span span);

// Where the line begins that `at` stands on.
size_t LineBegin(std::string_view text, size_t at);

// The blanks with which that line begins.
std::string_view IndentAt(std::string_view text, size_t at);

// Has the text this line, blanks around it aside?
bool HasLine(std::string_view text, std::string_view line);

}  // namespace leaktight
