#include "scan/known_sources.h"

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/secret_bytes.h"
#include "base/wiping_scope.h"
#include "catch.h"

using namespace leaktight;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// A value that stands nowhere in clear: its bytes, each with some bits turned over.
constexpr char kMask = 0x55;
class Masked {
 public:
  explicit Masked(uint32_t seed) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (size_t i = 0; i < 40; i++) {
      seed = seed * 1664525U + 1013904223U;
      bytes_.push_back(static_cast<char>(kLetters[(seed >> 16) % kLetters.size()] ^ kMask));
    }
  }

  void AppendTo(SecretBytes& text) const {
    for (const char c : bytes_) text.Append(static_cast<char>(c ^ kMask));
  }

  // How often the process has it in memory, but for that of SecretBytes, which are gone by now.
  size_t CountInMemory() const {
    size_t count = 0;
    std::ifstream maps("/proc/self/maps");
    std::string line;
    std::vector<std::pair<uintptr_t, uintptr_t>> regions;
    while (std::getline(maps, line)) {
      uintptr_t begin = 0;
      uintptr_t end = 0;
      char dash = 0;
      std::string rights;
      std::istringstream(line) >> std::hex >> begin >> dash >> end >> rights;
      if (rights == "rw-p" && line.find("[v") == std::string::npos)
        regions.emplace_back(begin, end);
    }
    for (const auto& [begin, end] : regions) {
      const char* last = reinterpret_cast<const char*>(end) - bytes_.size();
      for (const char* at = reinterpret_cast<const char*>(begin); at <= last; at++) {
        size_t same = 0;
        while (same < bytes_.size() && static_cast<char>(at[same] ^ kMask) == bytes_[same]) same++;
        if (same == bytes_.size()) count++;
      }
    }
    return count;
  }

 private:
  std::vector<char> bytes_;
};

struct Format {
  std::string_view path;
  std::string_view before;
  std::string_view behind;
};

constexpr Format kFormats[] = {
    {".env", "# mine\nDB_PASSWORD=\"", "\"\n"},
    {".env", "export DB_PASSWORD='", "'\nDB_URL=postgres://a:${DB_PASSWORD}@db/a\n"},
    {"config/local.ini", "[db]\npassword = ", " ; mine\n"},
    {"config/local.properties", "db.password=\\u0061", "\n"},
    {"config/local.toml", "[db]\npassword = \"\\u0061", "\"\n"},
    {"config/local.json", "{\"db\": {\"password\": \"\\u0061", "\"}}\n"},
    {"config/local.yaml", "db:\n  password: \"a\\x62", "\"\n"},
    {"config/local.yaml",
     "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  pw: ", "\n"},
    {"config/local.yaml", "env:\n  - name: DB_PASSWORD\n    value: ${DB_PASSWORD:-", "}\n"},
    {"dev.tfvars", "db_password = \"", "\"\n"},
    {"dev.tfvars", "db = { password = \"\\u0061", "\" }\n"},
};

}  // namespace

TEST_CASE("what is given back within a scope is overwritten", "[base]") {
  if (kSanitized) return;
  const auto copy = [](const Masked& value) {
    std::vector<std::string> texts(50, std::string(3000, 'x'));
    for (std::string& text : texts) {
      SecretBytes clear;
      value.AppendTo(clear);
      text.replace(1000, clear.size(), clear.view());
    }
  };
  const Masked value(1);
  copy(value);
  CHECK(value.CountInMemory() > 0);
  const Masked other(2);
  {
    const WipingScope scope;
    copy(other);
  }
  CHECK(other.CountInMemory() == 0);
}

TEST_CASE("values that were read are in no memory afterwards, whatever they stood in", "[scan]") {
  if (kSanitized) return;
  uint32_t seed = 10;
  for (const Format& format : kFormats) {
    INFO(format.path << ": " << format.before);
    const Masked value(seed++);
    {
      const auto criteria = Criteria::Make({});
      REQUIRE(criteria);
      Summary summary;
      const KnownOptions options;
      KnownSources sources(*criteria, options, summary);
      SecretBytes text;
      text.Append(format.before);
      value.AppendTo(text);
      text.Append(format.behind);
      sources.Take("a file", format.path, text);
      CHECK(sources.values().size() > 0);
    }
    CHECK(value.CountInMemory() == 0);
  }
}
