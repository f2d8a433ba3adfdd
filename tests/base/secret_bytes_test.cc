#include "base/secret_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <utility>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#include "catch.h"
#include "support/random.h"
#include "support/temporary_folder.h"

using namespace leaktight;

namespace {

#ifdef __linux__
// What the pages held that were given back last.
struct GivenBack {
  size_t size = 0;
  bool zero = false;
};
// Only where and while a test looks: every thread of every test gives pages back, and so does what
// watches threads.
thread_local bool watching = false;
thread_local GivenBack given_back;
struct Watch {
  Watch() { watching = true; }
  ~Watch() { watching = false; }
};
#endif

bool IsZero(const char* bytes, size_t size) {
  return std::all_of(bytes, bytes + size, [](char c) { return c == 0; });
}

}  // namespace

#ifdef __linux__
// Stands before the C library's: pages that are given back cannot be looked at any more.
extern "C" int munmap(void* pages, size_t size) noexcept {
  if (watching) given_back = {size, IsZero(static_cast<const char*>(pages), size)};
  return static_cast<int>(syscall(SYS_munmap, pages, size));
}

TEST_CASE("the memory of secrets is zero before it goes back", "[base]") {
  Random random(17);
  const Watch watch;
  const auto last = [] { return std::exchange(given_back, {}); };
  { const SecretBytes bytes(random.Bytes(100)); }
  CHECK(last().zero);

  SecretBytes bytes(random.Bytes(3000));
  last();
  bytes.Append(random.Bytes(30000));
  const GivenBack outgrown = last();
  CHECK(outgrown.size > 0);
  CHECK(outgrown.zero);

  bytes = SecretBytes();
  CHECK(last().zero);

  SecretBytes moved(random.Bytes(10));
  bytes = std::move(moved);
  CHECK(last().size == 0);
  CHECK(moved.empty());
  CHECK(bytes.size() == 10);
}
#endif

TEST_CASE("what is cut off is zero", "[base]") {
  SecretBytes bytes("public and secret");
  const char* const data = bytes.data();
  bytes.CutTo(6);
  CHECK(bytes.view() == "public");
  CHECK(IsZero(data + 6, 11));
}

TEST_CASE("a text is wiped in all of its capacity", "[base]") {
  std::string text(100, 'x');
  const char* const data = text.data();
  text.resize(40);
  Wipe(text);
  CHECK(text.empty());
  CHECK(text.data() == data);
  CHECK(IsZero(data, 100));
}

TEST_CASE("bytes are appended in whatever pieces", "[base]") {
  Random random(18);
  std::string all;
  SecretBytes bytes;
  for (int i = 0; i < 300; i++) {
    const std::string piece = random.Bytes(random.Below(400));
    all += piece;
    bytes.Append(piece);
    all += 'x';
    bytes.Append('x');
  }
  CHECK(bytes.view() == all);
}

TEST_CASE("files are read into it, regular ones below the folder only", "[base]") {
  const TemporaryFolder folder;
  const std::string top = folder.Path("");
  std::ofstream(top + "/a") << std::string(9000, 'a');
  REQUIRE(mkdir((top + "/in").c_str(), 0700) == 0);
  std::ofstream(top + "/in/b") << "bytes";
  REQUIRE(symlink("b", (top + "/in/link").c_str()) == 0);
  REQUIRE(symlink("in", (top + "/folder").c_str()) == 0);
  REQUIRE(mkfifo((top + "/pipe").c_str(), 0600) == 0);

  CHECK(ReadSecretFile(top + "/a", false, 9000)->size() == 9000);
  CHECK(ReadSecretFile(top + "/in/link", true, 100)->view() == "bytes");
  CHECK(ReadSecretFileBelow(top, "./in//b", 100)->view() == "bytes");

  const auto fails = [](const Result<SecretBytes>& read) {
    return read ? std::string() : read.error().Describe();
  };
  CHECK(fails(ReadSecretFile(top + "/a", false, 8999)) == top + "/a: is too large");
  CHECK_FALSE(fails(ReadSecretFile(top + "/in/link", false, 100)).empty());
  CHECK(fails(ReadSecretFile(top + "/pipe", true, 100)) == top + "/pipe: is not a regular file");
  CHECK(fails(ReadSecretFileBelow(top, "in", 100)) == "in: is a folder, not a file");
  CHECK(fails(ReadSecretFileBelow(top, "in/../../x", 100)) ==
        "in/../../x: lies outside of the repository");
  for (const std::string path : {"in/link", "folder/b"}) {
    CHECK(fails(ReadSecretFileBelow(top, path, 100)) ==
          path + ": leads through a symbolic link; name the file itself");
  }
}
