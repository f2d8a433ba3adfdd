#include "source/database_memory.h"

#include <sqlite3.h>

#include <limits>

namespace leaktight {
namespace {

constexpr int64_t kAnything = std::numeric_limits<int64_t>::max();

thread_local int64_t t_taken = 0;  // less than nothing, where another thread took it
thread_local int64_t t_most = kAnything;

// SQLite's own, which do the work: sqlite.org/c3ref/mem_methods.html.
sqlite3_mem_methods g_own;

bool IsRefused(int64_t more) {
  return t_most != kAnything && t_taken + more > t_most;
}

void* Take(int size) {
  if (IsRefused(size)) return nullptr;
  void* const memory = g_own.xMalloc(size);
  if (memory != nullptr) t_taken += g_own.xSize(memory);
  return memory;
}

void GiveBack(void* memory) {
  t_taken -= g_own.xSize(memory);
  g_own.xFree(memory);
}

void* TakeOther(void* memory, int size) {
  const int64_t before = g_own.xSize(memory);
  if (size > before && IsRefused(size - before)) return nullptr;
  void* const moved = g_own.xRealloc(memory, size);
  if (moved != nullptr) t_taken += g_own.xSize(moved) - before;
  return moved;
}

bool Install() {
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &g_own) != SQLITE_OK) return false;
  sqlite3_mem_methods counted = g_own;
  counted.xMalloc = Take;
  counted.xFree = GiveBack;
  counted.xRealloc = TakeOther;
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &counted) == SQLITE_OK;
}

}  // namespace

DatabaseMemory::DatabaseMemory(int64_t bytes) {
  t_most = t_taken + bytes;
}

DatabaseMemory::~DatabaseMemory() {
  t_most = kAnything;
}

bool DatabaseMemory::Count() {
  static const bool is_counted = Install();
  return is_counted;
}

}  // namespace leaktight
