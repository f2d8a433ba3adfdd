// Patterns for tests of what reads patterns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/random.h"

namespace leaktight {

// A pattern of a rule's kind, and a text that it matches.
class RandomPattern {
 public:
  explicit RandomPattern(Random& random) : random_(random) { Alternatives(0, true); }

  std::string pattern;
  std::string text;

 private:
  // `taken`: what is written to the pattern stands in the text too.
  void Alternatives(int depth, bool taken) {
    const size_t count = 1 + random_.Below(3) / 2;
    const size_t chosen = random_.Below(count);
    for (size_t i = 0; i < count; i++) {
      if (i > 0) pattern += '|';
      Sequence(depth, taken && i == chosen);
    }
  }

  void Sequence(int depth, bool taken) {
    for (size_t atoms = random_.Below(4); atoms > 0; atoms--) {
      const std::string before = text;
      Atom(depth, taken);
      const std::string once = text.substr(before.size());
      // What is repeated is repeated as it is: of a group, with the same choice.
      static const std::vector<std::string> kQuantifiers = {"",  "",    "",     "?",    "*",
                                                            "+", "{3}", "{2,}", "{0,4}"};
      const std::string& quantifier = random_.Pick(kQuantifiers);
      if (quantifier.empty()) continue;
      pattern += quantifier;
      if (random_.Below(4) == 0) pattern += '?';
      if (!taken) continue;
      const size_t least = quantifier == "+"      ? 1
                           : quantifier == "{3}"  ? 3
                           : quantifier == "{2,}" ? 2
                                                  : 0;
      const size_t more = quantifier == "{3}" || quantifier == "?" ? 0 : random_.Below(2);
      text = before;
      for (size_t i = 0; i < least + more; i++) text += once;
    }
  }

  void Atom(int depth, bool taken) {
    struct Kind {
      std::string_view pattern;
      std::string_view bytes;
    };
    static const std::vector<Kind> kKinds = {{"[A-Za-z0-9]", "azAZ09"},
                                             {"[0-9a-f]", "09af"},
                                             {"[\\w-]", "a_-9"},
                                             {"[\\w.-]", "a.-"},
                                             {"[A-Za-z0-9+/]", "+/A"},
                                             {"[^\\s]", "a=\""},
                                             {"\\w", "_a0"},
                                             {"\\d", "5"},
                                             {"[=:]", "=:"},
                                             {"\\.", "."},
                                             {"x", "x"},
                                             {"-", "-"},
                                             {"\\x41", "A"},
                                             {".", "a "},
                                             {"[^a-z]", "A9 "},
                                             {"\\s", " \t"},
                                             {"[]a]", "]a"},
                                             {"\\/", "/"},
                                             {"[a\\-z]", "a-z"}};
    const size_t kind = random_.Below(kKinds.size() + 3);
    if (kind < kKinds.size()) {
      pattern += kKinds[kind].pattern;
      if (taken) text += kKinds[kind].bytes[random_.Below(kKinds[kind].bytes.size())];
    } else if (depth < 3) {
      static const std::vector<std::string> kOpenings = {"(", "(?:", "(?i:", "(?P<n", "(?s:"};
      const std::string& opening = random_.Pick(kOpenings);
      pattern += opening;
      if (opening.back() == 'n') pattern += std::to_string(names_++) + ">";
      Alternatives(depth + 1, taken);
      pattern += ')';
    } else {
      pattern += "(?:\\b|)";
    }
  }

  Random& random_;
  int names_ = 0;
};

}  // namespace leaktight
