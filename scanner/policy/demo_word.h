// Words that stand where a template wants a password.
#pragma once

#include <string_view>

namespace leaktight {

// A password made of the words that stand for one (`password123`, `my-secret`, `admin`), with
// digits or not: good for a placeholder or a demonstration.
bool IsDemoWord(std::string_view value);

}  // namespace leaktight
