#include "base/large_vector.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "catch.h"

namespace leaktight {

TEST_CASE("a large vector holds what it is given, small and large", "[base]") {
  LargeVector<uint32_t> numbers;
  constexpr uint32_t kMany = 3 << 20;  // some megabytes, reached through many smaller sizes
  for (uint32_t i = 0; i < kMany; i++) numbers.push_back(i);
  bool same = true;
  for (uint32_t i = 0; i < kMany; i++) same = same && numbers[i] == i;
  CHECK(same);
  LargeVector<uint32_t> other = numbers;
  CHECK(other == numbers);
  numbers.assign(10, 7);
  numbers.shrink_to_fit();
  CHECK(numbers == LargeVector<uint32_t>(10, 7));
  CHECK(other.size() == kMany);
  other.swap(numbers);
  CHECK(other.size() == 10);
  CHECK(numbers.back() == kMany - 1);
}

TEST_CASE("what is large begins where a large page may", "[base]") {
  const LargeVector<char> small(100);
  const LargeVector<char> large(size_t{9} << 20);
  CHECK(reinterpret_cast<uintptr_t>(large.data()) % (size_t{2} << 20) == 0);
  CHECK(small.size() == 100);
  CHECK_THROWS_AS(LargeAllocator<uint64_t>().allocate(SIZE_MAX / 2), std::bad_alloc);
}

TEST_CASE("an array that grows writes only what it is given a value for", "[base]") {
  const size_t small = GENERATE(size_t{100}, size_t{3} << 20);
  LargeArray<uint32_t> numbers;
  numbers.reserve(small + 100);
  uint32_t* const memory = numbers.data();
  std::fill_n(memory, small + 100, 7U);  // which is room that the array has
  numbers.resize(small);
  CHECK(numbers.data() == memory);
  CHECK(std::count(numbers.begin(), numbers.end(), 7U) == static_cast<ptrdiff_t>(small));
  numbers.resize(small + 50, 3);
  numbers.push_back(4);
  CHECK(numbers[small] == 3);
  CHECK(numbers[small + 49] == 3);
  CHECK(numbers.back() == 4);
}

TEST_CASE("elements that own something are made and ended", "[base]") {
  LargeVector<std::string> texts;
  for (int i = 0; i < 1000; i++) texts.push_back(std::string(100, static_cast<char>('a' + i % 26)));
  texts.erase(texts.begin(), texts.begin() + 500);
  CHECK(texts.size() == 500);
  CHECK(texts.front() == std::string(100, static_cast<char>('a' + 500 % 26)));
}

}  // namespace leaktight
