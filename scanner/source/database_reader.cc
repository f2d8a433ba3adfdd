#include "source/database_reader.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "source/archive_kind.h"
#include "source/database_memory.h"
#include "source/row_text.h"

// What SQLite itself says about files that nobody vouches for: sqlite.org/security.html,
// "Untrusted SQLite Database Files", and "Defense Against The Dark Arts".

namespace leaktight {
namespace {

constexpr size_t kLongestTableName = 4096;  // in a path
constexpr size_t kLongestColumnName = 100;
constexpr std::string_view kSchema = "sqlite_schema";

// A statement in the schema, and in ours. To parse one takes time that is no step of its machine,
// in the worst case by its length squared.
constexpr int kLongestStatement = 100'000;
constexpr int kDeepestExpression = 200;
constexpr int kStepsAtOnce = 100;
// Before it reads any table, SQLite makes of the whole schema many times its bytes in memory. Ten
// thousand tables of twenty columns take 11 MB (SQLITE_DBSTATUS_SCHEMA_USED).
constexpr int64_t kMostSchemaMemory = 64 << 20;
// Besides a value itself: a statement, the header of a row.
constexpr uint64_t kSpareBytes = 1'000'000;

// The header: sqlite.org/fileformat2.html, 1.3.
constexpr size_t kWriteVersion = 18;
constexpr size_t kReadVersion = 19;
constexpr size_t kPages = 28;
constexpr size_t kChanges = 24;
constexpr size_t kPagesValidFor = 92;  // at which count of changes

uint32_t Big(std::string_view bytes, size_t at, size_t size) {
  uint32_t value = 0;
  for (size_t i = 0; i < size; i++) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

// Are there fewer pages than the header says? What wrote it before version 3.7 does not say.
bool IsCut(std::string_view bytes) {
  if (Big(bytes, kChanges, 4) != Big(bytes, kPagesValidFor, 4)) return false;
  const uint32_t told = Big(bytes, 16, 2);
  const uint64_t page = told == 1 ? 65536 : told;
  return Big(bytes, kPages, 4) * page > bytes.size();
}

std::string Quoted(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + '"';
}

class Statement {
 public:
  Statement(sqlite3* database, const std::string& text) {
    code_ = sqlite3_prepare_v2(database, text.c_str(), static_cast<int>(text.size()), &statement_,
                               nullptr);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  bool NextRow() {
    if (code_ != SQLITE_OK || statement_ == nullptr) return false;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    code_ = code;
    return false;
  }
  // All rows were read.
  bool IsDone() const { return code_ == SQLITE_DONE; }
  // A row is longer than was asked for.
  bool IsTooLong() const { return code_ == SQLITE_TOOBIG; }

  int Type(int column) const { return sqlite3_column_type(statement_, column); }
  int64_t Number(int column) const { return sqlite3_column_int64(statement_, column); }
  // Valid until the next row.
  std::string_view Bytes(int column) const {
    const void* const bytes = Type(column) == SQLITE_BLOB ? sqlite3_column_blob(statement_, column)
                                                          : sqlite3_column_text(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes == nullptr
               ? std::string_view()
               : std::string_view(static_cast<const char*>(bytes), static_cast<size_t>(size));
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int code_ = SQLITE_OK;
};

// Whether a statement may do this: nothing but read what is in a table. `through` is the view or
// trigger that wants it.
int Allow(void*, int action, const char* what, const char*, const char*, const char* through) {
  if (through != nullptr) return SQLITE_DENY;
  if (action == SQLITE_SELECT || action == SQLITE_READ) return SQLITE_OK;
  return action == SQLITE_PRAGMA && std::string_view(what) == "table_xinfo" ? SQLITE_OK
                                                                            : SQLITE_DENY;
}

// In place of count(). SQLite counts the samples of values that a database keeps (sqlite_stat4)
// before it reads them, where it was built to plan by them; at least up to version 3.39 it takes
// the same index under two names for two, and writes past what it counted.
void Refuse(sqlite3_context* context, int, sqlite3_value**) {
  sqlite3_result_error(context, "no function is run", -1);
}
void RefuseAtLast(sqlite3_context* context) {
  sqlite3_result_error(context, "no function is run", -1);
}

}  // namespace

struct DatabaseReader::Handle {
  explicit Handle(DatabaseWork& work) : work(work) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { sqlite3_close_v2(database); }

  static int Progress(void* self) {
    auto& handle = *static_cast<Handle*>(self);
    if (handle.work.steps < kStepsAtOnce) return 1;
    handle.work.steps -= kStepsAtOnce;
    return std::chrono::steady_clock::now() >= handle.deadline ? 1 : 0;
  }

  // Every use of `database` stands between these two.
  class Timed {
   public:
    explicit Timed(Handle& handle) : handle_(handle), begun_(std::chrono::steady_clock::now()) {
      handle_.deadline = begun_ + handle_.work.time;
    }
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;
    ~Timed() {
      const auto taken = std::chrono::steady_clock::now() - begun_;
      handle_.work.time -= std::min<std::chrono::nanoseconds>(taken, handle_.work.time);
    }

   private:
    Handle& handle_;
    const std::chrono::steady_clock::time_point begun_;
  };

  DatabaseWork& work;
  std::chrono::steady_clock::time_point deadline;
  sqlite3* database = nullptr;
  uint64_t longest = 0;  // bytes of a row, which none can pass
};

DatabaseReader::DatabaseReader(std::string_view bytes, DatabaseWork& work)
    : handle_(std::make_unique<Handle>(work)) {
  const Handle::Timed timed(*handle_);
  if (work.steps > 0 && Open(bytes)) {
    ListTables();
  } else {
    is_broken_ = true;
  }
}

DatabaseReader::~DatabaseReader() = default;

bool DatabaseReader::Open(std::string_view bytes) {
  // With a write-ahead log, SQLite wants that file too. What it held of the last commits does not
  // stand here.
  const bool has_log = bytes[kWriteVersion] == 2 || bytes[kReadVersion] == 2;
  // One that is cut off is read as far as it goes, if it does not tell how far that should be.
  const bool is_cut = IsCut(bytes);
  if (has_log || is_cut) {
    copy_ = bytes;
    if (has_log) copy_[kWriteVersion] = copy_[kReadVersion] = 1;
    if (is_cut) std::fill_n(copy_.begin() + kPages, 4, '\0');
    is_broken_ = is_cut;
    bytes = copy_;
  }
  constexpr int kFlags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  if (!DatabaseMemory::Count()) return false;
  if (sqlite3_open_v2(":memory:", &handle_->database, kFlags, nullptr) != SQLITE_OK) return false;
  sqlite3* const database = handle_->database;
  for (const auto& [option, value] :
       {std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1), std::pair(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
        std::pair(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
        std::pair(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), std::pair(SQLITE_DBCONFIG_ENABLE_VIEW, 0),
        std::pair(SQLITE_DBCONFIG_DQS_DML, 0)}) {
    int now = -1;
    if (sqlite3_db_config(database, option, value, &now) != SQLITE_OK || now != value) return false;
  }
  sqlite3_drop_modules(database, nullptr);  // of virtual tables: all
  if (sqlite3_create_function_v2(database, "count", 0, SQLITE_UTF8, nullptr, nullptr, Refuse,
                                 RefuseAtLast, nullptr) != SQLITE_OK) {
    return false;
  }
  // A value cannot be longer than the file; in UTF-8 it takes half as much again as in UTF-16.
  handle_->longest =
      std::min<uint64_t>(bytes.size() * 2 + kSpareBytes, std::numeric_limits<int>::max() / 2);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, static_cast<int>(handle_->longest));
  sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, kLongestStatement);
  sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, kDeepestExpression);
  sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(database, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
  sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
  sqlite3_progress_handler(database, kStepsAtOnce, Handle::Progress, handle_.get());
  // Of a database in memory that may not be written, SQLite only ever copies.
  auto* const memory = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  if (sqlite3_deserialize(database, "main", memory, size, size, SQLITE_DESERIALIZE_READONLY) !=
      SQLITE_OK) {
    return false;
  }
  for (const char* const pragma :
       {"PRAGMA mmap_size=0", "PRAGMA temp_store=memory", "PRAGMA cell_size_check=on"}) {
    if (sqlite3_exec(database, pragma, nullptr, nullptr, nullptr) != SQLITE_OK) return false;
  }
  return sqlite3_set_authorizer(database, Allow, nullptr) == SQLITE_OK;
}

void DatabaseReader::ListTables() {
  // Whatever is asked first has SQLite read the schema.
  const DatabaseMemory memory(kMostSchemaMemory);
  Statement rows(handle_->database,
                 "SELECT name, type, sql FROM main.sqlite_master WHERE name IS NOT NULL");
  bool is_first = true;
  while (rows.NextRow()) {
    if (std::exchange(is_first, false)) tables_.emplace_back(kSchema);
    const std::string_view name = rows.Bytes(0);
    if (rows.Bytes(1) != "table" || name.empty()) continue;
    // What SQLite keeps for itself: where samples of values stand, those do too.
    if (name.starts_with("sqlite_") || rows.Bytes(2).starts_with("CREATE VIRTUAL")) continue;
    tables_.emplace_back(name);
  }
  is_broken_ |= !rows.IsDone();
}

MemberReader::Step DatabaseReader::Next() {
  if (std::exchange(is_packed_, false)) packed_.pop_front();
  member_ = {};
  member_.is_file = true;
  member_.is_skipped_free = true;
  is_packed_ = !packed_.empty();
  if (!is_packed_ && next_ == tables_.size()) return is_broken_ ? Step::kBroken : Step::kEnd;
  if (!is_packed_) next_++;
  member_.path = tables_[next_ - 1].substr(0, kLongestTableName);
  if (is_packed_) {
    const Packed& packed = packed_.front();
    member_.path += "/" + std::to_string(packed.row) + "/";
    member_.path += columns_[packed.column].substr(0, kLongestColumnName);
    member_.size = packed.bytes.size();
  }
  return Step::kMember;
}

MemberReader::Content DatabaseReader::Read(uint64_t limit, std::string& bytes) {
  bytes.clear();
  if (is_packed_) {
    if (packed_.front().bytes.size() > limit) return Content::kOverLimit;
    bytes = std::move(packed_.front().bytes);
    return Content::kWhole;
  }
  const Handle::Timed timed(*handle_);
  return next_ == 1 ? ReadSchema(limit, bytes) : ReadTable(tables_[next_ - 1], limit, bytes);
}

uint64_t DatabaseReader::Drain(uint64_t) {
  return 0;
}

MemberReader::Content DatabaseReader::ReadSchema(uint64_t limit, std::string& bytes) {
  Statement rows(handle_->database, "SELECT sql FROM main.sqlite_master WHERE sql IS NOT NULL");
  while (rows.NextRow()) {
    bytes += rows.Bytes(0);
    bytes += ";\n";
    if (bytes.size() > limit) return Content::kOverLimit;
  }
  is_broken_ |= !rows.IsDone();
  return Content::kWhole;
}

bool DatabaseReader::ListColumns(const std::string& table) {
  columns_.clear();
  Statement rows(handle_->database, "PRAGMA main.table_xinfo(" + Quoted(table) + ")");
  while (rows.NextRow()) {
    constexpr int kHidden = 6;
    constexpr int64_t kVirtual = 2;  // computed from others whenever it is read
    if (rows.Number(kHidden) != kVirtual) columns_.emplace_back(rows.Bytes(1));
  }
  return rows.IsDone() && !columns_.empty();
}

MemberReader::Content DatabaseReader::ReadTable(const std::string& table, uint64_t limit,
                                                std::string& bytes) {
  if (!ListColumns(table)) {
    is_broken_ = true;
    return Content::kWhole;
  }
  std::string statement;
  for (const std::string& column : columns_) {
    statement += (statement.empty() ? "SELECT " : ",") + Quoted(column);
  }
  // An index that holds all that is asked for would be read in the table's place, in its own order.
  statement += " FROM main." + Quoted(table) + " NOT INDEXED";
  // In UTF-16 a row takes up to twice what it comes to here.
  const uint64_t longest = std::min(handle_->longest, limit * 2 + kSpareBytes);
  sqlite3_limit(handle_->database, SQLITE_LIMIT_LENGTH, static_cast<int>(longest));
  Statement rows(handle_->database, statement);
  const SettingColumns setting = SettingColumnsOf(columns_);
  std::vector<RowValue> values(columns_.size());
  uint64_t packed_bytes = 0;
  for (uint64_t row = 1; rows.NextRow(); row++) {
    for (size_t i = 0; i < columns_.size(); i++) {
      const auto column = static_cast<int>(i);
      const int type = rows.Type(column);
      const bool is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
      values[i] = {type == SQLITE_NULL ? RowValue::Kind::kNull
                   : is_number         ? RowValue::Kind::kNumber
                                       : RowValue::Kind::kText,
                   rows.Bytes(column)};
      // Also as a text: some libraries give SQLite any string as that.
      if (values[i].kind != RowValue::Kind::kText || !LooksLikeArchive(values[i].bytes)) continue;
      packed_bytes += sizeof(Packed) + values[i].bytes.size();
      if (packed_bytes > limit) continue;
      packed_.push_back({row, i, std::string(values[i].bytes)});
      values[i].kind = RowValue::Kind::kNull;
    }
    AddRow(columns_, values, setting, bytes);
    if (bytes.size() > limit) return Content::kOverLimit;
  }
  if (rows.IsTooLong()) return Content::kOverLimit;
  is_broken_ |= !rows.IsDone();
  return Content::kWhole;
}

}  // namespace leaktight
