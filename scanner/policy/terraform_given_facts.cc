// What variables, locals and modules of Terraform are given, as far as names and times of secrets
// may come from it.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/secret_place.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_texts.h"
#include "policy/terraform_value_text.h"

namespace leaktight::terraform_given_facts {
namespace {

using Kind = HclNode::Kind;

// Names and times hold no spaces, but for "rate(30 days)".
bool MayMatter(std::string_view text) {
  return text == kNullText || text.starts_with("rate(") || text.starts_with("cron(") ||
         (!text.empty() && text.find(' ') == std::string_view::npos && text != kUnknownText &&
          text != "true" && text != "false");
}

class Collector {
 public:
  Collector(const File& file, std::vector<Fact>& facts)
      : file_(file), folder_(FolderOf(file.path())), facts_(facts) {}

  void Block(HclRef block) {
    const std::vector<HclRef> labels = block.Labels();
    const std::string_view kind = block.Value();
    const HclRef body = block.Body();
    if (kind == "resource" && labels.size() == 2) {
      const std::string_view type = labels[0].Value();
      if (type.starts_with("aws_secretsmanager_secret")) {
        Each(fmt::format("each:{}.{}", type, labels[1].Value()), body["for_each"]);
      }
    } else if (kind == "variable" && labels.size() == 1) {
      kind_ = Fact::Kind::kTerraformDefault;
      Value(fmt::format("var.{}", labels[0].Value()), body["default"], 0);
    } else if (kind == "locals") {
      kind_ = Fact::Kind::kTerraformGiven;
      for (HclRef item = body.First(); item; item = item.Next()) {
        if (item.kind() != Kind::kAttribute) continue;
        Value(fmt::format("local.{}", item.Value()), item.First(), 0);
      }
    } else if (kind == "module" && labels.size() == 1) {
      Module(labels[0], body);
    }
  }

  // Of a tfvars file.
  void Values() {
    kind_ = Fact::Kind::kTerraformGiven;
    for (HclRef item = file_.Hcl().Root().First(); item; item = item.Next()) {
      if (item.kind() != Kind::kAttribute) continue;
      Value(fmt::format("var.{}", item.Value()), item.First(), 0);
    }
  }

 private:
  void Module(HclRef label, HclRef body) {
    std::optional<std::string> folder = LocalModuleFolder(file_.path(), body);
    if (!folder) return;
    const HclRef each = body["for_each"];
    std::string base = each ? ForEachName(each) : std::string();
    if (each && base.empty()) {
      base = fmt::format("each:module.{}", label.Value());
      Each(base, each);
    }
    Fact call;
    call.kind = Fact::Kind::kTerraformCall;
    call.name = label.Value();
    call.span = label.span();
    call.name_space = *folder;
    call.key = std::move(base);
    facts_.push_back(std::move(call));
    kind_ = Fact::Kind::kTerraformGiven;
    module_ = *std::move(folder);
    call_ = label.span();
    for (HclRef item = body.First(); item; item = item.Next()) {
      if (item.kind() != Kind::kAttribute || IsMetaArgument(item.Value())) continue;
      const std::string name = fmt::format("var.{}", item.Value());
      const size_t before = facts_.size();
      Value(name, item.First(), 0);
      // That it is given something counts too: the default does not hold.
      if (facts_.size() == before) Add(name, item.First().span(), std::string(kUnknownText));
    }
    module_.reset();
    call_ = {};
  }

  void Each(const std::string& name, HclRef value) {
    if (!value || !ForEachName(value).empty()) return;
    kind_ = Fact::Kind::kTerraformGiven;
    Value(name, value, 0);
  }

  // The fields of an object and the items of a set by names of their own.
  void Value(const std::string& name, HclRef value, int depth) {
    if (!value) return;
    if (value.kind() == Kind::kCall &&
        (value.Value() == "toset" || value.Value() == "tomap" || value.Value() == "tolist")) {
      value = value.First();
    }
    if (value.IsObject()) {
      Keys(name, value);
      for (const auto& [key, field] : value.Entries()) {
        if (!IsFieldName(key) || depth == kMostTerraformObjects) continue;
        Value(fmt::format("{}.{}", name, key.Value()), field, depth + 1);
      }
    } else if (value.kind() == Kind::kTuple) {
      for (HclRef item = value.First(); item; item = item.Next()) {
        const std::string text = TerraformValueText(item);
        if (!item.IsString() || !MayMatter(text) || text.find('.') != std::string::npos) continue;
        Add(fmt::format("{}.{}", name, text), item.span(), text);
      }
    } else if (value.kind() == Kind::kCall && value.Value() == "merge") {
      Merge(name, value, depth);
    } else if (value.kind() == Kind::kFor) {
      For(name, value, depth);
    } else {
      std::string text = TerraformValueText(value, loop_);
      // Of an item, a condition may ask whether it counts.
      const bool asked = depth > 0 && value.kind() == Kind::kBool;
      if (asked || MayMatter(text)) Add(name, value.span(), std::move(text));
    }
  }

  static bool IsFieldName(HclRef key) {
    return key.IsString() && !key.Value().empty() &&
           key.Value().find('.') == std::string_view::npos;
  }

  void Merge(const std::string& name, HclRef merge, int depth) {
    constexpr size_t kMostParts = 16;
    const std::vector<HclRef> parts = merge.Children();
    if (parts.size() > kMostParts || depth == kMostTerraformObjects) return;
    Add(name, merge.span(), fmt::format("${{{}{}}}", kMergeForm, parts.size()));
    for (size_t i = 0; i < parts.size(); i++) {
      Value(fmt::format("{}{}{}", name, kPartMark, i), parts[i], depth + 1);
    }
  }

  // That an object has these keys and no others: what it does not have, another part may.
  void Keys(const std::string& name, HclRef object) {
    constexpr size_t kMostKeys = 4096;  // bytes of them
    std::string keys;
    for (const auto& [key, field] : object.Entries()) {
      if (!IsFieldName(key) || key.Value().find_first_of(",}\n") != std::string_view::npos) return;
      if (!keys.empty()) keys += ',';
      keys += key.Value();
    }
    if (keys.size() <= kMostKeys) {
      Add(name, object.span(), fmt::format("${{{}{}}}", kKeysForm, keys));
    }
  }

  // What an item has to be: a flag, its opposite, equal to a literal or not, there or not; empty:
  // something else. Numbers are left out: 30 is not "30".
  std::string ConditionOf(HclRef condition, const TerraformLoop& names) const {
    const auto made = [](char sign, std::string_view text, std::string_view literal) {
      if (WholeNameIn(text).empty() || text == kUnknownText || text == kNullText) {
        return std::string();
      }
      return fmt::format("{}{}{}{}", sign, text, kTryMark, literal);
    };
    const std::vector<HclRef> operands = condition.Children();
    if (condition.kind() != Kind::kOperation) {
      return made('=', TerraformValueText(condition, &names), "true");
    }
    const std::string_view bytes = file_.bytes();
    const Span whole = condition.span();
    if (operands.size() == 1) {
      const Span sign{whole.begin, std::min(operands[0].span().begin, whole.end)};
      return Trim(sign.In(bytes)) == "!"
                 ? made('=', TerraformValueText(operands[0], &names), "false")
                 : std::string();
    }
    if (operands.size() != 2) return {};
    const Span between{operands[0].span().end,
                       std::max(operands[0].span().end, operands[1].span().begin)};
    std::string_view sign = Trim(between.In(bytes));
    if (sign.ends_with('"')) sign = Trim(sign.substr(0, sign.size() - 1));
    if (sign != "==" && sign != "!=") return {};
    const HclRef literal = operands[1];
    const std::string text = TerraformValueText(literal, &names);
    const bool number = literal.IsString() && !text.empty() &&
                        text.find_first_not_of("0123456789.-") == std::string::npos;
    const bool flag = text == "true" || text == "false";
    const bool told = literal.kind() == Kind::kNull ||
                      (literal.IsString() && text != kUnknownText && !number && !flag);
    if (!told) return {};
    return made(sign[0], TerraformValueText(operands[0], &names), text);
  }

  // A map whose keys are those that it goes through, or a list of texts; of both only the items
  // that a condition, as far as it can be told, lets through.
  void For(const std::string& name, HclRef loop, int depth) {
    if (depth == kMostTerraformObjects) return;
    const bool map = MakesObject(loop);
    std::vector<HclRef> parts = loop.Children();
    HclRef condition;
    if (parts.size() == (map ? 4U : 3U)) {
      condition = parts.back();
      parts.pop_back();
    }
    if (parts.size() != (map ? 3U : 2U)) return;
    const LoopNames called = NamesOfLoop(loop);
    TerraformLoop names;
    names.key = called.key;
    names.value = called.value;
    const bool keys_only = parts[0].kind() == Kind::kCall && parts[0].Value() == "keys";
    names.key_is = "item.key";
    names.value_is = keys_only ? "item.key" : "item.value";
    names.outer = loop_;
    std::string_view kind = keys_only ? kForKeys : kForMap;
    if (!keys_only && names.key.empty()) kind = map ? kForItems : kForAny;
    // What becomes a key is the item's own.
    const std::string_view own = names.key.empty() ? names.value : names.key;
    const HclRef key = parts[1];
    if (map && (key.kind() != Kind::kReference || key.Value() != own || key.First())) return;
    std::string base = ForEachName(parts[0]);
    if (base.empty()) {
      base = name + kCollectionMark;
      Value(base, parts[0], depth + 1);
    } else if (!base.starts_with("var.") && !base.starts_with("local.")) {
      return;
    }
    if (condition) {
      std::string asked = ConditionOf(condition, names);
      if (asked.empty()) return;
      Add(fmt::format("{}{}{}", name, kPartMark, kCondition), condition.span(), std::move(asked));
    }
    Add(name, loop.span(), fmt::format("${{{}{}:{}}}", map ? kForForm : kListForm, kind, base));
    const TerraformLoop* const outer = std::exchange(loop_, &names);
    Value(name + ".*", parts.back(), depth + 1);
    loop_ = outer;
  }

  void Add(std::string name, Span span, std::string text) {
    Fact fact;
    fact.kind = kind_;
    fact.name = std::move(name);
    fact.span = span;
    fact.name_space = module_.value_or(folder_);
    fact.key = std::move(text);
    fact.key_span = call_;
    facts_.push_back(std::move(fact));
  }

  const File& file_;
  std::string folder_;
  std::vector<Fact>& facts_;
  Fact::Kind kind_ = Fact::Kind::kTerraformGiven;
  std::optional<std::string> module_;
  Span call_;
  const TerraformLoop* loop_ = nullptr;  // that what is looked at stands in
};

}  // namespace

bool MayHold(std::string_view path) {
  return (path.ends_with(".tfvars") || IsTerraformName(FileName(path))) && !IsExample(path) &&
         !IsUnusedPath(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  CollectFromTerraform(file, Collector(file, facts));
}

}  // namespace leaktight::terraform_given_facts
