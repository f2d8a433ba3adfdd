// The reader beside a writer that knows what it wrote.
#include <string>
#include <string_view>

#include "catch.h"
#include "policy/hcl_reader.h"
#include "support/random.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

std::string_view Bytes(const HclFile& file, HclRef node) {
  return node.span().In(file.text);
}

// Decodes what stands between quotes in the way of the specification, letter by letter.
std::string Decoded(std::string_view raw) {
  std::string value;
  for (size_t i = 0; i < raw.size(); i++) {
    const std::string_view rest = raw.substr(i);
    if (rest.starts_with("\\n")) {
      value += '\n';
      i++;
    } else if (rest.starts_with("\\\"") || rest.starts_with("\\\\")) {
      value += raw[++i];
    } else if (rest.starts_with("$${") || rest.starts_with("%%{")) {
      value += raw[i++];
    } else {
      value += raw[i];
    }
  }
  return value;
}

// Writes HCL of every kind, and beside it what a reader should see.
class Writer {
 public:
  explicit Writer(uint64_t seed) : random_(seed) {}

  std::string text;
  std::string meaning;

  void Body(int depth, const std::string& indentation) {
    for (size_t n = random_.Below(4) + (depth == 0 ? 1 : 0); n > 0; n--) {
      text +=
          random_.Pick<std::string>({"", "\n", "# c = \"\n", "// {\n", "/* } */ "}) + indentation;
      const std::string name = Name();
      if (depth < 3 && random_.Below(3) == 0) {
        text += name;
        meaning += "block " + name;
        for (size_t labels = random_.Below(3); labels > 0; labels--) {
          const std::string label = Name();
          text += random_.Below(2) == 0 ? " " + label : " \"" + label + "\"";
          meaning += " <" + label + ">";
        }
        text += " {" + End();
        meaning += " {";
        Body(depth + 1, indentation + "  ");
        text += indentation + "}" + End();
        meaning += "}";
      } else {
        text += name + random_.Pick<std::string>({" = ", "=", "  =\t"});
        meaning += name + "=";
        Value(depth, true);
        text += text.ends_with("E") ? "\n" : End();  // a heredoc's marker stands alone
      }
      meaning += ";";
    }
  }

 private:
  std::string Name() { return random_.Pick<std::string>({"a", "b-c", "d_1", "for_x", "true_"}); }
  std::string End() { return random_.Pick<std::string>({"\n", "\r\n", " # c\n", " /* c */\n"}); }

  void Value(int depth, bool may_be_heredoc) {
    switch (random_.Below(depth < 5 ? 10 : 5)) {
      case 0:
        text += "-1.5e2";
        meaning += "-1.5e2";
        break;
      case 1:
        text += "null";
        meaning += "null";
        break;
      case 2:
      case 3: {
        std::string raw;
        for (size_t n = random_.Below(5); n > 0; n--) {
          raw += random_.Pick<std::string>(
              {"x", " ", "\\n", "\\\"", "\\\\", "$${", "%%{", "$", "}", "\xc3\xa9", "#"});
        }
        // A dollar before a brace that is text would begin an expression.
        if (raw.find("$$${") != std::string::npos) raw.clear();
        text += "\"" + raw + "\"";
        meaning += "<" + Decoded(raw) + ">";
        break;
      }
      case 4:
        text += "var.a[0].b";
        meaning += "var.a[0].b";
        break;
      case 5: {
        text += "[";
        meaning += "[";
        for (size_t n = random_.Below(4); n > 0; n--) {
          text += random_.Pick<std::string>({"", " ", "\n", " # ]\n"});
          Value(depth + 1, false);
          meaning += ",";
          text += random_.Pick<std::string>({",", " ,", "\n,"});
        }
        text += "]";
        meaning += "]";
        break;
      }
      case 6: {
        text += "{";
        meaning += "{";
        for (size_t n = random_.Below(4); n > 0; n--) {
          const std::string key = Name();
          text += random_.Pick<std::string>({"", "\n", " # }\n"});
          text += random_.Below(2) == 0 ? key : "\"" + key + "\"";
          text += random_.Pick<std::string>({" = ", ":", "="});
          meaning += "<" + key + ">:";
          Value(depth + 1, false);
          meaning += ",";
          text += random_.Pick<std::string>({",", "\n", ",\n"});
        }
        text += "}";
        meaning += "}";
        break;
      }
      case 7:
        text += "f(";
        meaning += "f(";
        for (size_t n = random_.Below(3); n > 0; n--) {
          Value(depth + 1, false);
          meaning += ",";
          text += n > 1 ? ",\n" : random_.Pick<std::string>({"", ",", "..."});
        }
        text += ")";
        meaning += ")";
        break;
      case 8:
        text += "\"p${";
        meaning += "t(<p>,";
        Value(depth + 1, false);
        text += "}\"";
        meaning += ",)";
        break;
      default:
        if (!may_be_heredoc) {
          text += "true";
          meaning += "true";
        } else if (random_.Below(2) == 0) {
          text += "<<E\n  l \\n\n m $${\nE";
          meaning += "<  l \\n\n m ${\n>";
        } else {
          text += "<<-E\n    l\n\n      m\n  E";
          meaning += "<l\n\n  m\n>";
        }
    }
  }

  Random random_;
};

// What the reader sees, in the writer's words.
void See(const HclFile& file, HclRef node, std::string& out) {
  const auto each = [&](HclRef first, std::string_view behind) {
    for (; first; first = first.Next()) {
      See(file, first, out);
      out += behind;
    }
  };
  switch (node.kind()) {
    case Kind::kBody:
      each(node.First(), ";");
      break;
    case Kind::kAttribute:
      out += std::string(node.Value()) + "=";
      See(file, node.First(), out);
      break;
    case Kind::kBlock:
      out += "block " + std::string(node.Value());
      for (const HclRef label : node.Labels()) out += " <" + std::string(label.Value()) + ">";
      out += " {";
      See(file, node.Body(), out);
      out += "}";
      break;
    case Kind::kString:
      out += "<" + std::string(node.Value()) + ">";
      if (node.style() == HclStyle::kQuoted) CHECK(Decoded(Bytes(file, node)) == node.Value());
      if (node.style() == HclStyle::kBare) CHECK(Bytes(file, node) == node.Value());
      break;
    case Kind::kTuple:
      out += "[";
      each(node.First(), ",");
      out += "]";
      break;
    case Kind::kObject:
      out += "{";
      for (const auto& [key, value] : node.Entries()) {
        See(file, key, out);
        out += ":";
        See(file, value, out);
        out += ",";
      }
      out += "}";
      break;
    case Kind::kCall:
      out += std::string(node.Value()) + "(";
      each(node.First(), ",");
      out += ")";
      break;
    case Kind::kTemplate:
      out += "t(";
      each(node.First(), ",");
      out += ")";
      break;
    default:
      out += Bytes(file, node);
  }
}

TEST_CASE("what is written is read, and each text stands where it says", "[policy]") {
  for (uint64_t seed = 1; seed <= 3000; seed++) {
    Writer writer(seed);
    writer.Body(0, "");
    INFO(writer.text);
    const HclFile file = ReadHcl(writer.text);
    for (const HclError& error : file.errors) FAIL(error.message << " at " << error.at);
    std::string seen;
    See(file, file.Root(), seen);
    REQUIRE(seen == writer.meaning);
  }
}

}  // namespace
}  // namespace leaktight
