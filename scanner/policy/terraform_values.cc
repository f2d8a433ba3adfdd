#include "policy/terraform_values.h"

#include <algorithm>

#include "policy/file_names.h"
#include "policy/terraform_names.h"
#include "policy/terraform_value_text.h"

namespace leaktight {
namespace {

constexpr size_t kMaxNesting = 64;  // modules that call modules
constexpr size_t kMostUses = 64;    // of one module

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

// "local.x.prod.y" of `local.x[var.env].y`, innermost first. A figure counts the items of a list,
// which have other names here.
std::optional<std::string> TerraformValues::WithKeys(std::string_view name, const Source& in,
                                                     Work work) const {
  std::string whole(name);
  for (size_t end = whole.find(kIndexEnd); end != std::string::npos; end = whole.find(kIndexEnd)) {
    const size_t begin = whole.rfind(kIndexBegin, end);
    if (begin == std::string::npos || work.Spent()) return std::nullopt;
    work = work.Next();
    const TerraformValue key = Find(whole.substr(begin + 1, end - begin - 1), in, work);
    if (!key.known || key.null || key.text.empty() || key.text.find('.') != std::string::npos ||
        key.text.find_first_not_of("0123456789") == std::string::npos) {
      return std::nullopt;
    }
    whole.replace(begin, end + 1 - begin, "." + key.text);
  }
  return whole;
}

std::optional<std::string> TerraformValues::Meant(std::string_view name, const Source& in,
                                                  Work work) const {
  std::optional<std::string> whole = WithKeys(name, in, work);
  constexpr std::string_view kItem = "item.value";
  if (!whole || !IsUnderName(*whole, kItem) || in.turn.item_key.empty()) return whole;
  return JoinedName(FieldOfName(in.turn.item_base, in.turn.item_key), whole->substr(kItem.size()));
}

bool TerraformValues::IsMissing(std::string_view name, const Source& in, Work work) const {
  std::optional<std::string> meant = Meant(name, in, work);
  if (!meant) return false;
  constexpr std::string_view kEach = "each.value";
  if (IsUnderName(*meant, kEach)) {
    if (in.turn.base.empty() || in.turn.key.empty()) return false;
    meant = JoinedName(FieldOfName(in.turn.base, in.turn.key), meant->substr(kEach.size()));
  }
  const std::string_view whole = *meant;
  const size_t root = whole.starts_with("each:") ? whole.find('.') : RootOfName(whole).size();
  for (size_t end = root; end < whole.size();) {
    const size_t next = std::min(whole.find('.', end + 1), whole.size());
    const std::string_view object = whole.substr(0, end);
    const Has has =
        HasKey(SourceOf(object, in), object, whole.substr(end + 1, next - end - 1), work.Next());
    if (has != Has::kYes) return has == Has::kNo;
    end = next;
  }
  return false;
}

// The same, of what its condition lets through.
TerraformValues::Has TerraformValues::IsTurn(const Source& in, std::string_view name,
                                             std::string_view form, std::string_view key,
                                             Work work) const {
  if (!IsItem(in, form.substr(0, 1), form.substr(2), key, work)) return Has::kUnknown;
  Source item = in;
  item.turn.item_base = form.substr(2);
  item.turn.item_key = key;
  return Passes(item, name, work);
}

TerraformValues::Has TerraformValues::Passes(const Source& item, std::string_view name,
                                             Work work) const {
  std::string condition(name);
  condition += kPartMark;
  const auto found = item.map->find(condition.append(kCondition));
  if (found == item.map->end()) return Has::kYes;
  const std::string_view text = found->second.fact->key;
  const size_t mark = text.rfind(kTryMark);
  const std::string_view literal = text.substr(mark + 1);
  std::string_view asked = WholeNameIn(text.substr(1, mark - 1));
  if (asked.empty() || work.Spent()) return Has::kUnknown;
  // A default counts only where there is certainly nothing else.
  std::string_view otherwise;
  if (const size_t bar = asked.find('|'); bar != std::string_view::npos) {
    otherwise = asked.substr(bar + 1);
    asked = asked.substr(0, bar);
    if (otherwise.starts_with(kTryMark) || otherwise.starts_with('|')) return Has::kUnknown;
  }
  TerraformValue value = Hole(asked, item, work.Next());
  if (!value.known && !otherwise.empty() && IsMissing(asked, item, work.Next())) {
    value = {std::string(otherwise), true};
  }
  const bool flag = literal == "true" || literal == "false";
  if (!value.known || (flag && value.text != "true" && value.text != "false")) {
    return Has::kUnknown;
  }
  const bool equal = literal == kNullText ? value.null : !value.null && value.text == literal;
  return equal == (text.front() == '=') ? Has::kYes : Has::kNo;
}

}  // namespace leaktight
