// Memory that comes back zeroed, for a while.
#pragma once

namespace leaktight {

// While one lives, what its thread gives back to the allocator is overwritten first: texts and
// vectors that grew, copies that a reader made and let go of. For code that reads secrets and was
// not written for them; what is to stay is for SecretBytes. Not reached are texts of a few bytes
// that std::string keeps in itself, where those lay on the stack.
//
// Done by an `operator delete` of our own, which otherwise asks one variable of the thread and
// calls free(). Under the sanitizers, which bring theirs, nothing is overwritten.
class WipingScope {
 public:
  WipingScope();
  ~WipingScope();
  WipingScope(const WipingScope&) = delete;
  WipingScope& operator=(const WipingScope&) = delete;
};

}  // namespace leaktight
