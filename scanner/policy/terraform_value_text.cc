#include "policy/terraform_value_text.h"

#include <algorithm>
#include <initializer_list>

#include "policy/terraform_texts.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

// Names of secrets have 512 characters at the most, and seldom a tenth of them.
constexpr size_t kMostText = 200;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string Filled(std::string_view name) {
  std::string text = "${";
  text += name;
  return text += '}';
}

// "aws_db_instance.main[replica]": type, label, and the key of an instance.
std::string AddressOf(HclRef reference) {
  std::string address(reference.Value());
  size_t wanted = address == "data" ? 2 : 1;
  for (HclRef step = reference.First(); step; step = step.Next()) {
    const std::string_view name = NameOfStep(step);
    if (wanted > 0) {
      if (step.kind() != Kind::kName) return {};
      address.append(".").append(name);
      wanted--;
      continue;
    }
    if (step.kind() == Kind::kIndex && !name.empty()) address.append("[").append(name).append("]");
    break;
  }
  return wanted == 0 ? address : std::string();
}

class Writer {
 public:
  explicit Writer(const TerraformLoop* loop) : loop_(loop) {}

  std::string Text(HclRef expression) const {
    switch (expression.kind()) {
      case Kind::kString:
      case Kind::kNumber:
      case Kind::kBool: {
        const std::string_view text = expression.Value();
        const bool plain = text.size() <= kMostText && text.find("${") == std::string_view::npos &&
                           text.find('\n') == std::string_view::npos;
        return std::string(plain ? text : kUnknownText);
      }
      case Kind::kNull:
        return std::string(kNullText);
      case Kind::kTemplate: {
        std::string text;
        for (HclRef part = expression.First(); part; part = part.Next()) {
          text += Text(part);
          if (text.size() > kMostText) return std::string(kUnknownText);
        }
        return text;
      }
      case Kind::kReference: {
        const std::string path = Path(expression);
        return path.empty() ? std::string(kUnknownText) : Filled(path);
      }
      case Kind::kCall:
        return OfCall(expression);
      default:
        return std::string(kUnknownText);
    }
  }

  std::string Path(HclRef reference) const {
    std::string path(reference.Value());
    HclRef step = reference.First();
    if (loop_ != nullptr && (path == loop_->key || path == loop_->value)) {
      const bool of_value = loop_->dynamic ? NameOfStep(step) == "value" : path == loop_->value;
      if (loop_->dynamic) {
        if (!of_value && NameOfStep(step) != "key") return {};
        step = step.Next();
      }
      path = of_value ? loop_->value_is : loop_->key_is;
      if (path.empty()) return {};
    } else if (IsOuter(path)) {
      return {};
    } else if (!IsOneOf(path, {"var", "local", "each"})) {
      return AddressOf(reference);
    }
    for (; step; step = step.Next()) {
      const std::string_view name = NameOfStep(step);
      if (name.find('.') != std::string_view::npos) return {};
      if (!name.empty()) {
        path.append(".").append(name);
        continue;
      }
      const std::string key = step.kind() == Kind::kIndex ? KeyName(step.First()) : std::string();
      if (key.empty()) return {};
      path.append(1, kIndexBegin).append(key).append(1, kIndexEnd);
    }
    return path;
  }

 private:
  // `[var.env]`: a key that is another's value.
  std::string KeyName(HclRef key) const {
    if (key.kind() != Kind::kReference) return {};
    std::string name = Path(key);
    for (const std::string_view root : {"var.", "local.", "each.", "item."}) {
      if (name.starts_with(root)) return name;
    }
    return {};
  }

  bool IsOuter(std::string_view name) const {
    const TerraformLoop* loop = loop_ == nullptr ? nullptr : loop_->outer;
    while (loop != nullptr && name != loop->key && name != loop->value) loop = loop->outer;
    return loop != nullptr;
  }

  // A literal that stands in for what is not there.
  std::string Otherwise(HclRef value, HclRef fallback) const {
    std::string text = Text(value);
    const std::string_view name = WholeNameIn(text);
    if (name.empty() || name == "?" || name.find('|') != std::string_view::npos) return text;
    const bool literal =
        fallback.kind() == Kind::kNumber || fallback.kind() == Kind::kBool || fallback.IsString();
    if (!literal || fallback.Value().find_first_of("{}|") != std::string_view::npos) return text;
    std::string both(name);
    both.append("|").append(fallback.Value());
    return Filled(both);
  }

  // Names, and at the end a literal: where one has no such field, the next counts.
  std::string Tried(HclRef call) const {
    std::string names;
    for (HclRef argument = call.First(); argument; argument = argument.Next()) {
      std::string text = Otherwise(argument, argument.Next());
      const std::string_view name = WholeNameIn(text);
      if (names.empty() && (name.empty() || name == "?")) return text;
      if (name.empty() || name == "?" || names.size() + name.size() > kMostText) break;
      if (!names.empty()) names.append("|").append(1, kTryMark);
      names += name;
      if (name.find('|') != std::string_view::npos) break;
    }
    return Filled(names);
  }

  // Names, and at the end a literal: what is null or empty gives way to the next.
  std::string Coalesced(HclRef call) const {
    std::string names;
    for (HclRef argument = call.First(); argument; argument = argument.Next()) {
      const std::string text = Otherwise(argument, argument.Next());
      const std::string_view name = WholeNameIn(text);
      if (name.empty() || name == "?" || names.size() + name.size() > kMostText) {
        // A literal first is the value itself.
        return names.empty() && argument.IsString() ? text : std::string(kUnknownText);
      }
      if (!names.empty()) names += "||";
      names += name;
      if (name.find('|') != std::string_view::npos) break;
    }
    return Filled(names);
  }

  std::string OfCall(HclRef call) const {
    const std::string_view function = call.Value();
    const HclRef first = call.First();
    if (IsOneOf(function, {"tostring", "tonumber", "sensitive", "nonsensitive", "trimspace"})) {
      return Text(first);
    }
    if (function == "try") return Tried(call);
    if (function == "coalesce") return Coalesced(call);
    if (function == "lookup") {
      const HclRef key = first.Next();
      std::string text = Text(first);
      const std::string_view name = WholeNameIn(text);
      if (name.empty() || name == "?" || !key.IsString()) return std::string(kUnknownText);
      std::string field(name);
      field.append(".").append(key.Value());
      const HclRef fallback = key.Next();
      if (fallback.kind() == Kind::kNumber || fallback.kind() == Kind::kBool ||
          fallback.IsString()) {
        field.append("|").append(fallback.Value());
      }
      return Filled(field);
    }
    return std::string(kUnknownText);
  }

  const TerraformLoop* loop_;
};

}  // namespace

std::string TerraformValueText(HclRef expression, const TerraformLoop* loop) {
  return Writer(loop).Text(expression);
}

std::string_view WholeNameIn(std::string_view text) {
  if (!text.starts_with("${") || text.find('}') != text.size() - 1) return {};
  return text.substr(2, text.size() - 3);
}

std::string ForEachName(HclRef expression) {
  while (
      expression.kind() == Kind::kCall &&
      IsOneOf(expression.Value(), {"toset", "tomap", "keys", "nonsensitive", "sort", "distinct"})) {
    expression = expression.First();
  }
  return expression.kind() == Kind::kReference ? Writer(nullptr).Path(expression) : std::string();
}

}  // namespace leaktight
