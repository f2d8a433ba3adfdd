// How fast known secrets are found, in memory, on one core: 100 values in all their forms in a
// commit of 1 MB, the search made anew each time, against memmem for each form; and what the list
// of hashes costs.
//
// usage: leaktight-bench-known FILE [FORMS | --once]
// The text is the first megabyte of FILE. FORMS: where to write the forms, one a line, for another
// program to look for; --once: they are looked for once, as that program does it. The best of the
// runs counts, in time of the processor.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/memory_hard.h"
#include "engine/known_list.h"
#include "engine/known_values.h"
#include "engine/listed_values.h"

namespace {

using leaktight::KnownList;
using leaktight::KnownValues;
using leaktight::KnownValueStore;
using leaktight::ListedValues;

// Passwords of 12 to 40 characters, one in four with symbols.
std::vector<std::string> Values(size_t count) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/!&%$\"'=";
  uint64_t state = 1;
  const auto below = [&](size_t most) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return static_cast<size_t>(state >> 33) % most;
  };
  std::vector<std::string> values(count);
  for (std::string& value : values) {
    const size_t letters = below(4) == 0 ? kLetters.size() : 62;
    const size_t size = 12 + below(29);
    while (value.size() < size) value += kLetters[below(letters)];
  }
  return values;
}

KnownValueStore StoreOf(const std::vector<std::string>& values) {
  KnownValueStore store;
  for (const std::string& value : values) store.Add(value, {".env", "KEY"});
  return store;
}

double BestOf(int runs, const std::function<void()>& run) {
  double best = 1e9;
  for (int i = 0; i < runs; i++) {
    const std::clock_t begin = std::clock();
    run();
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best;
}

void Print(const char* what, double seconds) {
  std::printf("  %-58s %9.3f ms\n", what, seconds * 1e3);
}

}  // namespace

int main(int argc, char** argv) {
  constexpr size_t kText = 1 << 20;
  const auto file = leaktight::ReadFile(argc > 1 ? argv[1] : "");
  if (!file || file->size() < kText) {
    std::fprintf(stderr, "usage: leaktight-bench-known FILE [FORMS], a file of 1 MB or more\n");
    return 2;
  }
  const std::string text = file->substr(0, kText);
  const std::vector<std::string> values = Values(100);
  if (argc > 2 && std::string_view(argv[2]) == "--once") {
    std::printf("%zu\n", KnownValues(StoreOf(values)).Find(text).size());
    return 0;
  }
  const KnownValues known(StoreOf(values));
  std::printf("%zu values, %zu forms, %zu bytes of text\n", values.size(), known.forms().size(),
              text.size());
  if (argc > 2) {
    std::ofstream out(argv[2]);
    for (const auto& form : known.forms()) out << known.bytes_of(form) << '\n';
  }

  size_t found = 0;
  Print("known secrets: made, searched, wiped",
        BestOf(50, [&] { found += KnownValues(StoreOf(values)).Find(text).size(); }));
  Print("… of that, making and wiping",
        BestOf(50, [&] { found += KnownValues(StoreOf(values)).forms().empty() ? 1 : 0; }));
  Print("memmem for each form", BestOf(3, [&] {
          for (const auto& form : known.forms()) {
            const std::string_view bytes = known.bytes_of(form);
            found += memmem(text.data(), text.size(), bytes.data(), bytes.size()) ? 1 : 0;
          }
        }));

  KnownList list = leaktight::NewKnownList();
  const auto no_hash = [](std::string_view, std::string_view) { return leaktight::HardHash(); };
  const leaktight::ListFilter filter(list.salt);
  for (const std::string& value : values) {
    list.entries.push_back({value.size(), filter(value), {}, "KEY", ".env"});
  }
  size_t hashes = 0;
  Print("a list of as many hashes: made and searched", BestOf(5, [&] {
          hashes = 0;
          found += ListedValues({list},
                                [&](std::string_view value, std::string_view salt) {
                                  hashes++;
                                  return no_hash(value, salt);
                                })
                       .Find(text)
                       .size();
        }));
  Print("one memory-hard hash", BestOf(5, [&] {
          found += leaktight::HashHard("value", std::string(leaktight::kHardHashSalt, 's'))[0];
        }));
  std::printf("  candidates of the list in the text: %zu\n", hashes);
  return found == 0 ? 1 : 0;
}
