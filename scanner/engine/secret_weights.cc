// Written by scanner/engine/training/train.py; not to be edited.
// Learned from: d6eb086e12007a6a0b94b8a7fad7a3c343b6e363b045f3c89381e66c1f570938
#include "engine/secret_model.h"

namespace leaktight {

// clang-format off
constexpr std::array<int16_t, kEvidenceCount> kEvidenceWeights = {{
    265,  // strong-name
    75,  // password-name
    0,  // service-name
    47,  // quoted
    67,  // line
    -26,  // option
    78,  // element
    -74,  // in-text
    -92,  // code
    132,  // random
    -120,  // digest
    211,  // uuid
    100,  // weak
    -322,  // drawn
    -304,  // weak-name-option
    -365,  // weak-name-short
    -359,  // weak-name-ordered
    -364,  // ordered-in-code
    -475,  // short-in-code
    -208,  // ordered-in-text
    -95,  // bits-6
    173,  // bits-14
    -46,  // bits-20
    -15,  // bits-24
    181,  // bits-30
    41,  // bits-45
    -33,  // length-12
    57,  // length-16
    38,  // length-20
    86,  // length-32
    -126,  // length-65
    -60,  // repeats
    -238,  // hand-typed
    -422,  // made-up
    65,  // password
    56,  // two-cases
    -73,  // figures
    49,  // signs
    -140,  // figures-behind
    -65,  // common-words
    -234,  // separators
    -58,  // long-word
    -135,  // says-fake
    0,  // says-digest
    -135,  // comment
    -248,  // comparison
    47,  // call
    18,  // list
    -409,  // odd-signs
}};
// clang-format on
constexpr int16_t kEvidenceBias = -305;

}  // namespace leaktight
