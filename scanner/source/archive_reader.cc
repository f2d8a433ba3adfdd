#include "source/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <clocale>

#include "source/archive_kind.h"

#ifdef __APPLE__
#include <xlocale.h>
#endif

namespace leaktight {
namespace {

constexpr size_t kLongestPath = 4096;
constexpr int kMostRetries = 16;

// Libarchive hands out a name only where the thread's locale can write it, and names in zip and pax
// files are UTF-8. Where there is no such locale, they are numbered.
class Utf8Locale {
 public:
  Utf8Locale() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ != nullptr) before_ = uselocale(locale_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() {
    if (locale_ == nullptr) return;
    uselocale(before_);
    freelocale(locale_);
  }

 private:
  locale_t locale_ = nullptr;
  locale_t before_ = nullptr;
};

// As it would be below some folder.
std::string_view WithoutStart(std::string_view path) {
  for (;;) {
    if (path.starts_with("/")) {
      path.remove_prefix(1);
    } else if (path.starts_with("./")) {
      path.remove_prefix(2);
    } else {
      return path;
    }
  }
}

}  // namespace

struct ArchiveReader::Handle {
  Handle() : archive(archive_read_new()) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (archive != nullptr) archive_read_free(archive);
  }

  Utf8Locale locale;
  struct archive* archive = nullptr;
  struct archive_entry* entry = nullptr;
};

ArchiveReader::ArchiveReader(std::string_view bytes, std::string_view path)
    : bytes_(bytes), path_(path) {
  Open(true);
}

void ArchiveReader::Open(bool with_formats) {
  handle_.reset();  // before the next one takes its locale
  handle_ = std::make_unique<Handle>();
  struct archive* const archive = handle_->archive;
  is_open_ = false;
  if (archive == nullptr) return;
  archive_read_support_filter_gzip(archive);
  archive_read_support_filter_bzip2(archive);
  archive_read_support_filter_xz(archive);
  archive_read_support_filter_zstd(archive);
  if (with_formats) {
    archive_read_support_format_zip(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_empty(archive);
  }
  archive_read_support_format_raw(archive);
  is_open_ = archive_read_open_memory(archive, bytes_.data(), bytes_.size()) == ARCHIVE_OK;
}

ArchiveReader::~ArchiveReader() = default;

int ArchiveReader::NextHeader() {
  int code = ARCHIVE_RETRY;
  for (int i = 0; code == ARCHIVE_RETRY && i < kMostRetries; i++) {
    code = archive_read_next_header(handle_->archive, &handle_->entry);
  }
  return code;
}

ArchiveReader::Step ArchiveReader::Next() {
  if (!is_open_) return Step::kBroken;
  int code = NextHeader();
  // A tar file ends in zeros: anything that begins so is taken for one without members.
  if (code == ARCHIVE_EOF && number_ == 0 && archive_filter_count(handle_->archive) > 1 &&
      (archive_format(handle_->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR) {
    Open(false);
    if (!is_open_) return Step::kBroken;
    code = NextHeader();
  }
  struct archive* const archive = handle_->archive;
  if (code == ARCHIVE_EOF) return Step::kEnd;
  if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return Step::kBroken;
  struct archive_entry* const entry = handle_->entry;
  member_ = {};
  number_++;
  if ((archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW) {
    // What nothing unpacks and no format knows is no archive.
    if (archive_filter_count(archive) <= 1) return Step::kBroken;
    member_.path = NameInside(path_);
  } else {
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr) name = archive_entry_pathname_utf8(entry);
    if (name != nullptr) member_.path = WithoutStart(name).substr(0, kLongestPath);
    if (member_.path.empty()) member_.path = "member-" + std::to_string(number_);
  }
  member_.is_file =
      archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr;
  member_.is_encrypted = archive_entry_is_data_encrypted(entry) == 1;
  if (archive_entry_size_is_set(entry) != 0) {
    member_.size = static_cast<uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  }
  member_.is_skipped_free = member_.size > 0 && archive_filter_count(archive) <= 1;
  return Step::kMember;
}

ArchiveReader::Content ArchiveReader::Read(uint64_t limit, std::string& bytes) {
  bytes.clear();
  for (int retries = 0; retries < kMostRetries;) {
    const void* block = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    const int code = archive_read_data_block(handle_->archive, &block, &size, &offset);
    if (code == ARCHIVE_EOF) return Content::kWhole;
    if (code == ARCHIVE_RETRY) {
      retries++;
      continue;
    }
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
      return archive_read_has_encrypted_entries(handle_->archive) == 1 && bytes.empty()
                 ? Content::kEncrypted
                 : Content::kBroken;
    }
    if (offset < 0 || static_cast<uint64_t>(offset) < bytes.size()) return Content::kBroken;
    // A sparse file leaves holes between its blocks.
    const uint64_t begin = static_cast<uint64_t>(offset);
    if (begin > limit || size > limit - begin) return Content::kOverLimit;
    bytes.resize(begin);
    bytes.append(static_cast<const char*>(block), size);
  }
  return Content::kBroken;
}

uint64_t ArchiveReader::Drain(uint64_t limit) {
  uint64_t drained = 0;
  for (int retries = 0; retries < kMostRetries && drained <= limit;) {
    const void* block = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    const int code = archive_read_data_block(handle_->archive, &block, &size, &offset);
    if (code == ARCHIVE_RETRY) {
      retries++;
      continue;
    }
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) break;
    drained += size;
  }
  return drained;
}

}  // namespace leaktight
