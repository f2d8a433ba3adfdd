// Written by scanner/engine/training/train.py; not to be edited.
// Learned from: d6eb086e12007a6a0b94b8a7fad7a3c343b6e363b045f3c89381e66c1f570938
#include "engine/secret_model.h"

namespace leaktight {

// clang-format off
constexpr std::array<int16_t, kEvidenceCount> kEvidenceWeights = {{
    270,  // strong-name
    72,  // password-name
    0,  // service-name
    40,  // quoted
    60,  // line
    -28,  // option
    75,  // element
    -59,  // in-text
    -87,  // code
    128,  // random
    -123,  // digest
    221,  // uuid
    88,  // weak
    -314,  // drawn
    -313,  // weak-name-option
    -351,  // weak-name-short
    -337,  // weak-name-ordered
    -372,  // ordered-in-code
    -488,  // short-in-code
    -223,  // ordered-in-text
    -92,  // bits-6
    170,  // bits-14
    -47,  // bits-20
    -10,  // bits-24
    183,  // bits-30
    40,  // bits-45
    -34,  // length-12
    52,  // length-16
    40,  // length-20
    85,  // length-32
    -117,  // length-65
    -56,  // repeats
    -242,  // hand-typed
    -417,  // made-up
    63,  // password
    63,  // two-cases
    -62,  // figures
    64,  // signs
    -127,  // figures-behind
    -63,  // common-words
    -241,  // separators
    -59,  // long-word
    -141,  // says-fake
    0,  // says-digest
    -141,  // comment
    -246,  // comparison
    49,  // call
    16,  // list
    -406,  // odd-signs
}};
// clang-format on
constexpr int16_t kEvidenceBias = -315;

}  // namespace leaktight
