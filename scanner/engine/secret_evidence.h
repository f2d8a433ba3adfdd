// What speaks for and against a value that is assigned to a secret's name.
#pragma once

#include <string_view>

#include "engine/assignment.h"
#include "engine/secret_likeness.h"
#include "engine/secret_model.h"
#include "engine/validators.h"

namespace leaktight {

// `kind`: of the value, or of what it is the base64 of. A pure function of the bytes that the
// candidate sees; whether a service is known by its name is not asked.
EvidenceBits EvidenceOf(const Candidate& candidate, const Assignment& assignment, NameKind name,
                        ValueKind kind);

// A password's own name: DB_PASSWORD, pwd.
bool SaysPassword(std::string_view name);

}  // namespace leaktight
