#include "engine/decoded_text.h"

namespace leaktight {

std::string_view Name(Encoding encoding) {
  switch (encoding) {
    case Encoding::kBase64:
      return "base64";
    case Encoding::kHex:
      return "hexadecimal";
    case Encoding::kGzip:
      return "gzip in base64";
    case Encoding::kUrl:
      return "percent-encoding";
    case Encoding::kEscapes:
      return "escapes of a string";
    case Encoding::kEntities:
      return "HTML entities";
    case Encoding::kJoined:
      return "pieces of a string";
    case Encoding::kUtf16:
      return "UTF-16";
    case Encoding::kUtf32:
      break;
  }
  return "UTF-32";
}

}  // namespace leaktight
