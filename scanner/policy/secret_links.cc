#include "policy/secret_links.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/parallel.h"
#include "policy/file_names.h"
#include "policy/kustomize.h"
#include "policy/object_names.h"
#include "policy/secret_store.h"

namespace leaktight {
namespace {

bool MayShareNamespace(const SecretPlace& a, const SecretPlace& b) {
  return a.name_space.empty() || b.name_space.empty() || a.name_space == b.name_space;
}

// The name with what a kustomization puts around it.
std::string Renamed(std::string_view name, std::string_view renaming) {
  const size_t star = renaming.find('*');
  std::string renamed(renaming.substr(0, star));
  renamed += name;
  return renamed += renaming.substr(star + 1);
}

std::pair<std::vector<SecretPlace>::const_iterator, std::vector<SecretPlace>::const_iterator> Under(
    const std::vector<SecretPlace>& places, std::string_view folder) {
  const auto begin = std::lower_bound(
      places.begin(), places.end(), folder,
      [](const SecretPlace& place, std::string_view key) { return place.path < key; });
  const auto end = std::find_if(begin, places.end(), [&](const SecretPlace& place) {
    return !place.path.starts_with(folder);
  });
  return {begin, end};
}

bool IsOfPod(const Fact& fact) {
  return fact.use == SecretUse::kContainer || fact.use == SecretUse::kMount;
}

// What holds of so many, and fails for so few, is how a team means it.
bool IsNearlyAll(size_t many, size_t few) {
  constexpr size_t kLeast = 3;
  constexpr size_t kManyForOne = 10;
  return many >= kLeast && few <= std::max<size_t>(1, many / kManyForOne);
}

// Keys that stand for a whole kind of Secret: who uses it uses them all.
bool IsKeyOfKind(std::string_view key) {
  return key.starts_with("tls.") || key.starts_with("ca.") || key.starts_with(".docker") ||
         key.starts_with("ssh-");
}

}  // namespace

SecretLinks::SecretLinks(const RepositoryFacts& repository, bool strict) : strict_(strict) {
  const FactSet& facts = repository.facts;
  // Whoever else asks for these links waits for them, so there is a processor to spare. A thread
  // costs more to begin than a few files' facts to look through.
  constexpr size_t kManyFiles = 500;
  ParallelFor(facts.size() < kManyFiles ? 1 : 2, 2, [&](size_t, size_t part) {
    if (part == 0) {
      kustomized_.emplace(facts);
    } else {
      Collect(facts);
    }
  });
  Place();
  ReadStore(repository);
  dangling_ = FindDangling();
}

void SecretLinks::Collect(const FactSet& facts) {
  for (const auto& [path, of_file] : facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kSecretDeclared) declarations_.push_back({path, {}, &fact});
      if (fact.kind == Fact::Kind::kSecretReference) references_.push_back({path, {}, &fact});
    }
  }
}

// Puts what was collected into the namespaces that kustomizations give it, and in order.
void SecretLinks::Place() {
  const auto place = [&](Places& all, std::unordered_map<std::string_view, Places>& by_name,
                         Places& patterns) {
    const char* path = nullptr;  // those of a file stand side by side
    Kustomized::Target target;
    for (SecretPlace& one : all) {
      if (std::exchange(path, one.path.data()) != one.path.data()) {
        target = kustomized_->TargetOf(one.path);
      }
      const Fact& fact = *one.fact;
      one.name_space = target.NamespaceOf(fact.name_space);
      (IsWholeName(fact.name) ? by_name[fact.name] : patterns).push_back(one);
    }
  };
  place(declarations_, declared_, declared_patterns_);
  place(references_, referred_, referred_patterns_);
}

// Of a Secret made by `dataFrom.extract`, the fields that Terraform gives what it is made of.
void SecretLinks::ReadStore(const RepositoryFacts& repository) {
  std::optional<SecretStore> store;
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind != Fact::Kind::kSecretExtract) continue;
      if (!store) store.emplace(repository);
      std::set<std::string> keys;
      bool known = store->IsKnown();
      for (std::string_view names = fact.key; known && !names.empty();) {
        const std::string_view name = names.substr(0, names.find('\n'));
        names.remove_prefix(name.size() + 1);
        auto fields = store->FieldsOf(name);
        known = fields.has_value();
        if (known) keys.merge(*fields);
      }
      if (known) of_store_.emplace(std::pair(std::string_view(path), fact.span.begin), keys);
    }
  }
}

const std::set<std::string>* SecretLinks::KeysFromStore(const SecretPlace& declaration) const {
  const auto found = of_store_.find({declaration.path, declaration.fact->span.begin});
  return found == of_store_.end() ? nullptr : &found->second;
}

// All declarations of the Secret that the reference names.
SecretLinks::Places SecretLinks::DeclarationsFor(const SecretPlace& reference, bool strict) const {
  Places found;
  const auto add = [&](const SecretPlace& place) {
    if (MayShareNamespace(place, reference)) found.push_back(place);
  };
  const std::string_view name = reference.fact->name;
  if (const auto same = declared_.find(name); same != declared_.end()) {
    for (const SecretPlace& place : same->second) add(place);
  }
  if (!found.empty()) return found;
  for (const std::string_view renaming : kustomized_->renamings()) {
    const size_t star = renaming.find('*');
    const std::string_view prefix = renaming.substr(0, star);
    const std::string_view suffix = renaming.substr(star + 1);
    if (name.size() <= prefix.size() + suffix.size() || !name.starts_with(prefix) ||
        !name.ends_with(suffix)) {
      continue;
    }
    const std::string_view bare =
        name.substr(prefix.size(), name.size() - prefix.size() - suffix.size());
    const auto same = declared_.find(bare);
    if (same == declared_.end()) continue;
    for (const SecretPlace& place : same->second) add(place);
  }
  for (const SecretPlace& place : declared_patterns_) {
    // What may be anything, or what a controller may do, is no declaration where one is asked for.
    const Fact& fact = *place.fact;
    if (strict && (fact.name == "*" || fact.implied)) continue;
    if (NamesMayMeet(fact.name, name)) add(place);
  }
  return found;
}

bool SecretLinks::IsDeclared(const SecretPlace& reference, bool strict) const {
  return !DeclarationsFor(reference, strict).empty();
}

std::string SecretLinks::NearestName(const SecretPlace& reference) const {
  for (const SecretPlace& place : declarations_) {
    const std::string& name = place.fact->name;
    if (IsWholeName(name) && MayShareNamespace(place, reference) &&
        (strict_ || AreNear(place, reference)) && IsSlipOf(reference.fact->name, name)) {
      return name;
    }
  }
  return {};
}

// Of the innermost folder around the file in which anything is declared: are nearly all Secrets
// that pods need there declared?
bool SecretLinks::DeclaresNearlyAll(std::string_view path) const {
  if (IsExample(path)) return false;
  std::string_view folder = FolderOf(path);
  while (true) {
    const auto [begin, end] = Under(declarations_, folder);
    const bool any = std::any_of(begin, end, [](const SecretPlace& place) {
      return !place.fact->implied && IsWholeName(place.fact->name);
    });
    if (any) break;
    if (folder.empty()) return false;
    folder = FolderOf(WithoutSlash(folder));
  }
  std::set<std::string_view> declared;
  std::set<std::string_view> missing;
  const auto [begin, end] = Under(references_, folder);
  for (auto at = begin; at != end; at++) {
    const Fact& fact = *at->fact;
    if (!IsOfPod(fact) || fact.optional || !IsWholeName(fact.name)) continue;
    (IsDeclared(*at, false) ? declared : missing).insert(fact.name);
  }
  return IsNearlyAll(declared.size(), missing.size());
}

std::vector<DanglingReference> SecretLinks::FindDangling() const {
  std::vector<DanglingReference> dangling;
  std::set<std::pair<std::string_view, std::string>> seen;  // once a file
  const char* path = nullptr;  // the references of a file stand side by side
  bool others = false;
  for (const SecretPlace& place : references_) {
    const Fact& fact = *place.fact;
    if (fact.use == SecretUse::kMention || fact.optional || !IsWholeName(fact.name)) continue;
    if (std::exchange(path, place.path.data()) != place.path.data()) others = IsOthers(place.path);
    if (others || IsMadeByController(fact.name)) continue;
    const Places declarations = DeclarationsFor(place, strict_);
    DanglingReference reference{.place = place};
    if (!declarations.empty()) {
      if (fact.key.empty()) continue;
      const bool there =
          std::any_of(declarations.begin(), declarations.end(), [&](const SecretPlace& other) {
            if (!other.fact->key.empty()) return other.fact->key == fact.key;
            const std::set<std::string>* keys = KeysFromStore(other);
            return keys == nullptr || keys->contains(fact.key);
          });
      if (there) continue;
      const bool near =
          std::any_of(declarations.begin(), declarations.end(),
                      [&](const SecretPlace& other) { return AreNear(other, place); });
      if (!strict_ && !near) continue;
      reference.key = true;
      for (const SecretPlace& other : declarations) {
        if (reference.nearest.empty() && IsSlipOf(fact.key, other.fact->key)) {
          reference.nearest = other.fact->key;
        }
        if (!other.fact->key.empty() || KeysFromStore(other) == nullptr) continue;
        for (const std::string& key : *KeysFromStore(other)) {
          if (reference.nearest.empty() && IsSlipOf(fact.key, key)) reference.nearest = key;
        }
      }
    } else {
      bool near = false;
      if (const auto elsewhere = declared_.find(fact.name); elsewhere != declared_.end()) {
        for (const SecretPlace& other : elsewhere->second) {
          if (other.fact->implied) continue;
          if (reference.other_namespace.empty()) reference.other_namespace = other.name_space;
          near |= StandTogether(other, place);
        }
      }
      if (reference.other_namespace.empty()) reference.nearest = NearestName(place);
      if (!strict_) {
        // What many files call by one name is called so for a reason.
        constexpr size_t kManyFiles = 3;
        std::set<std::string_view> files;
        for (const SecretPlace& other : referred_.at(fact.name)) files.insert(other.path);
        const bool slip = (!reference.nearest.empty() || near) && files.size() < kManyFiles;
        if (!slip && !(IsOfPod(fact) && !fact.adjustable && DeclaresNearlyAll(place.path))) {
          continue;
        }
      }
    }
    std::string about = fact.name;
    if (reference.key) about += ":" + fact.key;
    if (seen.insert({place.path, std::move(about)}).second)
      dangling.push_back(std::move(reference));
  }
  return dangling;
}

// Does anything need or mention it? `keys`: of those that are needed alone, where all uses name
// one; unchanged where any use takes all.
bool SecretLinks::IsUsed(const SecretPlace& declaration, std::set<std::string_view>* keys) const {
  const std::string_view name = declaration.fact->name;
  bool used = false;
  bool whole = false;
  const auto see = [&](const SecretPlace& place) {
    const Fact& fact = *place.fact;
    if (fact.use != SecretUse::kMention && !MayShareNamespace(place, declaration)) return;
    used = true;
    whole |= fact.key.empty();
    keys->insert(fact.key);
  };
  if (const auto same = referred_.find(name); same != referred_.end()) {
    for (const SecretPlace& place : same->second) see(place);
  }
  for (const std::string_view renaming : kustomized_->renamings()) {
    if (const auto same = referred_.find(Renamed(name, renaming)); same != referred_.end()) {
      for (const SecretPlace& place : same->second) see(place);
    }
  }
  for (const SecretPlace& place : referred_patterns_) {
    // Of one that may be anything, its chart's own are meant.
    const bool meets = place.fact->name == "*" ? FolderOf(place.path) == FolderOf(declaration.path)
                                               : NamesMayMeet(place.fact->name, name);
    if (meets) see(place);
  }
  if (whole) keys->clear();
  return used;
}

// Of the innermost folder around the declaration in which a pod needs a Secret: are nearly all that
// are declared there used?
bool SecretLinks::UsesNearlyAll(const SecretPlace& declaration) const {
  std::string_view folder = FolderOf(declaration.path);
  while (true) {
    const auto [begin, end] = Under(references_, folder);
    if (std::any_of(begin, end, [](const SecretPlace& place) { return IsOfPod(*place.fact); })) {
      break;
    }
    if (folder.empty()) return false;
    folder = FolderOf(WithoutSlash(folder));
  }
  std::set<std::string_view> used;
  std::set<std::string_view> idle;
  const auto [begin, end] = Under(declarations_, folder);
  for (auto at = begin; at != end; at++) {
    const Fact& fact = *at->fact;
    if (fact.implied || !IsWholeName(fact.name)) continue;
    if (used.contains(fact.name) || idle.contains(fact.name)) continue;
    std::set<std::string_view> keys;
    (IsUsed(*at, &keys) ? used : idle).insert(fact.name);
  }
  return IsNearlyAll(used.size(), idle.size());
}

// Does the folder around the declaration's hold a resource of an operator's, or a chart?
bool SecretLinks::IsBesideForeignPods(std::string_view path) const {
  const std::string_view around = FolderOf(WithoutSlash(FolderOf(path)));
  const auto [begin, end] = Under(declared_patterns_, around);
  return std::any_of(begin, end, [](const SecretPlace& place) {
    const std::string& name = place.fact->name;
    return place.fact->implied && name.ends_with("-*") && !IsMadeByController(name);
  });
}

std::vector<UnusedSecret> SecretLinks::Unused() const {
  std::vector<UnusedSecret> unused;
  const bool any_met = std::any_of(references_.begin(), references_.end(), [&](const auto& place) {
    if (!IsOfPod(*place.fact)) return false;
    const auto same = declared_.find(place.fact->name);
    return same != declared_.end() &&
           std::any_of(same->second.begin(), same->second.end(),
                       [](const SecretPlace& other) { return !other.fact->implied; });
  });
  if (!any_met) return unused;
  // One mistake is one finding: what a slip meant is not unused.
  std::set<std::string> meant;
  for (const DanglingReference& reference : Dangling()) {
    const std::string& name = reference.place.fact->name;
    if (!reference.other_namespace.empty()) meant.insert(name);
    meant.insert(reference.key ? name + ":" + reference.nearest : reference.nearest);
  }
  const auto is_told_of = [&](const Places& places) {
    return std::none_of(places.begin(), places.end(), [&](const SecretPlace& place) {
      // What Terraform makes is often for workloads that are deployed from elsewhere.
      if (!strict_ && IsTerraformName(FileName(place.path))) return true;
      return place.fact->implied || IsOthers(place.path) || IsExample(place.path) ||
             IsReadByController(place.fact->name) || IsPutAway(place.path);
    });
  };
  for (const auto& [name, places] : declared_) {
    const SecretPlace& first = places.front();
    std::set<std::string_view> keys;
    bool used = false;
    bool whole = false;
    for (const SecretPlace& place : places) {
      std::set<std::string_view> of_place;
      const bool of_it = IsUsed(place, &of_place);
      used |= of_it;
      whole |= of_it && of_place.empty();
      keys.merge(of_place);
    }
    if (used && whole) continue;
    UnusedSecret secret{first, {}};
    if (used) {
      std::set<std::string_view> told;
      for (const SecretPlace& place : places) {
        const std::string& key = place.fact->key;
        if (key.empty() || keys.contains(key) || IsKeyOfKind(key) ||
            meant.contains(std::string(name) + ":" + key)) {
          continue;
        }
        if (!told.insert(key).second) continue;
        if (secret.keys.empty()) secret.place = place;
        secret.keys.push_back(key);
      }
      if (secret.keys.empty()) continue;
    }
    // What costs more than most declarations are worth comes last.
    if (meant.contains(first.fact->name) || !is_told_of(places)) continue;
    if (used || strict_ || (UsesNearlyAll(first) && !IsBesideForeignPods(first.path))) {
      unused.push_back(std::move(secret));
    }
  }
  std::sort(unused.begin(), unused.end(), [](const UnusedSecret& a, const UnusedSecret& b) {
    return std::pair(a.place.path, a.place.fact->span) <
           std::pair(b.place.path, b.place.fact->span);
  });
  return unused;
}

}  // namespace leaktight
