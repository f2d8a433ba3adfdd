#include "source/archive_kind.h"

#include <string>

#include "catch.h"
#include "support/made_archive.h"
#include "support/made_database.h"

namespace leaktight {

using namespace std::string_view_literals;

TEST_CASE("archives of every kind are known by their bytes", "[source]") {
  for (const MadeFormat format : kMadeFormats) {
    CAPTURE(static_cast<int>(format));
    CHECK(LooksLikeArchive(MakeArchive(format, {{"a", "text"}})));
  }
  for (const MadeFilter filter : kMadeFilters) {
    CAPTURE(static_cast<int>(filter));
    CHECK(LooksLikeArchive(Compress(filter, "text")));
    CHECK(LooksLikeArchive(Compress(filter, "")));
  }
}

TEST_CASE("a database is known by its header", "[source]") {
  const std::string made = MakeDatabase({"CREATE TABLE t(v)"});
  CHECK(LooksLikeDatabase(made));
  CHECK(LooksLikeArchive(made));
  CHECK_FALSE(LooksLikeArchive(std::string_view(made).substr(0, 99)));
  CHECK_FALSE(LooksLikeDatabase("SQLite format 3"));
}

TEST_CASE("a zip file behind the program that unpacks it is known", "[source]") {
  CHECK(LooksLikeArchive("#!/usr/bin/env python3\n" +
                         MakeArchive(MadeFormat::kZip, {{"__main__.py", "pass"}})));
}

TEST_CASE("other files are no archives", "[source]") {
  for (const std::string_view bytes :
       {""sv, "PK"sv, "PK\x05\x06"sv, "BZh"sv, "BZh9 is how bzip2 begins"sv, "text"sv,
        "\x7f"
        "ELF\2\1\1"sv,
        "\x1f\x8b"sv}) {
    CHECK_FALSE(LooksLikeArchive(bytes));
  }
  CHECK_FALSE(LooksLikeArchive(std::string(600, 'u')));
  // A header of tar without its magic number that says a wrong sum.
  std::string tar = MakeArchive(MadeFormat::kTarV7, {{"a", "text"}});
  tar[0] = 'b';
  CHECK_FALSE(LooksLikeArchive(tar));
  CHECK_FALSE(LooksLikeArchive(std::string(600, '\0')));
}

TEST_CASE("what is compressed is called as its file, without the ending", "[source]") {
  CHECK(NameInside("backup/dump.sql.gz") == "dump.sql");
  CHECK(NameInside("a.zip!/.env.XZ") == ".env");
  CHECK(NameInside("notes.bz2") == "notes");
  CHECK(NameInside("data.zst") == "data");
  CHECK(NameInside("blob") == "blob");
  CHECK(NameInside("folder/.gz") == ".gz");
  CHECK(NameInside("") == "data");
}

}  // namespace leaktight
