#include "policy/terraform_texts.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "base/text.h"
#include "engine/secret_likeness.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Words about a resource and nothing that it is given.
bool IsAside(std::string_view argument) {
  return IsOneOf(argument,
                 {"description", "tags", "tags_all", "labels", "depends_on", "count", "lifecycle",
                  "timeouts", "validation", "precondition", "postcondition", "error_message"});
}

// Which arguments of a function its result comes from; as a bit each.
// developer.hashicorp.com/terraform/language/functions
uint32_t HandedOn(std::string_view function) {
  constexpr uint32_t kAll = UINT32_MAX;
  if (IsOneOf(function,
              {"sensitive",  "nonsensitive",    "tostring",   "tomap",     "tolist",
               "toset",      "jsonencode",      "yamlencode", "merge",     "concat",
               "coalesce",   "coalescelist",    "try",        "trimspace", "chomp",
               "urlencode",  "flatten",         "compact",    "one",       "base64encode",
               "base64gzip", "bcrypt",          "sha256",     "sha512",    "sha1",
               "md5",        "ephemeralasnull", "upper",      "lower",     "textencodebase64",
               "values",     "base64decode",    "jsondecode", "yamldecode"})) {
    return kAll;
  }
  if (IsOneOf(function, {"format", "replace", "element", "substr"})) return 1;
  if (IsOneOf(function, {"templatefile", "join"})) return 2;
  return function == "lookup" ? 4 : 0;
}

class Walk {
 public:
  Walk(const std::vector<std::string_view>& sensitive, const SeeTerraformText& see)
      : sensitive_(sensitive), see_(see) {}

  // How deep brackets and blocks may stand is bounded where they are read.
  void Body(HclRef body, bool sensitive) {
    const std::string_view named = TerraformNameBeside(body);
    for (HclRef item = body.First(); item; item = item.Next()) {
      const std::string_view name = item.Value();
      if (IsAside(name)) continue;
      const bool holds = sensitive || IsSensitive(name);
      if (item.kind() == Kind::kAttribute) {
        const bool pair = name == "value" && !named.empty();
        Expression(item.First(), {{}, pair ? named : name, holds, sensitive, {}, false, turns_});
      } else if (item.kind() == Kind::kBlock) {
        const HclRef content = name == "dynamic" ? item.Body()["content"] : HclRef();
        if (content) {
          TerraformText items;
          items.turns = turns_;
          Expression(item.Body()["for_each"], items);
          Dynamic(item, content, sensitive);
        } else {
          Body(item.Body(), holds);
        }
      }
    }
  }

  void Dynamic(HclRef block, HclRef content, bool sensitive) {
    const std::vector<HclRef> labels = block.Labels();
    const std::string_view type = labels.empty() ? std::string_view() : labels[0].Value();
    const HclRef iterator = block.Body()["iterator"];
    const TerraformTurns turns = {
        {}, iterator ? iterator.Value() : type, true, block.Body()["for_each"], turns_};
    turns_ = &turns;
    Body(content, sensitive || IsSensitive(type));
    turns_ = turns.outer;
  }

  void Expression(HclRef expression, const TerraformText& as) {
    switch (expression.kind()) {
      case Kind::kTemplate:
        return Template(expression, as);
      case Kind::kReference:
        if (as.part) return;  // of a text that has something beside it
        [[fallthrough]];
      case Kind::kString:
        return Text(expression, as);
      case Kind::kTuple:
        for (HclRef item = expression.First(); item; item = item.Next()) Expression(item, as);
        return;
      case Kind::kObject:
        return Object(expression, as);
      case Kind::kConditional:
        for (HclRef branch = expression.First().Next(); branch; branch = branch.Next()) {
          Expression(branch, as);
        }
        return;
      case Kind::kCall:
        return Call(expression, as);
      case Kind::kTraversal:
        return Chosen(expression.First(), expression.First().Next(), as);
      case Kind::kFor:
        if (expression.First().IsObject() || expression.First().kind() == Kind::kTuple) {
          Expression(expression.First(), as);
        }
        return For(expression, as);
      default:
        return;
    }
  }

 private:
  void Text(HclRef value, const TerraformText& as) {
    TerraformText text = as;
    text.value = value;
    see_(text);
  }

  // One that is nothing but what is filled in is that; else what is worked out is a part of it.
  void Template(HclRef text, const TerraformText& as) {
    const HclRef first = text.First();
    if (!first.Next() && !first.IsString() && IsWorkedOut(first)) return Expression(first, as);
    Text(text, as);
    for (HclRef part = first; part; part = part.Next()) {
      if (IsWorkedOut(part)) Expression(part, PartOf(as));
    }
  }

  static bool IsWorkedOut(HclRef part) {
    switch (part.kind()) {
      case Kind::kCall:
      case Kind::kConditional:
      case Kind::kReference:
      case Kind::kTraversal:
        return true;
      default:
        return false;
    }
  }

  static TerraformText PartOf(TerraformText as) {
    as.part = true;
    return as;
  }

  void Call(HclRef call, const TerraformText& as) {
    const std::string_view function = call.Value();
    uint32_t handed_on = HandedOn(function);
    if (function == "lookup") Lookup(call, as);
    for (HclRef argument = call.First(); argument; argument = argument.Next()) {
      if ((handed_on & 1) != 0) {
        Expression(argument, as);
      } else if (function == "format") {
        Expression(argument, PartOf(as));
      }
      handed_on >>= 1;
    }
  }

  // A field of a map that has a name, or the values of one that stands there.
  void Lookup(HclRef call, const TerraformText& as) {
    const HclRef map = call.First();
    const HclRef key = map.Next();
    if (map.IsObject()) {
      return Entries(map, key.IsString() ? key.Value() : std::string_view(), {}, as);
    }
    if (map.kind() != Kind::kReference || !key.IsString() || as.part) return;
    TerraformText text = as;
    text.value = map;
    text.field = key.Value();
    see_(text);
  }

  // `{ prod = … }[var.env].x`: what may be chosen goes by the name of the whole, or by its key
  // where that says secret.
  void Chosen(HclRef value, HclRef step, const TerraformText& as) {
    if (!step || value.kind() == Kind::kTuple) return Expression(value, as);
    Entries(value, NameOfStep(step), step.Next(), as);
  }

  // Of a map the entry with a key, or where that is empty each one, and in it what steps lead to.
  void Entries(HclRef map, std::string_view key, HclRef steps, const TerraformText& as) {
    for (const auto& [of, value] : map.Entries()) {
      if (!key.empty() && of.Value() != key) continue;
      TerraformText chosen = as;
      if (ClassifyName(of.Value()) == NameKind::kSecret) chosen.name = of.Value();
      Chosen(value, steps, chosen);
    }
  }

  // What it makes of each item; of an object's keys nothing.
  void For(HclRef loop, const TerraformText& as) {
    const HclRef collection = loop.First();
    const LoopNames names = NamesOfLoop(loop);
    const TerraformTurns turns = {names.key, names.value, false, collection, turns_};
    HclRef value = collection.Next();
    const HclRef key = value;
    if (MakesObject(loop)) value = value.Next();
    turns_ = &turns;
    TerraformText inner = as;
    inner.turns = turns_;
    if (MakesObject(loop)) {
      inner.name = {};
      inner.keyed = as.sensitive;
      inner.by_key = key.kind() == Kind::kReference && key.Value() == turns.key && !key.First();
    }
    Expression(value, inner);
    turns_ = turns.outer;
  }

  void Object(HclRef object, const TerraformText& as) {
    const std::string_view named = TerraformNameBeside(object);
    const std::string_view map = NamesMapOfSecrets(as.name) ? as.name : as.map;
    for (const auto& [key, value] : object.Entries()) {
      const std::string_view name = key.IsString() ? key.Value() : std::string_view();
      const bool pair = name == "value" && !named.empty();
      if (IsAside(name) && !as.sensitive) continue;
      TerraformText text = as;
      text.name = pair ? named : name;
      text.sensitive = as.sensitive || IsSensitive(name);
      text.keyed = as.sensitive;
      text.field = {};
      text.by_key = false;
      text.part = false;
      text.map = map;
      Expression(value, text);
    }
  }

  bool IsSensitive(std::string_view name) const {
    return std::find(sensitive_.begin(), sensitive_.end(), name) != sensitive_.end();
  }

  const std::vector<std::string_view>& sensitive_;
  const SeeTerraformText& see_;
  const TerraformTurns* turns_ = nullptr;  // the innermost loop around what is looked at
};

}  // namespace

std::string_view TerraformNameBeside(HclRef body) {
  if (!body["value"]) return {};
  for (const std::string_view called : {"name", "key", "variable_name"}) {
    const HclRef name = body[called];
    if (name.IsString()) return name.Value().substr(name.Value().rfind('/') + 1);
    if (name.kind() != Kind::kTemplate) continue;
    // "/${var.environment}/db/password"
    HclRef last;
    for (HclRef part = name.First(); part; part = part.Next()) last = part;
    if (last.IsString()) return last.Value().substr(last.Value().rfind('/') + 1);
  }
  return {};
}

void EachTerraformText(HclRef body, const std::vector<std::string_view>& sensitive,
                       const SeeTerraformText& see) {
  Walk(sensitive, see).Body(body, false);
}

void EachTerraformTextIn(HclRef expression, std::string_view name, bool sensitive,
                         const SeeTerraformText& see) {
  const std::vector<std::string_view> none;
  Walk(none, see).Expression(expression, {{}, name, sensitive, false});
}

bool NamesMapOfSecrets(std::string_view name) {
  switch (ClassifyName(name)) {
    case NameKind::kSecret:
      return true;
    case NameKind::kWeak:
      return name.ends_with('s') || name.ends_with('S');  // secrets, tokens, api_keys
    default:
      return false;
  }
}

LoopNames NamesOfLoop(HclRef loop) {
  const std::string_view names = loop.Value();
  const size_t comma = names.find(',');
  if (comma == std::string_view::npos) return {{}, names};
  return {Trim(names.substr(0, comma)), Trim(names.substr(comma + 1))};
}

HclRef CollectionKept(HclRef loop) {
  if (loop.kind() != Kind::kFor) return {};
  const HclRef collection = loop.First();
  const HclRef value = MakesObject(loop) ? collection.Next().Next() : collection.Next();
  const bool kept = value.kind() == Kind::kReference && !value.First() &&
                    value.Value() == NamesOfLoop(loop).value;
  return kept ? collection : HclRef();
}

HclRef DynamicBlock(HclRef body, std::string_view type) {
  for (const HclRef block : body.Blocks("dynamic")) {
    const std::vector<HclRef> labels = block.Labels();
    if (labels.size() != 1 || labels[0].Value() != type) continue;
    const HclRef each = block.Body()["for_each"];
    return each.kind() == Kind::kTuple && !each.First() ? HclRef() : block.Body();
  }
  return {};
}

std::string_view NameOfStep(HclRef step) {
  if (step.kind() == Kind::kName) return step.Value();
  if (step.kind() == Kind::kIndex && step.First().IsString()) return step.First().Value();
  return {};
}

std::string_view LastStepOf(HclRef reference) {
  std::string_view last;
  for (HclRef step = reference.First(); step; step = step.Next()) {
    if (const std::string_view name = NameOfStep(step); !name.empty()) last = name;
  }
  return last;
}

std::string_view FirstStepOf(HclRef reference) {
  for (HclRef step = reference.First(); step; step = step.Next()) {
    if (const std::string_view name = NameOfStep(step); !name.empty()) return name;
  }
  return {};
}

}  // namespace leaktight
