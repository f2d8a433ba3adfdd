// Changes of YAML that keep the rest of it as it is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fix/edit.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// From its first character to behind its last one, quotes included, of a block scalar from its
// indicator on.
Span WrittenSpan(std::string_view text, YamlRef scalar);

// The key of a mapping's entry; nothing where there is none.
YamlRef KeyOf(YamlRef mapping, std::string_view name);

// An item of a sequence with its dash and line, or in brackets with its comma. Nothing where more
// stands on its line than itself and a comment.
std::optional<Span> ItemSpan(std::string_view text, YamlRef sequence, YamlRef item);

// Between a key and its value stand a colon, blanks, a quote, what begins a block, and no more: an
// anchor, a tag or an alias says that the value is more than this one place.
bool IsPlainlyWritten(std::string_view text, Span key, Span value);

// An entry of a mapping, its value a scalar, with its line, or in braces with its comma; with
// `alone`, where it is the only one, what is left is `{}`. Nothing where more stands on its line
// than itself and a comment.
std::optional<TextEdit> WithoutEntry(std::string_view text, YamlRef mapping, YamlRef key,
                                     YamlRef value, bool alone);

// The byte behind the last line of a collection in block style.
size_t EndOfBlock(std::string_view text, YamlRef block);

// `lines` at the beginning of a line, or behind the last one where it does not end.
TextEdit LinesAt(std::string_view text, size_t at, std::string_view lines);

// How far the line's first character stands from its beginning, for the byte at `at`.
size_t ColumnOf(std::string_view text, size_t at);

}  // namespace leaktight
