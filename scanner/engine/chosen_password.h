// Passwords that somebody made up: too short or too plain to look drawn at random, and no word.
#pragma once

#include <string_view>

namespace leaktight {

// How sure a guess is that rests on nothing but this: for whoever asks for every doubt.
inline constexpr double kChosenConfidence = 0.2;

// True for what stands for a password's value, is no word, name, place to fill in or password that
// everybody guesses, and follows another letter by letter as words do not: q5vd0t, tchtjplj. Of the
// words of four to nine small letters that documentation of thirty projects uses three times or
// more, one in fifty passes (abbreviations nearly all of them); of so many letters drawn at random,
// most do (chosen_password_test has the least).
bool MayBeChosenPassword(std::string_view value);

}  // namespace leaktight
