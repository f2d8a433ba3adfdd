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
    struct Part {
      const Fact* fact = nullptr;
      Kustomization* inner = nullptr;  // what it names, if that is a kustomization
    };
    std::string_view path = {};
    std::vector<Part> parts = {};
    bool named = false;  // by another one
    // The namespaces into which it has been put.
    std::vector<std::string_view> entered = {};
  };
  void Enter(Kustomization& kustomization, std::string_view name_space, int depth);
  void EnterAll(const FactSet& facts, std::string_view folder, std::string_view name_space);

  void AddTarget(std::string_view file, std::string_view name_space);

  std::unordered_map<std::string_view, Kustomization> kustomizations_;  // by folder
  std::unordered_map<std::string_view, Target> targets_;                // by file
  std::set<std::string_view> renamings_;
};

}  // namespace leaktight
