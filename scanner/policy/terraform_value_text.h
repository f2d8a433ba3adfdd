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
// there is none (try, lookup, coalesce). A key that is itself a name stands between kIndexBegin and
// kIndexEnd: `local.x[var.env].y`. Of a resource its address alone, with the key of an
// instance where that is written: `${aws_secretsmanager_secret.x}`, `${aws_kms_key.x[main]}`,
// `${module.x}`. `${var.x||var.y}`: the second where the first is null or empty (coalesce);
// with kTryMark behind one bar: where there is no such field (try).
// kUnknownText where it is anything else, or longer than names and times are. `loop`: whose names
// stand for an item of what it goes through.
struct TerraformLoop;
std::string TerraformValueText(HclRef expression, const TerraformLoop* loop = nullptr);

// Names of a loop within an expression, and what they stand for: "item.key", "item.value",
// "var.rotation_rules"; empty: it cannot be told.
struct TerraformLoop {
  std::string_view key = {};
  std::string_view value = {};
  bool dynamic = false;  // a block's: its names are `value.key` and `value.value`
  std::string key_is = {};
  std::string value_is = {};
  const TerraformLoop* outer = nullptr;  // whose names cannot be told within
};

// What a map is where that is more than its fields: `${merge:3}`, of three parts (a name, kPartMark
// and a number each); `${for:m:local.x}`, a field for each of another's, whose texts are those of
// the field `*`; `${list:m:local.x}`, an item for each; `${keys:a,b}`, an object with these keys
// and no others. Behind `for:` and `list:` stands whether what is gone through has to be a map
// (two names), a set or a list (its items become keys), or any (of its keys, or one name).
inline constexpr std::string_view kMergeForm = "merge:";
inline constexpr std::string_view kForForm = "for:";
inline constexpr std::string_view kListForm = "list:";
inline constexpr std::string_view kKeysForm = "keys:";
inline constexpr std::string_view kForMap = "m";
inline constexpr std::string_view kForItems = "s";
inline constexpr std::string_view kForKeys = "k";
inline constexpr std::string_view kForAny = "a";
// Names of what stands within an expression: a part of it, and what it goes through.
inline constexpr char kPartMark = '\x1d';
inline constexpr char kCollectionMark = '\x1e';
inline constexpr std::string_view kMarks = "\x1d\x1e";
inline constexpr char kIndexBegin = '\x1b';
inline constexpr char kIndexEnd = '\x1c';
inline constexpr char kTryMark = '\x1f';
// Behind kPartMark, of a `for`: what an item has to be to count. `=` or `!`, a text, kTryMark, and
// the literal that it is, or is not.
inline constexpr std::string_view kCondition = "?";

// "var.x" of "${var.x}"; empty: the text is more than one name, or none.
std::string_view WholeNameIn(std::string_view text);

// What a `for_each` goes through: "local.x", "var.x", "aws_secretsmanager_secret.x"; empty: it
// cannot be told, or stands there itself.
std::string ForEachName(HclRef expression);

}  // namespace leaktight
