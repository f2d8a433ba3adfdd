// Terraform's expressions as texts that outlive their file: what is known of a value, and by which
// names the rest of it is to be had.
#pragma once

#include <string>
#include <string_view>

#include "policy/hcl_reader.h"

namespace leaktight {

// `null`, and what cannot be told.
inline constexpr std::string_view kNullText = "${null}";
inline constexpr std::string_view kUnknownText = "${?}";

// The text of a number, a string or a template, with `${…}` for each part that is another's:
// `${var.x}`, `${local.x.y}`, `${each.key}`, `${each.value.days}`; `${each.value.days|30}`: 30 if
// there is none (try, lookup, coalesce). Of a resource its address alone, with the key of an
// instance where that is written: `${aws_secretsmanager_secret.x}`, `${aws_kms_key.x[main]}`,
// `${module.x}`. kUnknownText where it is anything else, or longer than names and times are.
std::string TerraformValueText(HclRef expression);

// "var.x" of "${var.x}"; empty: the text is more than one name, or none.
std::string_view WholeNameIn(std::string_view text);

// What a `for_each` goes through: "local.x", "var.x", "aws_secretsmanager_secret.x"; empty: it
// cannot be told, or stands there itself.
std::string ForEachName(HclRef expression);

}  // namespace leaktight
