#include "source/office_document.h"

#include <cstdint>
#include <string>
#include <utility>

namespace leaktight {
namespace {

constexpr size_t kHead = 4096;

constexpr std::string_view kParts[] = {"<w:document", "<w:hdr",      "<w:ftr", "<w:footnotes",
                                       "<w:endnotes", "<w:comments", "<sst"};

struct Entity {
  std::string_view name;
  char character;
};
constexpr Entity kEntities[] = {
    {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};

// A tag is "<w:t>", "<w:t xml:space=…>", "</w:t>", "<w:br/>".
bool IsTag(std::string_view tag, std::string_view name) {
  return tag.starts_with(name) && tag.size() > name.size() &&
         (tag[name.size()] == '>' || tag[name.size()] == ' ' || tag[name.size()] == '/');
}

class Reader {
 public:
  explicit Reader(std::string_view xml) : xml_(xml) {}

  std::vector<InnerText> Read() {
    while (at_ < xml_.size()) {
      const size_t open = xml_.find('<', at_);
      if (open == std::string_view::npos) break;
      const size_t close = xml_.find('>', open);
      if (close == std::string_view::npos) break;
      const std::string_view tag = xml_.substr(open, close + 1 - open);
      at_ = close + 1;
      if ((IsTag(tag, "<w:t") || IsTag(tag, "<t")) && !tag.ends_with("/>")) {
        TakeRun();
      } else if (IsTag(tag, "<w:tab")) {
        Put('\t', open);
      } else if (IsTag(tag, "<w:br")) {
        Put('\n', open);
      } else if (IsTag(tag, "</w:p") || IsTag(tag, "</si")) {
        Keep();
      }
    }
    Keep();
    return std::move(texts_);
  }

 private:
  void Put(char c, size_t place) {
    now_.text += c;
    now_.places.push_back(static_cast<uint32_t>(place));
  }

  void TakeRun() {
    runs_++;
    while (at_ < xml_.size() && xml_[at_] != '<') {
      const std::string_view rest = xml_.substr(at_);
      const Entity* found = nullptr;
      for (const Entity& entity : kEntities) {
        if (rest.starts_with(entity.name)) found = &entity;
      }
      Put(found != nullptr ? found->character : rest[0], at_);
      has_entities_ = has_entities_ || found != nullptr;
      at_ += found != nullptr ? found->name.size() : 1;
    }
    end_ = at_;
  }

  void Keep() {
    if (!now_.text.empty() && (runs_ > 1 || has_entities_)) {
      now_.places.push_back(static_cast<uint32_t>(end_));
      texts_.push_back(std::move(now_));
    }
    now_ = {};
    runs_ = 0;
    has_entities_ = false;
  }

  const std::string_view xml_;
  size_t at_ = 0;
  size_t end_ = 0;  // of the last run
  size_t runs_ = 0;
  bool has_entities_ = false;
  InnerText now_;
  std::vector<InnerText> texts_;
};

}  // namespace

bool LooksLikeOfficeText(std::string_view bytes) {
  if (!bytes.starts_with("<?xml") && !bytes.starts_with("\xef\xbb\xbf<?xml")) return false;
  const std::string_view head = bytes.substr(0, kHead);
  for (const std::string_view part : kParts) {
    if (head.find(part) != std::string_view::npos) return true;
  }
  return false;
}

std::vector<InnerText> ParagraphsOf(std::string_view xml) {
  if (xml.size() >= UINT32_MAX) return {};
  return Reader(xml).Read();
}

}  // namespace leaktight
