#include "support/made_database.h"

#include <sqlite3.h>

#include <cstdint>
#include <stdexcept>

namespace leaktight {

std::string MakeDatabase(const std::vector<std::string>& statements) {
  sqlite3* database = nullptr;
  sqlite3_open(":memory:", &database);
  for (const std::string& statement : statements) {
    char* message = nullptr;
    if (sqlite3_exec(database, statement.c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
      const std::string told = message == nullptr ? "?" : message;
      sqlite3_free(message);
      sqlite3_close(database);
      throw std::runtime_error("could not make a database: " + told);
    }
  }
  sqlite3_int64 size = 0;
  unsigned char* const bytes = sqlite3_serialize(database, "main", &size, 0);
  const std::string made(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(database);
  sqlite3_shutdown();  // so that who reads it may still say how SQLite works (sqlite3_config)
  return made;
}

std::string SqlBlob(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex = "x'";
  for (const char c : bytes) {
    hex += kDigits[static_cast<uint8_t>(c) >> 4];
    hex += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return hex + "'";
}

}  // namespace leaktight
