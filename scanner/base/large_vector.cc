#include "base/large_vector.h"

#include <sys/mman.h>

#include <cstdint>

namespace leaktight {
namespace {

constexpr size_t kPage = size_t{2} << 20;

size_t WholePages(size_t size) {
  return (size + kPage - 1) / kPage * kPage;
}

}  // namespace

void* AllocateLarge(size_t size) {
  if (size > std::numeric_limits<size_t>::max() - 2 * kPage) throw std::bad_alloc();
  const size_t whole = WholePages(size);
  // One page more, so that there is a place where a page begins; what is around it goes back.
  void* const mapped = mmap(nullptr, whole + kPage, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(mapped);
  const size_t before = (kPage - reinterpret_cast<uintptr_t>(begin) % kPage) % kPage;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + whole, kPage - before);
#ifdef MADV_HUGEPAGE
  madvise(begin + before, whole, MADV_HUGEPAGE);  // a wish: nothing depends on it
#endif
  return begin + before;
}

void FreeLarge(void* memory, size_t size) {
  munmap(memory, WholePages(size));
}

}  // namespace leaktight
