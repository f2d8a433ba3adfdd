// How fast manifests are read, in memory, on one core: our reader, bare libyaml events, yaml-cpp.
//
// usage: leaktight-bench-manifests [-n RUNS] [-o] FOLDER…
// Every *.yaml and *.yml below the folders is read; each run takes the readers in turn, and the
// best of each counts, in time of the processor: what others do on the machine counts for less. A
// file that yaml-cpp refuses costs it what it took to say so. -o: our reader alone, for a profiler.
#include <yaml-cpp/yaml.h>
#include <yaml.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "base/file.h"
#include "policy/yaml_reader.h"

namespace {

std::vector<std::string> ReadCorpus(const std::vector<std::string>& folders) {
  std::vector<std::string> texts;
  for (const std::string& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".yaml" && extension != ".yml")) continue;
      auto text = leaktight::ReadFile(entry.path().string());
      if (text) texts.push_back(std::move(*text));
    }
  }
  return texts;
}

void ReadEvents(const std::string& text) {
  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  for (bool done = false; !done;) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) break;
    done = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
}

void ReadTrees(const std::string& text) {
  try {
    YAML::LoadAll(text);
  } catch (const YAML::Exception&) {
  }
}

double Seconds(const std::vector<std::string>& texts,
               const std::function<void(const std::string&)>& read) {
  const std::clock_t begin = std::clock();
  for (const std::string& text : texts) read(text);
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> folders(argv + 1, argv + argc);
  int runs = 3;
  if (folders.size() > 2 && folders[0] == "-n") {
    runs = std::atoi(folders[1].c_str());
    folders.erase(folders.begin(), folders.begin() + 2);
  }
  const bool ours_alone = !folders.empty() && folders[0] == "-o";
  if (ours_alone) folders.erase(folders.begin());
  const std::vector<std::string> texts = ReadCorpus(folders);
  size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  size_t nodes = 0;
  struct Reader {
    const char* name;
    std::function<void(const std::string&)> read;
    double best;
  };
  Reader readers[] = {
      {"leaktight",
       [&](const std::string& text) { nodes += leaktight::ReadYaml(text).nodes.size(); }, 1e9},
      {"libyaml's events", ReadEvents, 1e9},
      {"yaml-cpp", ReadTrees, 1e9}};
  const size_t count = ours_alone ? 1 : std::size(readers);
  for (int run = 0; run < runs; run++) {
    for (size_t i = 0; i < count; i++) {
      readers[i].best = std::min(readers[i].best, Seconds(texts, readers[i].read));
    }
  }
  std::printf("%zu manifests, %.1f MB, %zu nodes\n", texts.size(), static_cast<double>(bytes) / 1e6,
              nodes / static_cast<size_t>(runs));
  for (size_t i = 0; i < count; i++) {
    std::printf("%-20s %8.1f MB/s", readers[i].name,
                static_cast<double>(bytes) / 1e6 / readers[i].best);
    if (count > 1) std::printf("   %.2f of bare libyaml", readers[1].best / readers[i].best);
    std::printf("\n");
  }
  return 0;
}
