// The tables of one SQLite database, one after the other.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "source/member_reader.h"

namespace leaktight {

// What the databases of a walk may still take; a reader takes away what it did.
struct DatabaseWork {
  uint64_t steps = 0;  // of SQLite's own machine
  std::chrono::nanoseconds time = {};
};

// Reads a database from memory by SQLite, of which this is the only user, and of it only ordinary
// tables: no view, trigger, virtual table or function of the database is run. Each is one member,
// a text with a line a row (source/row_text.h); "sqlite_schema" is the first, with the statements
// that made them. A value that is an archive is a member itself, behind its table:
// "files/3/content" of the third row.
//
// Of a database that is broken all is read that SQLite reads of each table; that something was not
// tells the last step. Not shared by threads.
class DatabaseReader : public MemberReader {
 public:
  // `bytes`, which LooksLikeDatabase, and `work` outlive it.
  DatabaseReader(std::string_view bytes, DatabaseWork& work);
  ~DatabaseReader() override;

  Step Next() override;
  Content Read(uint64_t limit, std::string& bytes) override;
  uint64_t Drain(uint64_t limit) override;

 private:
  struct Handle;
  struct Packed {
    uint64_t row = 0;  // from 1
    size_t column = 0;
    std::string bytes;
  };

  bool Open(std::string_view bytes);
  void ListTables();
  Content ReadSchema(uint64_t limit, std::string& bytes);
  Content ReadTable(const std::string& table, uint64_t limit, std::string& bytes);
  bool ListColumns(const std::string& table);

  std::string copy_;  // where the bytes cannot be taken as they are
  std::unique_ptr<Handle> handle_;
  std::vector<std::string> tables_;
  size_t next_ = 0;
  std::vector<std::string> columns_;  // of the table that was read last
  std::deque<Packed> packed_;         // of that table
  bool is_packed_ = false;            // the member is one of these, the first
  bool is_broken_ = false;
};

}  // namespace leaktight
