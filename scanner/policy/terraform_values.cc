#include "policy/terraform_values.h"

#include <algorithm>

#include "policy/file_names.h"
#include "policy/terraform_value_text.h"

namespace leaktight {
namespace {

constexpr int kMaxDepth = 16;       // names that stand for names
constexpr size_t kMaxNesting = 64;  // modules that call modules
constexpr size_t kMostUses = 64;    // of one module
constexpr size_t kMostTurns = 256;  // of one `for_each`

// "var.x" of "var.x.y.z".
std::string_view RootOf(std::string_view name) {
  const size_t dot = name.find('.');
  return dot == std::string_view::npos ? name : name.substr(0, name.find('.', dot + 1));
}

bool IsUnder(std::string_view name, std::string_view root) {
  return name.starts_with(root) && (name.size() == root.size() || name[root.size()] == '.');
}

// Does a map say anything of a name or its parts?
bool Holds(const std::map<std::string_view, TerraformPlace>& map, std::string_view root) {
  // Keys sort `-` before `.`: what begins alike need not stand beside it.
  for (auto at = map.lower_bound(root); at != map.end() && at->first.starts_with(root); ++at) {
    if (IsUnder(at->first, root)) return true;
  }
  return false;
}

const std::map<std::string_view, TerraformPlace> kNothing;

}  // namespace

TerraformValues::TerraformValues(const FactSet& facts) {
  using FactKind = Fact::Kind;
  std::vector<TerraformPlace> files;
  for (const auto& [path, of_file] : facts) {
    for (const Fact& fact : *of_file) {
      const TerraformPlace place = {path, &fact};
      if (fact.kind == FactKind::kTerraformDefault) {
        modules_[FolderOf(path)].defaults.emplace(fact.name, place);
      } else if (fact.kind == FactKind::kTerraformCall) {
        modules_[FolderOf(path)];
        modules_[fact.name_space].calls[{path, fact.span.begin}].place = place;
        called_.emplace(std::pair(FolderOf(path), std::string_view(fact.name)), fact.name_space);
      } else if (fact.kind == FactKind::kTerraformSecret) {
        modules_[FolderOf(path)];
      } else if (fact.kind == FactKind::kTerraformGiven) {
        if (!fact.key_span.empty()) {
          modules_[fact.name_space].calls[{path, fact.key_span.begin}].given.emplace(fact.name,
                                                                                     place);
        } else if (std::string_view(path).ends_with(".tfvars")) {
          files.push_back(place);
        } else {
          modules_[fact.name_space].own.emplace(fact.name, place);
        }
      }
    }
  }
  for (const TerraformPlace& place : files) {
    modules_[ModuleAbove(FolderOf(place.path))].files[place.path].emplace(place.fact->name, place);
  }
}

// Values may stand in a folder below: `env/prod.tfvars`.
std::string_view TerraformValues::ModuleAbove(std::string_view folder) const {
  std::string_view above = folder;
  while (!above.empty() && !modules_.contains(above)) {
    above = FolderOf(above.substr(0, above.size() - 1));
  }
  return modules_.contains(above) ? above : folder;
}

const TerraformValues::Contexts& TerraformValues::ContextsOf(std::string_view folder) const {
  const std::lock_guard<std::mutex> lock(asked_);
  return FindContexts(folder);
}

const TerraformValues::Contexts& TerraformValues::FindContexts(std::string_view folder) const {
  const auto at = contexts_.try_emplace(std::string(folder)).first;
  folder = at->first;
  Contexts& contexts = at->second;
  if (!contexts.empty()) return contexts;
  const auto found = modules_.find(folder);
  // A module that calls itself in the end is called by nobody.
  const bool near = under_way_.size() < kMaxNesting;
  if (found != modules_.end() && near && under_way_.insert(folder).second) {
    const std::string_view own = found->first;
    for (const auto& [at, call] : found->second.calls) {
      if (call.place.fact == nullptr || FolderOf(call.place.path) == own) continue;
      if (under_way_.contains(FolderOf(call.place.path))) continue;
      for (const TerraformContext& caller : FindContexts(FolderOf(call.place.path))) {
        for (TerraformTurn& turn : TurnsOf(call.place.fact->key, caller)) {
          if (contexts.size() == kMostUses) break;
          contexts.push_back({own, &call.given, &caller, std::move(turn), call.place});
        }
      }
    }
    for (const auto& [path, values] : found->second.files) {
      if (contexts.size() < kMostUses) contexts.push_back({own, &values});
    }
    under_way_.erase(folder);
  }
  if (contexts.empty()) contexts.push_back({folder});
  return contexts;
}

TerraformValue TerraformValues::Evaluate(std::string_view text, const TerraformContext& context,
                                         const TerraformTurn& turn, int depth) const {
  TerraformValue whole;
  whole.known = true;
  while (!text.empty()) {
    const size_t begin = std::min(text.find("${"), text.size());
    whole.text += text.substr(0, begin);
    text.remove_prefix(begin);
    if (text.empty()) break;
    const std::string_view hole = text.substr(0, text.find('}') + 1);
    text.remove_prefix(hole.size());
    std::string_view name = hole.substr(2, hole.size() - 3);
    const size_t bar = name.find('|');
    const std::string_view otherwise =
        bar == std::string_view::npos ? std::string_view() : name.substr(bar + 1);
    name = name.substr(0, bar);
    TerraformValue part;
    if (name == "null") {
      part.null = part.known = true;
    } else if (depth < kMaxDepth) {
      if (name == "each.key") {
        part.text = turn.key;
        part.known = !turn.key.empty();
      } else if (IsUnder(name, "each.value")) {
        if (turn.key.empty()) {
          part = Find(turn.base, context, depth + 1);
          part.known = false;
        } else {
          std::string field = turn.base + "." + turn.key;
          field += name.substr(std::string_view("each.value").size());
          part = Find(field, context, depth + 1);
        }
      } else {
        part = Find(name, context, depth + 1);
      }
    }
    if ((!part.known || part.null) && !otherwise.empty() && part.address.empty()) {
      part = {std::string(otherwise), true};
    }
    if (whole.text.empty() && text.empty()) {
      if (!part.known && part.address.empty()) part.text = hole;
      return part;
    }
    whole.known &= part.known && !part.null;
    whole.text += part.known && !part.null ? std::string_view(part.text) : hole;
  }
  return whole;
}

TerraformValue TerraformValues::Find(std::string_view name, const TerraformContext& context,
                                     int depth) const {
  const std::string_view first = name.substr(0, name.find_first_of(".:"));
  const auto module = modules_.find(context.folder);
  if (first == "var") {
    const Map& given = context.given == nullptr ? kNothing : *context.given;
    if (Holds(given, RootOf(name))) {
      // Values of a file name nothing else.
      return context.caller != nullptr ? FindIn(given, name, *context.caller, context.turn, depth)
                                       : FindIn(given, name, context, {}, depth);
    }
    return module == modules_.end() ? TerraformValue()
                                    : FindIn(module->second.defaults, name, context, {}, depth);
  }
  if (first == "local" || first == "each") {
    return module == modules_.end() ? TerraformValue()
                                    : FindIn(module->second.own, name, context, {}, depth);
  }
  TerraformValue value;
  if (name != "?") value.address = name;
  value.folder = context.folder;
  return value;
}

// The name itself, or what one that it is a part of stands for.
TerraformValue TerraformValues::FindIn(const Map& map, std::string_view name,
                                       const TerraformContext& context, const TerraformTurn& turn,
                                       int depth) const {
  if (depth > kMaxDepth) return {};
  const size_t root = name.starts_with("each:") ? 5 : RootOf(name).size();
  for (size_t end = name.size(); end >= root; end = name.rfind('.', end - 1)) {
    if (end == std::string_view::npos) break;
    if (const auto found = map.find(name.substr(0, end)); found != map.end()) {
      const std::string_view text = found->second.fact->key;
      if (end == name.size()) {
        TerraformValue value = Evaluate(text, context, turn, depth + 1);
        if (value.said.fact == nullptr) value.said = found->second;
        return value;
      }
      const std::string_view other = WholeNameIn(text);
      if (other.empty() || other.find('|') != std::string_view::npos) return {};
      std::string field = "${" + std::string(other);
      field.append(name.substr(end)).append("}");
      return Evaluate(field, context, turn, depth + 1);
    }
    if (end == 0) break;
  }
  return {};
}

void TerraformValues::AddKeys(std::string_view name, const TerraformContext& context, int depth,
                              std::set<std::string>& keys) const {
  if (depth > kMaxDepth) return;
  const auto module = modules_.find(context.folder);
  if (module == modules_.end()) return;
  const bool variable = name.starts_with("var.");
  const bool given = variable && context.given != nullptr && Holds(*context.given, RootOf(name));
  const Map& map = given ? *context.given : variable ? module->second.defaults : module->second.own;
  for (auto at = map.lower_bound(name); at != map.end() && at->first.starts_with(name); ++at) {
    if (!IsUnder(at->first, name)) continue;
    if (at->first.size() == name.size()) {
      const TerraformContext* next = given ? context.caller : &context;
      const std::string_view other = WholeNameIn(at->second.fact->key);
      if (!other.empty() && next != nullptr) AddKeys(other, *next, depth + 1, keys);
      continue;
    }
    const std::string_view rest = at->first.substr(name.size() + 1);
    if (keys.size() < kMostTurns) keys.emplace(rest.substr(0, rest.find('.')));
  }
}

std::vector<TerraformTurn> TerraformValues::TurnsOf(const std::string& base,
                                                    const TerraformContext& context) const {
  std::set<std::string> keys;
  if (!base.empty()) AddKeys(base, context, 0, keys);
  std::vector<TerraformTurn> turns;
  turns.reserve(std::max<size_t>(1, keys.size()));
  for (const std::string& key : keys) turns.push_back({base, key});
  if (turns.empty()) turns.push_back({base, {}});
  return turns;
}

std::string_view TerraformValues::FolderOfCall(std::string_view folder,
                                               std::string_view label) const {
  const auto found = called_.find({folder, label});
  return found == called_.end() ? std::string_view() : found->second;
}

std::set<std::string_view> TerraformValues::Reach(std::string_view folder) const {
  std::set<std::string_view> reach = {folder};
  std::vector<std::string_view> fresh = {folder};
  while (!fresh.empty()) {
    const std::string_view from = fresh.back();
    fresh.pop_back();
    for (auto at = called_.lower_bound({from, {}}); at != called_.end() && at->first.first == from;
         ++at) {
      if (reach.insert(at->second).second) fresh.push_back(at->second);
    }
  }
  return reach;
}

}  // namespace leaktight
