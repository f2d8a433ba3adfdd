// What the values of Terraform's modules come to, across a repository: by arguments of those who
// call them, tfvars files, defaults, locals, `for_each`, `merge` and `for`.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/fact.h"

namespace leaktight {

struct TerraformPlace {
  std::string_view path;
  const Fact* fact = nullptr;
};

// One turn of a `for_each`: what it goes through, by name, and the key that it is at; a key is
// empty where it cannot be told. The same of a `for` within it.
struct TerraformTurn {
  std::string base = {};
  std::string key = {};
  std::string item_base = {};
  std::string item_key = {};
};

// A module as one caller, one tfvars file, or nobody gives it its variables.
struct TerraformContext {
  std::string_view folder;
  const std::map<std::string_view, TerraformPlace>* given = nullptr;
  const TerraformContext* caller = nullptr;  // null: none in the repository
  TerraformTurn turn = {};                   // of the caller
  TerraformPlace call = {};
};

struct TerraformValue {
  std::string text;          // parts that cannot be told as they are written
  bool known = false;        // all of it is there
  bool null = false;         //
  TerraformPlace said = {};  // the literal that it comes from; no fact: where it was asked for
  // Of what is no literal: the address of a resource or a module, in `folder`.
  std::string address = {};
  std::string_view folder = {};
};

// Refers to the facts that it is made from.
class TerraformValues {
 public:
  explicit TerraformValues(const FactSet& facts);

  // In which ways a module is used. Never empty. Several threads may ask at once; who comes first
  // matters only where modules call each other in a circle, which Terraform refuses.
  const std::deque<TerraformContext>& ContextsOf(std::string_view folder) const;

  // What a text (policy/terraform_value_text.h) comes to.
  TerraformValue Evaluate(std::string_view text, const TerraformContext& context,
                          const TerraformTurn& turn) const;

  // The turns of a `for_each` through `base`; one without a key where they cannot be told, or
  // `base` is empty, and besides the others where there may be more.
  std::vector<TerraformTurn> TurnsOf(const std::string& base,
                                     const TerraformContext& context) const;

  // The folder of the module that `label` calls in `folder`; empty: none of the repository.
  std::string_view FolderOfCall(std::string_view folder, std::string_view label) const;
  // A folder, and all that it calls, and they call.
  std::set<std::string_view> Reach(std::string_view folder) const;

 private:
  using Map = std::map<std::string_view, TerraformPlace>;
  using Contexts = std::deque<TerraformContext>;
  struct Call {
    TerraformPlace place;
    Map given;
  };
  struct Module {
    Map own;       // locals and sets that stand where they are gone through
    Map defaults;  // of variables
    std::map<std::pair<std::string_view, size_t>, Call> calls;  // by path and place
    std::map<std::string_view, Map> files;                      // of tfvars, by path
  };
  // Where facts of a name stand, and by what their texts are to be filled in.
  struct Source {
    const Map* map = nullptr;
    const TerraformContext* context = nullptr;
    TerraformTurn turn = {};
  };
  // What may still be done for one answer: names of names, and steps in all.
  struct Work {
    int depth;
    int* steps;
    bool Spent() const { return depth <= 0 || *steps <= 0; }
    Work Next() const {
      --*steps;
      return {depth - 1, steps};
    }
  };
  enum class Has : uint8_t { kNo, kYes, kUnknown };

  const Contexts& FindContexts(std::string_view folder) const;
  Source SourceOf(std::string_view name, const TerraformContext& context) const;
  // The same of a name that a text of `in` has: parts of an expression stand beside it.
  Source SourceOf(std::string_view name, const Source& in) const;
  TerraformValue EvaluateIn(std::string_view text, const Source& in, Work work) const;
  TerraformValue Hole(std::string_view name, const Source& in, Work work) const;
  // Names of a loop's item, and keys that are names, by what they stand for; nothing: not known.
  std::optional<std::string> Meant(std::string_view name, const Source& in, Work work) const;
  std::optional<std::string> WithKeys(std::string_view name, const Source& in, Work work) const;
  // Is it certain that there is no such field?
  bool IsMissing(std::string_view name, const Source& in, Work work) const;
  TerraformValue Find(std::string_view name, const Source& in, Work work) const;
  TerraformValue FindIn(const Source& in, std::string_view name, Work work) const;
  TerraformValue FindInPart(const Source& in, std::string_view name, const TerraformPlace& place,
                            std::string_view rest, Work work) const;
  Has HasKey(const Source& in, std::string_view name, std::string_view key, Work work) const;
  bool IsItem(const Source& in, std::string_view kind, std::string_view base, std::string_view key,
              Work work) const;
  Has IsTurn(const Source& in, std::string_view name, std::string_view form, std::string_view key,
             Work work) const;
  Has Passes(const Source& item, std::string_view name, Work work) const;
  bool AddKeys(const Source& in, std::string_view name, Work work,
               std::set<std::string>& keys) const;
  bool AddKeysOfFor(const Source& in, std::string_view name, std::string_view text, Work work,
                    std::set<std::string>& keys) const;
  std::string_view ModuleAbove(std::string_view folder) const;

  std::map<std::string_view, Module> modules_;  // by folder
  // By the caller's folder and the label of the call: the folder that is called.
  std::map<std::pair<std::string_view, std::string_view>, std::string_view> called_;
  // Of modules that somebody asked for, and of those that call them.
  mutable std::mutex asked_;
  mutable std::map<std::string, Contexts, std::less<>> contexts_;
  mutable std::set<std::string_view> under_way_;
};

}  // namespace leaktight
