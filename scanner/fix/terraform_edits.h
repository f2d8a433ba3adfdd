// Changes of Terraform's files that keep their layout, in the native syntax and in JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fix/edit.h"
#include "policy/hcl_reader.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// Where an argument comes into a block, behind all that it has. In line with the equals sign above
// it where that stands far enough; where not, and if `apart`, behind a blank line, as
// `terraform fmt` lines up only what stands together.
std::vector<TextEdit> ArgumentEdits(std::string_view text, HclRef block, std::string_view name,
                                    std::string_view value, bool apart);

// Where `sensitive = true` comes into a block; nothing where it is there.
std::vector<TextEdit> SensitiveEdits(std::string_view text, HclRef block);

// The same of JSON, of a body that is an object: the first member.
TextEdit JsonArgumentEdit(std::string_view text, YamlRef body, std::string_view name,
                          std::string_view value);
std::optional<TextEdit> JsonSensitiveEdit(std::string_view text, YamlRef body);

// The body of the block of JSON whose label stands there; false: there is none.
YamlRef JsonBlock(const YamlStream& stream, std::string_view type, Span label);

// A member of JSON with the comma that divides it from the others.
Span JsonMember(std::string_view text, Span member);

// An attribute with its line; a comment behind it stays.
Span AttributeLines(std::string_view text, Span attribute);

}  // namespace leaktight
