// A vector for many megabytes that are read here and there.
#pragma once

#include <cstddef>
#include <limits>
#include <new>
#include <type_traits>
#include <vector>

namespace leaktight {

// From so many bytes on.
inline constexpr size_t kLeastLargeMemory = size_t{4} << 20;

// Whole large pages. What is freed goes back to the system at once, and so to whichever thread asks
// next: memory that was in use just now is in the caches, and in a virtual machine known to the
// host. Throws std::bad_alloc.
void* AllocateLarge(size_t size);
void FreeLarge(void* memory, size_t size);

// Asks the system for large pages where that pays: of pages of 4 KiB each is faulted in by itself,
// and its place looked up anew, in megabytes that are read at random (Linux's
// Documentation/admin-guide/mm/transhuge.rst). Where there are none it is plain memory.
template <class T, bool kWritten = true>
struct LargeAllocator {
  using value_type = T;
  template <class U>
  struct rebind {  // NOLINT(readability-identifier-naming): as allocators
    using other = LargeAllocator<U, kWritten>;
  };

  LargeAllocator() = default;
  template <class U>
  LargeAllocator(const LargeAllocator<U, kWritten>&) {}  // NOLINT(google-explicit-constructor)

  T* allocate(size_t count) {
    if (count > std::numeric_limits<size_t>::max() / sizeof(T)) throw std::bad_alloc();
    const size_t size = count * sizeof(T);
    if (size < kLeastLargeMemory) return static_cast<T*>(::operator new(size));
    return static_cast<T*>(AllocateLarge(size));
  }
  void deallocate(T* memory, size_t count) {
    const size_t size = count * sizeof(T);
    if (size < kLeastLargeMemory) {
      ::operator delete(memory);
    } else {
      FreeLarge(memory, size);
    }
  }

  // What a vector makes without a value.
  template <class U>
  void construct(U* place) {
    if constexpr (kWritten) {
      ::new (static_cast<void*>(place)) U();
    } else {
      static_assert(std::is_trivially_copyable_v<U> && std::is_trivially_destructible_v<U>);
    }
  }

  template <class U>
  bool operator==(const LargeAllocator<U, kWritten>&) const {
    return true;
  }
};

template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

// Where resize() writes nothing: what it brings is nothing in particular until it is written, which
// several threads may do. Memory is handed out by the system as it is written to.
template <class T>
using LargeArray = std::vector<T, LargeAllocator<T, false>>;

}  // namespace leaktight
