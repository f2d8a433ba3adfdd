#include "policy/netrc_reader.h"

#include <algorithm>

namespace leaktight {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<NetrcLogin> Read() {
    for (Span word = Take(); !word.empty(); word = Take()) {
      const std::string_view name = word.In(text_);
      if (name == "machine") {
        logins_.push_back({Take().In(text_), {}, {}});
      } else if (name == "default") {
        logins_.emplace_back();
      } else if (name == "macdef") {
        const size_t end = text_.find("\n\n", at_);
        at_ = std::min(end, text_.size());
      } else if (name == "login" || name == "user") {
        const Span login = Take();
        if (!logins_.empty()) logins_.back().login = login.In(text_);
      } else if (name == "password" || name == "passwd") {
        const Span password = Take();
        if (!logins_.empty()) logins_.back().password = password;
      } else if (name == "account") {
        Take();
      }
    }
    return std::move(logins_);
  }

 private:
  Span Take() {
    while (true) {
      at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size());
      if (at_ == text_.size() || text_[at_] != '#') break;
      at_ = std::min(text_.find('\n', at_), text_.size());
    }
    if (at_ < text_.size() && text_[at_] == '"') {
      const size_t close = std::min(text_.find('"', at_ + 1), text_.size());
      const Span word = {at_ + 1, close};
      at_ = std::min(close + 1, text_.size());
      return word;
    }
    const size_t end = std::min(text_.find_first_of(kBlanks, at_), text_.size());
    const Span word = {at_, end};
    at_ = end;
    return word;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<NetrcLogin> logins_;
};

}  // namespace

std::vector<NetrcLogin> ReadNetrc(std::string_view text) {
  return Reader(text).Read();
}

}  // namespace leaktight
