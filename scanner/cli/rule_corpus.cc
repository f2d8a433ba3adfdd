#include "cli/rule_corpus.h"

#include <utility>

#include "source/file_reader.h"
#include "source/skip.h"
#include "source/tree.h"

namespace leaktight {

Result<void> ReadCorpus(const std::string& path,
                        const std::function<void(std::string_view bytes)>& see,
                        std::vector<Error>& errors) {
  const Result<Tree> tree = Tree::Open({{}, {path}, false});
  if (!tree) return tl::unexpected(tree.error());
  FileReader reader(tree->root(), kLargestFile);
  size_t read = 0;
  Tree::Listener listener;
  listener.file = [&](const std::string& file) {
    if (!tree->AskedFor(file)) return;
    const Result<FileReader::File> found = reader.Read(file);
    if (!found) {
      errors.push_back(found.error());
    } else if (found->kind == FileReader::Kind::kRead && !KindToSkip(file, found->bytes)) {
      see(found->bytes);
      read++;
    }
  };
  listener.passed_over = [](const PassedOver&) {};
  listener.error = [&](Error error) { errors.push_back(std::move(error)); };
  tree->List(listener);
  if (read == 0) {
    return Fail(path, "holds no file that a scan would read",
                "name a folder of sources, as leaktight tree takes it");
  }
  return {};
}

}  // namespace leaktight
