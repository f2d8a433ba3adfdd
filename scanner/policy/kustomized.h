// What the kustomizations of a snapshot make of the files that they take in.
#pragma once

#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "policy/fact.h"

namespace leaktight {

// Refers to the facts that it is made from.
class Kustomized {
 public:
  explicit Kustomized(const FactSet& facts);

  // Where a file's objects are put: nowhere that is known, into one namespace, into several.
  struct Target {
    bool known = false;
    bool several = false;
    std::string_view name_space = {};

    // Of an object that itself says `said` ("*": it is in several, however applied); empty: it may
    // be any.
    std::string_view NamespaceOf(std::string_view said) const;
  };
  Target TargetOf(std::string_view path) const;

  // What they put around names, as "prefix*suffix".
  const std::set<std::string_view>& renamings() const { return renamings_; }

 private:
  struct Kustomization {
    std::string_view path;
    std::vector<const Fact*> facts;
  };
  void Enter(std::string_view folder, std::string_view name_space, int depth);
  void EnterAll(const FactSet& facts, std::string_view folder, std::string_view name_space);

  void AddTarget(std::string_view file, std::string_view name_space);

  std::unordered_map<std::string_view, Kustomization> kustomizations_;  // by folder
  std::set<std::pair<std::string_view, std::string_view>> entered_;
  std::unordered_map<std::string_view, Target> targets_;  // by file
  std::set<std::string_view> renamings_;
};

}  // namespace leaktight
