#include "source/standard_input.h"

#include "base/file.h"

namespace leaktight {

Result<std::string> ReadStandardInput(int descriptor) {
  return ReadAll(descriptor, "standard input");
}

}  // namespace leaktight
