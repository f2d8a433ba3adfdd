#include "base/wiping_scope.h"

#include <cstdlib>
#include <new>

#include "base/secret_bytes.h"

#if defined(__APPLE__)
#include <malloc/malloc.h>
#else
#include <malloc.h>
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_HWADDRESS__) || defined(__SANITIZE_THREAD__)
#define LEAKTIGHT_OWN_DELETE 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(hwaddress_sanitizer) || \
    __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define LEAKTIGHT_OWN_DELETE 0
#endif
#endif
#ifndef LEAKTIGHT_OWN_DELETE
#define LEAKTIGHT_OWN_DELETE 1
#endif

namespace leaktight {
namespace {

thread_local int depth = 0;  // scopes of this thread, one within the other

#if LEAKTIGHT_OWN_DELETE
// All of it, which is more than what was asked for.
size_t SizeOf(void* memory) {
#if defined(__APPLE__)
  return malloc_size(memory);
#else
  return malloc_usable_size(memory);
#endif
}

void GiveBack(void* memory) {
  if (depth > 0 && memory != nullptr) Wipe(memory, SizeOf(memory));
  std::free(memory);
}
#endif

}  // namespace

WipingScope::WipingScope() {
  depth++;
}

WipingScope::~WipingScope() {
  depth--;
}

}  // namespace leaktight

#if LEAKTIGHT_OWN_DELETE
// The other forms call these two, by the standard; so do those of arrays.
void* operator new(std::size_t size) {
  if (size == 0) size = 1;
  while (true) {
    if (void* memory = std::malloc(size)) return memory;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void operator delete(void* memory) noexcept {
  leaktight::GiveBack(memory);
}

void operator delete(void* memory, std::size_t /*size*/) noexcept {
  leaktight::GiveBack(memory);
}
#endif
