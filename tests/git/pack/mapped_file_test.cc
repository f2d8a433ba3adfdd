#include "git/pack/mapped_file.h"

#include <fstream>
#include <string>

#include "catch.h"
#include "support/temporary_folder.h"

namespace leaktight {

TEST_CASE("a file that was set aside is read as before", "[git]") {
  const TemporaryFolder folder;
  std::string bytes;
  for (int i = 0; i < 100000; i++) bytes += std::to_string(i);
  std::ofstream(folder.Path("file")) << bytes;
  const Result<MappedFile> file = MappedFile::Open(folder.Path("file"));
  REQUIRE(file);
  REQUIRE(file->bytes() == bytes);
  file->SetAside();
  CHECK(file->bytes() == bytes);
  MappedFile().SetAside();
}

}  // namespace leaktight
