// The texts and references that Terraform's configuration gives as values, with what they go by.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "policy/hcl_reader.h"

namespace leaktight {

// A loop around a text: a `for`, or a `dynamic` block.
struct TerraformTurns {
  std::string_view key = {};    // the name of what it is at; empty: it has none
  std::string_view value = {};  // of a block, of both: `value.key`, `value.value`
  bool dynamic = false;
  HclRef collection = {};
  const TerraformTurns* outer = nullptr;
};

struct TerraformText {
  HclRef value;                 // a string, a template or a reference
  std::string_view name;        // of the argument or key, or of what is called so beside it:
                                // `name = "DB_PASSWORD"`, `value = …`
  bool sensitive = false;       // it is, or stands in, an argument that holds secrets
  bool keyed = false;           // within that under a key of its own: `user` besides `password`
  std::string_view field = {};  // of what a reference stands for: lookup(value, field)
  bool by_key = false;          // its name is the key of the item that a loop is at
  const TerraformTurns* turns = nullptr;  // the innermost loop around it, while it is seen
  bool part = false;                      // of a longer text that functions and templates make
  // The name of the innermost map around it that is called after secrets, under whatever keys they
  // stand there: `passwords = { billing = … }`. Empty: there is none.
  std::string_view map = {};
};

using SeeTerraformText = std::function<void(const TerraformText& text)>;

// All of a block's body, its nested blocks included. `sensitive`: arguments that hold secrets,
// whatever they are called.
void EachTerraformText(HclRef body, const std::vector<std::string_view>& sensitive,
                       const SeeTerraformText& see);

// All that an expression may come to: both sides of a condition, the arguments of functions that
// hand them on, a default within lookup or try, each value that a map's key may choose, and what
// is worked out within a template. What is compared or computed with is left out.
void EachTerraformTextIn(HclRef expression, std::string_view name, bool sensitive,
                         const SeeTerraformText& see);

// The body of the `dynamic` block that makes blocks of a type; false: there is none, or it makes
// none.
HclRef DynamicBlock(HclRef body, std::string_view type);

// What a `value` in the same body or object goes by: its name beside it, of a path the last part.
std::string_view TerraformNameBeside(HclRef body);

// Is a map called after the secrets in it, in whatever words: `passwords`, `db_credentials`?
bool NamesMapOfSecrets(std::string_view name);

// Of a `for`: in braces, with a key for each.
inline bool MakesObject(HclRef loop) {
  return loop.style() == HclStyle::kQuoted;
}

// The names of a `for`: of the key that it is at, which may be empty, and of the value.
struct LoopNames {
  std::string_view key;
  std::string_view value;
};
LoopNames NamesOfLoop(HclRef loop);

// What a `for` goes through, where it hands on each item as it is: `{ for p in local.x : p.name =>
// p }`; false: it makes something else of them.
HclRef CollectionKept(HclRef loop);

// The name of a step: `.x`, or `["x"]`; empty: it is another.
std::string_view NameOfStep(HclRef step);
// The last name of a reference: "password" of `aws_db_instance.main[0].password`; empty: none.
std::string_view LastStepOf(HclRef reference);
// The first: "main" of `aws_db_instance.main`, "x" of `var.x`.
std::string_view FirstStepOf(HclRef reference);

}  // namespace leaktight
