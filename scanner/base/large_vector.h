// A vector for many megabytes that are read here and there.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>
#include <vector>

namespace leaktight {

// Asks the system for large pages where that pays: of pages of 4 KiB each is faulted in by itself,
// and its place looked up anew, in megabytes that are read at random (Linux's
// Documentation/admin-guide/mm/transhuge.rst). Where there are none it is plain memory.
template <class T>
struct LargeAllocator {
  using value_type = T;

  LargeAllocator() = default;
  template <class U>
  LargeAllocator(const LargeAllocator<U>&) {}  // NOLINT(google-explicit-constructor): as allocators

  T* allocate(size_t count) {
    if (count > std::numeric_limits<size_t>::max() / sizeof(T)) throw std::bad_alloc();
    const size_t size = count * sizeof(T);
    if (size < kLarge) return static_cast<T*>(::operator new(size));
    const size_t whole = (size + kPage - 1) / kPage * kPage;
    void* const memory = std::aligned_alloc(kPage, whole);
    if (memory == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    madvise(memory, whole, MADV_HUGEPAGE);  // a wish: nothing depends on it
#endif
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t count) {
    if (count * sizeof(T) < kLarge) {
      ::operator delete(memory);
    } else {
      std::free(memory);
    }
  }

  template <class U>
  bool operator==(const LargeAllocator<U>&) const {
    return true;
  }

 private:
  static constexpr size_t kPage = size_t{2} << 20;
  static constexpr size_t kLarge = 2 * kPage;
};

template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

}  // namespace leaktight
