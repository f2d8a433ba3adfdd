#include "source/database_reader.h"

#include <map>
#include <string>
#include <vector>

#include "catch.h"
#include "source/archive.h"
#include "support/made_archive.h"
#include "support/made_database.h"
#include "support/random.h"

namespace leaktight {
namespace {

using Texts = std::map<std::string, std::string>;
using Reasons = std::map<std::string, std::string_view>;

struct Walked {
  explicit Walked(std::string_view bytes, const ArchiveLimits& limits = {}) {
    WalkArchive(
        "a.db", bytes, limits,
        {[this](const ArchiveMember& member) {
           const std::string path(member.path.substr(std::min<size_t>(6, member.path.size())));
           order.push_back(path);
           total += member.bytes.size();
           texts[path] = member.bytes;
           return true;
         },
         [this](const PassedOver& one) { passed_over[one.path] = one.reason; }});
  }

  std::vector<std::string> order;
  Texts texts;
  Reasons passed_over;
  size_t total = 0;
};

const Reasons kBroken = {{"a.db", kSkippedArchiveBroken}};

std::vector<std::string> ManyRows(int count) {
  return {"CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)",
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<" +
              std::to_string(count) +
              ") INSERT INTO t SELECT i, 'value number ' || i || hex(zeroblob(40)) FROM n"};
}

}  // namespace

TEST_CASE("each table of a database is a member, with a line a row", "[source]") {
  const std::string made = MakeDatabase(
      {"CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, password TEXT, score REAL)",
       "INSERT INTO users VALUES(7,'alice','x y',1.5),(9,'bob',NULL,2)",
       "CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
       "INSERT INTO settings VALUES('SMTP_PASSWORD','abc')"});
  const Walked walked(made);
  CHECK(walked.order == std::vector<std::string>{"sqlite_schema", "users", "settings"});
  CHECK(walked.texts.at("users") ==
        "id = 7, name = \"alice\", password = \"x y\", score = 1.5\n"
        "id = 9, name = \"bob\", score = 2.0\n");
  CHECK(walked.texts.at("settings") == "SMTP_PASSWORD = \"abc\"\n");
  CHECK(walked.texts.at("sqlite_schema").starts_with("CREATE TABLE users(id"));
  CHECK(walked.passed_over.empty());
}

TEST_CASE("text of a database in UTF-16 is read in UTF-8", "[source]") {
  for (const char* const encoding : {"UTF-16le", "UTF-16be"}) {
    const Walked walked(MakeDatabase({std::string("PRAGMA encoding='") + encoding + "'",
                                      "CREATE TABLE größe(n)", "INSERT INTO größe VALUES('π')"}));
    CHECK(walked.texts.at("größe") == "n = \"π\"\n");
  }
}

TEST_CASE("a value that is cut over pages is read whole", "[source]") {
  const std::string value = Random(1).Text(30'000, kBase62);
  const std::string made = MakeDatabase(
      {"PRAGMA page_size=512", "CREATE TABLE t(v)", "INSERT INTO t VALUES('" + value + "')"});
  CHECK(made.find(value) == std::string::npos);
  CHECK(Walked(made).texts.at("t") == "v = \"" + value + "\"\n");
}

TEST_CASE("a database with a write-ahead log is read without it", "[source]") {
  std::string made = MakeDatabase({"CREATE TABLE t(v)", "INSERT INTO t VALUES('x')"});
  made[18] = made[19] = 2;
  const Walked walked(made);
  CHECK(walked.texts.at("t") == "v = \"x\"\n");
  CHECK(walked.passed_over.empty());
}

TEST_CASE("archives in a database are opened, and databases in an archive", "[source]") {
  const std::string inner = MakeArchive(MadeFormat::kZip, {{"c", "deep"}});
  const std::string made =
      MakeDatabase({"CREATE TABLE files(id, content)",
                    "INSERT INTO files VALUES(1,'text'),(2," + SqlBlob(inner) + ")"});
  const Walked walked(made);
  CHECK(walked.texts.at("files/2/content!/c") == "deep");
  CHECK(walked.texts.at("files") == "id = 1, content = \"text\"\nid = 2\n");
  const Walked outer(MakeArchive(MadeFormat::kTar, {{"b", made}}));
  CHECK(outer.texts.contains("b!/files/2/content!/c"));
}

TEST_CASE("nothing that a database says is run", "[source]") {
  const std::string made = MakeDatabase(
      {"CREATE TABLE t(v, w AS (upper(v)) VIRTUAL)", "INSERT INTO t VALUES('x')",
       "CREATE VIEW view_of_t AS SELECT v || 'y' FROM t",
       "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t(v) VALUES('z'); END",
       "CREATE VIRTUAL TABLE words USING fts5(a)", "INSERT INTO words VALUES('hello')"});
  const Walked walked(made);
  CHECK(walked.texts.at("t") == "v = \"x\"\n");
  CHECK_FALSE(walked.texts.contains("view_of_t"));
  CHECK_FALSE(walked.texts.contains("words"));
  CHECK(walked.texts.at("words_content") == "id = 1, c0 = \"hello\"\n");
  CHECK(walked.passed_over.empty());
  // A view that claims to be a table: SQLite takes nothing of such a schema.
  const Walked lying(MakeDatabase({"CREATE TABLE t(v)", "INSERT INTO t VALUES('x')",
                                   "CREATE VIEW vw AS SELECT v FROM t", "PRAGMA writable_schema=on",
                                   "UPDATE sqlite_master SET type='table' WHERE name='vw'"}));
  CHECK(lying.texts.empty());
  CHECK(lying.passed_over == kBroken);
}

TEST_CASE("tables and columns of any name are read", "[source]") {
  const Walked walked(MakeDatabase({"CREATE TABLE \"a\n\"\"b\"(\"c\n\"\"d\", \"select\")",
                                    "INSERT INTO \"a\n\"\"b\" VALUES(1,2)"}));
  CHECK(walked.texts.at("a\n\"b") == "c__d = 1, select = 2\n");
}

TEST_CASE("a schema that SQLite does not take is broken", "[source]") {
  std::string columns = "c0";
  for (int i = 1; i < 3000; i++) columns += ",c" + std::to_string(i);
  const Walked walked(
      MakeDatabase({"CREATE TABLE t(v)", "PRAGMA writable_schema=on",
                    "UPDATE sqlite_master SET sql='CREATE TABLE t(" + columns + ")'"}));
  CHECK(walked.passed_over == kBroken);
}

TEST_CASE("of a database that is cut off, what is left is read", "[source]") {
  const std::string whole = MakeDatabase(ManyRows(2000));
  const Walked walked(std::string_view(whole).substr(0, whole.size() / 2));
  CHECK(walked.texts.at("t").starts_with("id = 1, v = \"value number 1"));
  CHECK(walked.texts.at("t").size() < Walked(whole).texts.at("t").size());
  CHECK(walked.passed_over == kBroken);
}

TEST_CASE("a damaged table does not hide the others", "[source]") {
  std::vector<std::string> statements = ManyRows(500);
  statements.emplace_back("CREATE TABLE u(v)");
  statements.emplace_back("INSERT INTO u VALUES('x')");
  std::string made = MakeDatabase(statements);
  made[4096] = '\xff';  // the kind of the page that t begins with
  const Walked walked(made);
  CHECK(walked.texts.at("t").empty());
  CHECK(walked.texts.at("u") == "v = \"x\"\n");
  CHECK(walked.passed_over == kBroken);
}

TEST_CASE("every bound of a walk holds for databases", "[source]") {
  const std::string made = MakeDatabase(ManyRows(2000));
  const std::string t = "a.db!/t";
  ArchiveLimits limits;
  limits.member = 10'000;
  CHECK(Walked(made, limits).passed_over == Reasons{{t, kSkippedMemberLarge}});
  limits = {};
  limits.unpacked = 10'000;
  CHECK(Walked(made, limits).passed_over == Reasons{{"a.db", kSkippedArchiveUnpacked}});
  limits = {};
  limits.members = 1;
  CHECK(Walked(made, limits).passed_over == Reasons{{"a.db", kSkippedArchiveMembers}});
  limits = {};
  limits.depth = 0;
  CHECK(Walked(made, limits).passed_over == Reasons{{"a.db", kSkippedArchiveDepth}});
  limits = {};
  limits.largest = 1000;
  CHECK(Walked(made, limits).passed_over == Reasons{{"a.db", kSkippedArchiveLarge}});
  limits = {};
  limits.steps = 3000;
  const Walked some(made, limits);
  CHECK(some.texts.at("t").starts_with("id = 1, v"));
  CHECK(some.passed_over == kBroken);
  limits = {};
  limits.seconds = 0;
  CHECK(Walked(made, limits).passed_over == kBroken);
}

TEST_CASE("what only begins like a database is broken", "[source]") {
  std::string text = std::string("SQLite format 3\0", 16) + " and so on";
  text.resize(300, 'x');
  CHECK(Walked(text).passed_over == kBroken);
}

TEST_CASE("a count of pages that is not kept up cuts nothing off", "[source]") {
  std::string made = MakeDatabase({"CREATE TABLE t(v)", "INSERT INTO t VALUES('x')"});
  made[29] = 1;  // 65536 pages more than there are
  CHECK(Walked(made).passed_over == kBroken);
  made[95] = static_cast<char>(~made[95]);  // at another count of changes than the last
  const Walked walked(made);
  CHECK(walked.texts.at("t") == "v = \"x\"\n");
  CHECK(walked.passed_over.empty());
}

TEST_CASE("rows come from their table and not from an index", "[source]") {
  const Walked walked(
      MakeDatabase({"CREATE TABLE t(v, w AS (v || v) VIRTUAL)", "INSERT INTO t VALUES('z'),('a')",
                    "CREATE INDEX i ON t(v)", "ANALYZE",
                    "UPDATE sqlite_stat1 SET stat = '2 1 sz=1' WHERE idx = 'i'"}));
  CHECK(walked.texts.at("t") == "v = \"z\"\nv = \"a\"\n");
}

TEST_CASE("an archive that is given to SQLite as a text is opened", "[source]") {
  const std::string inner = Compress(MadeFilter::kGzip, "deep");
  const Walked walked(MakeDatabase(
      {"CREATE TABLE t(v)", "INSERT INTO t VALUES(CAST(" + SqlBlob(inner) + " AS TEXT))"}));
  CHECK(walked.texts.at("t/1/v!/v") == "deep");
}

TEST_CASE("a table of any name is read, and paths stay short", "[source]") {
  const std::string table(20'000, 't');
  const std::string column(30'000, 'c');
  const Walked walked(MakeDatabase({"CREATE TABLE " + table + "(" + column + ")",
                                    "INSERT INTO " + table + " VALUES(x'1f8b08')"}));
  CHECK(walked.order ==
        std::vector<std::string>{"sqlite_schema", table.substr(0, 4096),
                                 table.substr(0, 4096) + "/1/" + column.substr(0, 100)});
}

TEST_CASE("no more archives of a table are kept than a member may take", "[source]") {
  ArchiveLimits limits;
  limits.member = 10'000;
  const Walked walked(MakeDatabase({"CREATE TABLE t(v)",
                                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n "
                                    "WHERE i<1000) INSERT INTO t SELECT x'1f8b08' FROM n"}),
                      limits);
  CHECK(walked.texts.contains("t/100/v"));
  CHECK_FALSE(walked.texts.contains("t/500/v"));
  CHECK(walked.texts.at("t").size() > 4 * 500);
}

TEST_CASE("a row that is too long is not read, and tables behind it are", "[source]") {
  ArchiveLimits limits;
  limits.member = 10'000;
  const Walked walked(
      MakeDatabase({"CREATE TABLE t(v)", "INSERT INTO t SELECT hex(zeroblob(2000000))",
                    "CREATE TABLE u(v)", "INSERT INTO u VALUES('x')"}),
      limits);
  CHECK(walked.passed_over == Reasons{{"a.db!/t", kSkippedMemberLarge}});
  CHECK(walked.texts.at("u") == "v = \"x\"\n");
}

TEST_CASE("a schema that takes much memory is not read to its end", "[source]") {
  std::string columns = "a";
  for (int i = 0; i < 9000; i++) columns += ",CHECK(a)";
  std::vector<std::string> statements = {"CREATE TABLE t(v)", "PRAGMA writable_schema=on"};
  statements.push_back(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<80) INSERT INTO "
      "sqlite_master SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || '(" +
      columns + ")' FROM n");
  const std::string made = MakeDatabase(statements);
  REQUIRE(made.size() < ArchiveLimits().largest);
  const Walked walked(made);
  CHECK(walked.order.empty());
  CHECK(walked.passed_over == kBroken);
}

}  // namespace leaktight
