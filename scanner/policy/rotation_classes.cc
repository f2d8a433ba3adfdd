#include "policy/rotation_classes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include "base/glob.h"
#include "base/text.h"
#include "config/rotation_setting.h"

namespace leaktight {
namespace {

bool IsLetter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// Services whose names end as those of databases do: `*db` means none of them.
constexpr std::array<std::string_view, 7> kNoDatabases = {"igdb", "imdb",    "omdb",  "tmdb",
                                                          "tvdb", "thetvdb", "nocodb"};

bool IsNoDatabase(std::string_view word) {
  return std::find(kNoDatabases.begin(), kNoDatabases.end(), word) != kNoDatabases.end();
}

// In small letters, split where a person sees a new word: `JWTSecret`, `prod/db-main`.
std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    word = ToLower(word);
    if (!word.empty() && !IsNoDatabase(word)) words.push_back(word);
    word.clear();
  };
  for (size_t i = 0; i < name.size(); i++) {
    const auto is_upper = [&](size_t at) {
      return at < name.size() && std::isupper(static_cast<unsigned char>(name[at])) != 0;
    };
    const auto is_lower = [&](size_t at) {
      return at < name.size() && std::islower(static_cast<unsigned char>(name[at])) != 0;
    };
    if (!IsLetter(name[i])) {
      end_word();
      continue;
    }
    if (i > 0 && is_upper(i) && (is_lower(i - 1) || (is_upper(i - 1) && is_lower(i + 1)))) {
      end_word();
    }
    word += name[i];
  }
  end_word();
  return words;
}

// A glob of words, with one `-` between them whatever divides them in it or in a name.
struct WordsGlob {
  std::string glob;
  size_t words = 1;

  explicit WordsGlob(std::string_view pattern) {
    bool in_set = false;  // [a-z] is a letter
    for (const char c : pattern) {
      in_set = c == '[' || (in_set && c != ']');
      const bool divides = !in_set && std::string_view("-_/.: ").find(c) != std::string_view::npos;
      words += divides ? 1 : 0;
      glob += divides ? '-' : c;
    }
  }

  bool Fits(const std::vector<std::string>& name) const {
    for (size_t begin = 0; begin + words <= name.size(); begin++) {
      std::string side_by_side = name[begin];
      for (size_t i = 1; i < words; i++) side_by_side += "-" + name[begin + i];
      if (WildcardMatches(glob, side_by_side)) return true;
    }
    return false;
  }
};

// `names`: the words of each.
bool Fits(const RotationClass& rotation, const std::vector<std::vector<std::string>>& names) {
  const auto fits = [&](const std::string& pattern) {
    const WordsGlob glob(pattern);
    return std::any_of(names.begin(), names.end(),
                       [&](const auto& name) { return glob.Fits(name); });
  };
  return fits(rotation.name) ||
         std::any_of(rotation.patterns.begin(), rotation.patterns.end(), fits);
}

std::optional<int> NumberIn(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

std::vector<std::string_view> SplitAt(char separator, std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = std::min(text.find(separator), text.size());
    if (end > 0 || separator != ' ') parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

// "10 days", "1 day", "12 hours".
std::optional<int> DaysOfRate(std::string_view rate) {
  const std::vector<std::string_view> parts = SplitAt(' ', rate);
  if (parts.size() != 2) return std::nullopt;
  const auto number = NumberIn(parts[0]);
  if (!number) return std::nullopt;
  if (parts[1].starts_with("day")) return number;
  constexpr int kHoursADay = 24;
  if (parts[1].starts_with("hour")) return std::max(1, *number / kHoursADay);
  return std::nullopt;
}

// Of the field for months: how many lie between two that count at the most.
std::optional<int> MonthsApart(std::string_view field) {
  constexpr int kMonths = 12;
  if (field == "*" || field == "?") return 1;
  if (const size_t slash = field.find('/'); slash != std::string_view::npos) {
    const auto step = NumberIn(field.substr(slash + 1));
    // 5/6 counts in May and November; 1/5 in January, June, November.
    return step ? std::optional<int>(std::min(*step, kMonths)) : std::nullopt;
  }
  if (field.find('-') != std::string_view::npos) {
    return std::nullopt;
  }
  std::vector<int> months;
  constexpr std::string_view kNames = "janfebmaraprmayjunjulaugsepoctnovdec";
  for (const std::string_view part : SplitAt(',', field)) {
    const size_t name = kNames.find(ToLower(part));
    if (const auto number = NumberIn(part)) {
      months.push_back(*number);
    } else if (part.size() == 3 && name != std::string_view::npos && name % 3 == 0) {
      months.push_back(static_cast<int>(name / 3) + 1);
    } else {
      return std::nullopt;
    }
  }
  std::sort(months.begin(), months.end());
  int apart = months.front() + kMonths - months.back();
  for (size_t i = 1; i < months.size(); i++) apart = std::max(apart, months[i] - months[i - 1]);
  return apart;
}

// Minutes, hours, day of the month, month, day of the week, year.
std::optional<int> DaysOfCron(std::string_view cron) {
  constexpr size_t kFields = 6;
  constexpr int kDaysAMonth = 30;
  constexpr int kDaysAWeek = 7;
  const std::vector<std::string_view> fields = SplitAt(' ', cron);
  if (fields.size() != kFields) return std::nullopt;
  const std::string_view day = fields[2];
  const std::string_view week_day = fields[4];
  const auto months = MonthsApart(fields[3]);
  if (!months || fields[5] != "*") return std::nullopt;
  const bool each_day = (day == "*" || day == "?") && (week_day == "*" || week_day == "?");
  const bool each_week =
      (day == "*" || day == "?") && week_day.find_first_of("#L") == std::string_view::npos;
  if (*months == 1 && each_day) return 1;
  if (*months == 1 && each_week) return kDaysAWeek;
  if (*months == 1 && day.find('/') != std::string_view::npos) {
    return NumberIn(day.substr(day.find('/') + 1));
  }
  return *months * kDaysAMonth;
}

}  // namespace

RotationClasses::RotationClasses() {
  for (const RotationSetting& setting : BuiltInRotation()) Add(setting);
}

RotationClasses::RotationClasses(const Config& config) : RotationClasses() {
  for (const RotationSetting& setting : config.rotation) Add(setting);
}

void RotationClasses::Add(const RotationSetting& setting) {
  const auto same = std::find_if(classes_.begin(), classes_.end(), [&](const RotationClass& other) {
    return other.name == setting.name;
  });
  RotationClass& of_name =
      same == classes_.end() ? classes_.emplace_back(RotationClass{setting.name, {}}) : *same;
  if (setting.days) of_name.days = *setting.days;
  of_name.patterns.insert(of_name.patterns.end(), setting.names.begin(), setting.names.end());
}

const RotationClass* RotationClasses::ClassOf(const std::vector<std::string_view>& names) const {
  std::vector<std::vector<std::string>> words;
  for (const std::string_view name : names) {
    words.push_back(WordsOf(name));
    std::string whole = ToLower(name);  // `AccessKey`, of a pattern that writes it as one
    if (!IsNoDatabase(whole)) words.push_back({std::move(whole)});
  }
  const RotationClass* strictest = nullptr;
  for (const RotationClass& rotation : classes_) {
    if (!Fits(rotation, words)) continue;
    const auto rank = [](const RotationClass& of) { return of.days == 0 ? INT32_MAX : of.days; };
    if (strictest == nullptr || rank(rotation) < rank(*strictest)) strictest = &rotation;
  }
  return strictest;
}

std::optional<int> DaysOfSchedule(std::string_view expression) {
  expression = Trim(expression);
  if (!expression.ends_with(')')) return std::nullopt;
  expression.remove_suffix(1);
  if (expression.starts_with("rate(")) return DaysOfRate(expression.substr(5));
  if (expression.starts_with("cron(")) return DaysOfCron(expression.substr(5));
  return std::nullopt;
}

}  // namespace leaktight
