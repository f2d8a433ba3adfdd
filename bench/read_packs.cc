// How fast a repository's packs are read: each stage, in medians of several runs.
//
// usage: leaktight-bench-packs [-n RUNS] [-t THREADS] OBJECTS-FOLDER
// Stages: the index (every entry's head, the delta trees), then trees, commits and blobs, each
// object rebuilt and its length counted. Then all blobs once more with each edit of each delta
// looked at.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "git/pack/delta_walk.h"
#include "git/pack/object_graph.h"

namespace {

using leaktight::ObjectGraph;
using leaktight::ObjectType;

struct Count {
  uint64_t objects = 0;
  uint64_t bytes = 0;
  uint64_t edits = 0;
  char padding[40];  // threads count side by side
};

template <bool kEdits>
class Counter {
 public:
  struct Value {};

  explicit Counter(size_t workers) : counts_(workers) {}

  Value Visit(size_t worker, const leaktight::WalkedObject& object, const Value*) {
    Count& count = counts_[worker];
    count.objects++;
    count.bytes += object.bytes.size();
    if constexpr (kEdits) {
      for (const leaktight::DeltaEdit& edit : object.edits) count.edits += edit.is_copy ? 1 : 2;
    }
    return {};
  }
  void Window(size_t worker, const leaktight::WalkedWindow& window) {
    if (!window.is_last) return;
    counts_[worker].objects++;
    counts_[worker].bytes += window.offset + window.bytes.size();
  }

  Count Sum() const {
    Count sum{};
    for (const Count& count : counts_) {
      sum.objects += count.objects;
      sum.bytes += count.bytes;
    }
    return sum;
  }

 private:
  std::vector<Count> counts_;
};

double Seconds() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

double Median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

struct Bench {
  size_t workers = leaktight::AvailableProcessors();
  int runs = 3;
  std::string folder;
  size_t unread = 0;

  double Time(const std::function<void()>& work) const {
    std::vector<double> times;
    for (int run = 0; run < runs; run++) {
      const double begin = Seconds();
      work();
      times.push_back(Seconds() - begin);
    }
    return Median(times);
  }

  template <bool kEdits>
  void Walk(const char* name, const ObjectGraph& graph, leaktight::ObjectTypes types) {
    Count count{};
    const leaktight::UnreadSink fail = [&](const leaktight::Error&) { unread++; };
    const double time = Time([&] {
      Counter<kEdits> counter(workers);
      leaktight::WalkOptions options;
      options.types = types;
      options.workers = workers;
      leaktight::DeltaWalk(graph, options, counter, fail).Run();
      count = counter.Sum();
    });
    std::printf("%-12s %9lu objects  %8.1f MiB  %6.3f s\n", name, count.objects,
                static_cast<double>(count.bytes) / (1 << 20), time);
  }

  int Run() {
    std::optional<ObjectGraph> graph;
    const leaktight::UnreadSink fail = [&](const leaktight::Error& error) {
      if (unread++ == 0) std::fprintf(stderr, "%s\n", error.Describe().c_str());
    };
    const double time = Time([&] {
      graph.reset();
      leaktight::ObjectGraphOptions options;
      options.workers = workers;
      auto opened = ObjectGraph::Open(folder, options, fail);
      if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().Describe().c_str());
        std::exit(2);
      }
      graph.emplace(std::move(*opened));
    });
    std::printf("%-12s %9u entries                %6.3f s\n", "index", graph->size(), time);
    Walk<false>("trees", *graph, {ObjectType::kTree});
    Walk<false>("commits", *graph, {ObjectType::kCommit});
    Walk<false>("blobs", *graph, {ObjectType::kBlob});
    Walk<true>("blobs, edits", *graph, {ObjectType::kBlob});
    if (unread > 0) std::printf("not read     %9zu, in all runs\n", unread);
    return 0;
  }
};

}  // namespace

int main(int argc, char** argv) {
  Bench bench;
  for (int i = 1; i < argc; i++) {
    if (std::strcmp(argv[i], "-n") == 0 && i + 1 < argc) {
      bench.runs = std::max(1, std::atoi(argv[++i]));
    } else if (std::strcmp(argv[i], "-t") == 0 && i + 1 < argc) {
      bench.workers = static_cast<size_t>(std::max(1, std::atoi(argv[++i])));
    } else {
      bench.folder = argv[i];
    }
  }
  return bench.Run();
}
