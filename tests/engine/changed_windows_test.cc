#include "engine/changed_windows.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "engine/decoder.h"
#include "support/random.h"

using namespace leaktight;

namespace {

// Lines of all lengths, some of which go on in the next as base64 and joined strings do.
std::string Lines(Random& random) {
  std::string text;
  for (size_t lines = random.Below(40); lines > 0; lines--) {
    switch (random.Below(5)) {
      case 0:
        text += std::string(random.Below(200), ' ');
        break;
      case 1:
        text += std::string(48 + random.Below(30), 'Q');
        break;
      case 2:
        text += "  \"ab\" +";
        break;
      default:
        text += std::string(random.Below(12), 'x');
    }
    if (random.Below(12) != 0) text += '\n';
  }
  return text;
}

struct Edited {
  std::string text;
  std::vector<Edit> edits;
};

Edited Next(const std::string& base, Random& random) {
  Edited edited;
  size_t at = 0;
  while (at < base.size() && random.Below(15) != 0) {
    const size_t length = std::min<size_t>(base.size() - at, 1 + random.Below(160));
    edited.text += base.substr(at, length);
    edited.edits.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(length)});
    at += length;
    if (random.Below(2) == 0) at = std::min(base.size(), at + random.Below(30));
    if (random.Below(2) == 0) {
      const std::string bytes = random.Below(3) == 0 ? Lines(random) : std::string(3, 'y');
      edited.text += bytes;
      edited.edits.push_back({Edit::kInserted, static_cast<uint32_t>(bytes.size())});
    }
  }
  return edited;
}

// Behind the line that `at` stands in.
size_t Behind(const std::string& text, size_t at) {
  return std::min(text.find('\n', at), text.size() - 1) + 1;
}

// Where the line before that which `at` stands in begins.
size_t Before(const std::string& text, size_t at) {
  const auto begin_of = [&](size_t place) {
    return place == 0 ? 0 : text.rfind('\n', place - 1) + 1;  // npos + 1 is 0
  };
  const size_t line = begin_of(at);
  return line == 0 ? 0 : begin_of(line - 1);
}

}  // namespace

TEST_CASE("windows hold what edits changed and a line more on either side", "[engine]") {
  Random random(4711 + GENERATE(range(0, 20)));
  std::vector<Span> windows;
  size_t several = 0;
  for (int i = 0; i < 200; i++) {
    const std::string base = Lines(random);
    const Edited edited = Next(base, random);
    const std::string& text = edited.text;
    if (text.empty()) continue;
    ListChangedWindows(text, edited.edits, base.size(), windows);
    several += windows.size() > 1 ? 1 : 0;
    for (size_t w = 0; w < windows.size(); w++) {
      REQUIRE(windows[w].begin <= windows[w].end);
      REQUIRE(windows[w].end <= text.size());
      if (w > 0) REQUIRE(windows[w - 1].end < windows[w].begin);
      for (const size_t cut : {windows[w].begin, windows[w].end}) {
        REQUIRE((cut == 0 || cut == text.size() || text[cut - 1] == '\n'));
        REQUIRE(Decoder::MayCut(text, cut));
      }
    }
    const auto require = [&](Span changed) {
      const Span wide{Before(text, changed.begin), Behind(text, Behind(text, changed.end))};
      REQUIRE(std::any_of(windows.begin(), windows.end(),
                          [&](const Span& window) { return window.Contains(wide); }));
    };
    size_t at = 0;
    size_t behind = 0;
    for (const Edit& edit : edited.edits) {
      if (edit.from == Edit::kInserted) {
        require({at, at + edit.length});
      } else if (edit.from != behind) {
        require({at, at});
      }
      at += edit.length;
      if (edit.from != Edit::kInserted) behind = edit.from + edit.length;
    }
  }
  CHECK(several > 20);
}
