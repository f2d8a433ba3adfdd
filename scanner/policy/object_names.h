// Names of Secrets and their keys, known or half known.
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// A name as a manifest or a template has it: `*` stands for each part that is filled in later (`{{
// … }}`, `${…}`, `<…>`), and "*" alone for what is no name at all.
std::string NameAsFarAsKnown(std::string_view text);

// Can a Secret have this name (RFC 1123's subdomain)?
bool IsObjectName(std::string_view text);

// Is `name` a whole name, without parts that are not known?
bool IsWholeName(std::string_view name);

// May the two be the same? Either may have parts that are not known.
bool NamesMayMeet(std::string_view a, std::string_view b);

// Is `given` so close to `meant` that it is most likely a slip: a letter left out, doubled, wrong
// or swapped, another separator, a plural? Names that differ in a number, or in a word, are two
// names.
bool IsSlipOf(std::string_view given, std::string_view meant);

}  // namespace leaktight
