// What texts come to, and through which keys a `for_each` goes: names of names, parts of `merge`,
// turns of `for`.
#include <algorithm>
#include <charconv>

#include "policy/terraform_names.h"
#include "policy/terraform_value_text.h"
#include "policy/terraform_values.h"

namespace leaktight {
namespace {

constexpr int kMaxDepth = 32;       // names that stand for names
constexpr int kMostSteps = 20000;   // for one answer
constexpr size_t kMostTurns = 256;  // of one `for_each`

std::string PartOf(std::string_view name, int part) {
  std::string joined(name);
  joined += kPartMark;
  return joined.append(std::to_string(part));
}

// Does a map say anything of a name or its parts? Keys sort `-` before `.`: what begins alike need
// not stand beside it.
bool Holds(const std::map<std::string_view, TerraformPlace>& map, std::string_view root) {
  if (map.contains(root)) return true;
  const std::string under = JoinedName(root, ".");
  const auto at = map.lower_bound(under);
  return at != map.end() && at->first.starts_with(under);
}

const std::map<std::string_view, TerraformPlace> kNothing;

bool IsForm(std::string_view text) {
  for (const std::string_view form : {kMergeForm, kForForm, kListForm, kKeysForm}) {
    if (text.starts_with("${") && text.substr(2).starts_with(form)) return true;
  }
  return false;
}

// "b" of "${merge:b}"; nothing: the text is none of the kind.
std::string_view InForm(std::string_view text, std::string_view kind) {
  if (!text.starts_with("${") || !text.substr(2).starts_with(kind)) return {};
  text.remove_prefix(2 + kind.size());
  return text.substr(0, text.size() - 1);
}

int PartsIn(std::string_view text) {
  const std::string_view digits = InForm(text, kMergeForm);
  int parts = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), parts);
  return parts;
}

// "a,b" of a list of keys, one after another.
std::string_view TakeKey(std::string_view& keys) {
  const std::string_view key = keys.substr(0, keys.find(','));
  keys.remove_prefix(std::min(key.size() + 1, keys.size()));
  return key;
}

}  // namespace

TerraformValue TerraformValues::Evaluate(std::string_view text, const TerraformContext& context,
                                         const TerraformTurn& turn) const {
  int steps = kMostSteps;
  return EvaluateIn(text, {nullptr, &context, turn}, {kMaxDepth, &steps});
}

TerraformValue TerraformValues::EvaluateIn(std::string_view text, const Source& in,
                                           Work work) const {
  TerraformValue whole;
  whole.known = true;
  while (!text.empty()) {
    const size_t begin = std::min(text.find("${"), text.size());
    whole.text += text.substr(0, begin);
    text.remove_prefix(begin);
    if (text.empty()) break;
    const std::string_view hole = text.substr(0, text.find('}') + 1);
    text.remove_prefix(hole.size());
    TerraformValue part = Hole(hole.substr(2, hole.size() - 3), in, work);
    if (whole.text.empty() && text.empty()) {
      if (!part.known && part.address.empty()) part.text = hole;
      return part;
    }
    whole.known &= part.known && !part.null;
    whole.text += part.known && !part.null ? std::string_view(part.text) : hole;
  }
  return whole;
}

// What stands between the braces.
TerraformValue TerraformValues::Hole(std::string_view name, const Source& in, Work work) const {
  const size_t bar = std::min(name.find('|'), name.size());
  std::string_view otherwise = name.substr(std::min(bar + 1, name.size()));
  name = name.substr(0, bar);
  TerraformValue part;
  if (name == "null") {
    part.null = part.known = true;
  } else if (!work.Spent()) {
    const auto whole = WithKeys(name, in, work);
    if (whole) part = Find(*whole, in, work.Next());
  }
  if (otherwise.starts_with(kTryMark)) {  // another name, where there is no field of the first
    if (part.known || !part.address.empty()) return part;
    if (work.Spent() || !IsMissing(name, in, work.Next())) return {};
    return Hole(otherwise.substr(1), in, work.Next());
  }
  if (otherwise.starts_with('|')) {  // another name
    if (!part.known || (!part.null && !part.text.empty())) return part;
    return work.Spent() ? TerraformValue() : Hole(otherwise.substr(1), in, work.Next());
  }
  if ((!part.known || part.null) && !otherwise.empty() && part.address.empty()) {
    part = {std::string(otherwise), true};
  }
  return part;
}

TerraformValues::Source TerraformValues::SourceOf(std::string_view name,
                                                  const TerraformContext& context) const {
  const std::string_view first = name.substr(0, name.find_first_of(".:"));
  const auto module = modules_.find(context.folder);
  if (first == "var") {
    const Map& given = context.given == nullptr ? kNothing : *context.given;
    if (Holds(given, RootOfName(name))) {
      // Values of a file name nothing else.
      return context.caller != nullptr ? Source{&given, context.caller, context.turn}
                                       : Source{&given, &context};
    }
    return module == modules_.end() ? Source{} : Source{&module->second.defaults, &context};
  }
  if ((first == "local" || first == "each") && module != modules_.end()) {
    return {&module->second.own, &context};
  }
  return {};
}

TerraformValues::Source TerraformValues::SourceOf(std::string_view name, const Source& in) const {
  const bool beside = name.find_first_of(kMarks) != std::string_view::npos;
  return beside && in.map != nullptr ? in : SourceOf(name, *in.context);
}

TerraformValue TerraformValues::Find(std::string_view name, const Source& in, Work work) const {
  struct Turn {
    std::string_view value, key_name;
    const std::string& base;
    const std::string& key;
  };
  for (const Turn& turn : {Turn{"each.value", "each.key", in.turn.base, in.turn.key},
                           Turn{"item.value", "item.key", in.turn.item_base, in.turn.item_key}}) {
    if (name == turn.key_name) return {turn.key, !turn.key.empty()};
    if (!IsUnderName(name, turn.value)) continue;
    if (turn.base.empty() || work.Spent()) return {};
    const bool whole = turn.key.empty();
    const std::string field =
        whole ? turn.base
              : FieldOfName(turn.base, turn.key) + std::string(name.substr(turn.value.size()));
    const Source of_base = SourceOf(field, in);
    TerraformValue part =
        of_base.map == nullptr ? Find(field, in, work.Next()) : FindIn(of_base, field, work.Next());
    if (whole) part.known = false;
    return part;
  }
  const std::string_view first = name.substr(0, name.find_first_of(".:"));
  if (first == "var" || first == "local" || first == "each") {
    const Source source = SourceOf(name, in);
    return source.map == nullptr ? TerraformValue() : FindIn(source, name, work);
  }
  TerraformValue value;
  if (name != "?") value.address = name;
  value.folder = in.context->folder;
  return value;
}

// The name itself, or what one that it is a part of stands for.
TerraformValue TerraformValues::FindIn(const Source& in, std::string_view name, Work work) const {
  if (work.Spent()) return {};
  const size_t root = name.starts_with("each:") ? 5 : RootOfName(name).size();
  for (size_t end = name.size(); end >= root; end = name.rfind('.', end - 1)) {
    if (end == std::string_view::npos) break;
    if (const auto found = in.map->find(name.substr(0, end)); found != in.map->end()) {
      const std::string_view text = found->second.fact->key;
      if (IsForm(text)) {
        return FindInPart(in, found->first, found->second, name.substr(end), work.Next());
      }
      if (end == name.size()) {
        TerraformValue value = EvaluateIn(text, in, work.Next());
        if (value.said.fact == nullptr) value.said = found->second;
        return value;
      }
      const std::string_view other = WholeNameIn(text);
      if (other.empty() || other.find('|') != std::string_view::npos) return {};
      std::string field = "${" + std::string(other);
      field.append(name.substr(end)).append("}");
      return EvaluateIn(field, in, work.Next());
    }
    if (end == 0) break;
  }
  return {};
}

// `.key.field` of a `merge` or a `for`.
TerraformValue TerraformValues::FindInPart(const Source& in, std::string_view name,
                                           const TerraformPlace& place, std::string_view rest,
                                           Work work) const {
  if (rest.empty()) return {};
  const std::string_view text = place.fact->key;
  const std::string_view key = rest.substr(1, rest.find('.', 1) - 1);
  for (int part = PartsIn(text) - 1; part >= 0; part--) {
    const std::string of_part = PartOf(name, part);
    const Has has = HasKey(in, of_part, key, work.Next());
    if (has == Has::kYes) return FindIn(in, JoinedName(of_part, rest), work.Next());
    if (has == Has::kUnknown) return {};
  }
  if (const std::string_view base = InForm(text, kForForm); !base.empty()) {
    if (IsTurn(in, name, base, key, work.Next()) != Has::kYes) return {};
    Source item = in;
    item.turn.item_base = base.substr(2);
    item.turn.item_key = key;
    return FindIn(item, FieldOfName(name, "*") + std::string(rest.substr(1 + key.size())),
                  work.Next());
  }
  // Only of a set: an item is its own key.
  if (!InForm(text, kListForm).empty() && rest.size() == 1 + key.size()) {
    return {std::string(key), true, false, place};
  }
  return {};
}

// Whether a map has a key: where that is not known, an earlier part of a `merge` may, or may not,
// be what counts.
TerraformValues::Has TerraformValues::HasKey(const Source& in, std::string_view name,
                                             std::string_view key, Work work) const {
  if (work.Spent() || in.map == nullptr) return Has::kUnknown;
  const auto found = in.map->find(name);
  if (found == in.map->end()) {
    return Holds(*in.map, FieldOfName(name, key)) ? Has::kYes : Has::kUnknown;
  }
  const std::string_view text = found->second.fact->key;
  if (!IsForm(text)) {
    const std::string_view other = WholeNameIn(text);
    if (other.empty() || other.find('|') != std::string_view::npos) return Has::kUnknown;
    const auto meant = Meant(other, in, work.Next());
    return meant ? HasKey(SourceOf(*meant, in), *meant, key, work.Next()) : Has::kUnknown;
  }
  if (text.substr(2).starts_with(kKeysForm)) {
    for (std::string_view keys = InForm(text, kKeysForm); !keys.empty();) {
      if (TakeKey(keys) == key) return Has::kYes;
    }
    return Has::kNo;
  }
  Has has = text.substr(2).starts_with(kMergeForm) ? Has::kNo : Has::kUnknown;
  for (int part = PartsIn(text) - 1; part >= 0; part--) {
    const Has of_part = HasKey(in, PartOf(name, part), key, work.Next());
    if (of_part == Has::kYes) return Has::kYes;
    if (of_part == Has::kUnknown) has = Has::kUnknown;
  }
  if (const std::string_view base = InForm(text, kForForm); !base.empty()) {
    return IsTurn(in, name, base, key, work.Next());
  }
  return has;
}

// Does a `for` through `base` have a turn of this key? Of a list the items are what is written down
// as its keys.
bool TerraformValues::IsItem(const Source& in, std::string_view kind, std::string_view base,
                             std::string_view key, Work work) const {
  const Source of_base = SourceOf(base, in);
  if (HasKey(of_base, base, key, work) != Has::kYes) return false;
  if (kind == kForKeys || kind == kForAny) return true;
  const TerraformValue value = FindIn(of_base, FieldOfName(base, key), work.Next());
  const bool own_key = value.known && !value.null && value.text == key;
  return own_key == (kind == kForItems);
}

// False: there may be more than were added.
bool TerraformValues::AddKeys(const Source& in, std::string_view name, Work work,
                              std::set<std::string>& keys) const {
  if (work.Spent() || in.map == nullptr) return false;
  bool any = false;
  bool all = true;
  for (auto at = in.map->lower_bound(name); at != in.map->end() && at->first.starts_with(name);
       ++at) {
    if (!IsUnderName(at->first, name)) continue;
    if (at->first.size() == name.size()) {
      const std::string_view text = at->second.fact->key;
      if (IsForm(text)) return AddKeysOfFor(in, name, text, work.Next(), keys);
      const std::string_view other = WholeNameIn(text);
      if (other.empty()) continue;
      const auto meant = Meant(other, in, work.Next());
      any = all = meant && AddKeys(SourceOf(*meant, in), *meant, work.Next(), keys);
      continue;
    }
    std::string_view key = at->first.substr(name.size() + 1);
    key = key.substr(0, key.find('.'));
    // Parts of an expression, which stands there itself.
    const size_t part = key.find_first_of(kMarks);
    if (part != std::string_view::npos &&
        in.map->contains(FieldOfName(name, key.substr(0, part)))) {
      continue;
    }
    any = true;
    if (keys.size() < kMostTurns) keys.emplace(key);
  }
  return all && any;
}

bool TerraformValues::AddKeysOfFor(const Source& in, std::string_view name, std::string_view text,
                                   Work work, std::set<std::string>& keys) const {
  if (text.substr(2).starts_with(kKeysForm)) {
    for (std::string_view names = InForm(text, kKeysForm); !names.empty();) {
      if (keys.size() < kMostTurns) keys.emplace(TakeKey(names));
    }
    return true;
  }
  bool all = true;
  for (int part = PartsIn(text) - 1; part >= 0; part--) {
    all &= AddKeys(in, PartOf(name, part), work.Next(), keys);
  }
  const bool list = !InForm(text, kListForm).empty();
  const std::string_view base = list ? InForm(text, kListForm) : InForm(text, kForForm);
  if (base.empty()) return all;
  std::set<std::string> of_base;
  all &= AddKeys(SourceOf(base.substr(2), in), base.substr(2), work.Next(), of_base);
  for (const std::string& key : of_base) {
    if (keys.size() == kMostTurns) return false;
    const Has counts = IsTurn(in, name, base, key, work.Next());
    if (counts == Has::kNo) continue;
    if (counts == Has::kUnknown) {
      all = false;
    } else if (!list) {
      keys.insert(key);
    } else {
      Source item = in;
      item.turn.item_base = base.substr(2);
      item.turn.item_key = key;
      const TerraformValue value = FindIn(item, FieldOfName(name, "*"), work.Next());
      const bool known = value.known && !value.null && !value.text.empty();
      if (known) keys.insert(value.text);
      all &= known;
    }
  }
  return all;
}

std::vector<TerraformTurn> TerraformValues::TurnsOf(const std::string& base,
                                                    const TerraformContext& context) const {
  std::set<std::string> keys;
  bool all = false;
  int steps = kMostSteps;
  const Work work = {kMaxDepth, &steps};
  const std::string through = WithKeys(base, {nullptr, &context, {}}, work).value_or("");
  if (!through.empty()) all = AddKeys(SourceOf(through, context), through, work, keys);
  std::vector<TerraformTurn> turns;
  turns.reserve(keys.size() + 1);
  for (const std::string& key : keys) turns.push_back({through, key});
  if (!all) turns.push_back({through, {}});
  return turns;
}

}  // namespace leaktight
