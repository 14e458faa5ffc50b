// Times the hot paths. Run by `./dev bench`; compare ratios within one run, because machines
// differ.

#include "tests/bench/hot_paths.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace revalab::bench {
namespace {

void time_walk(benchmark::State& state, const HotPath& path) {
  const Walk walk = path.prepare();
  std::size_t bytes = 0;
  for (auto _ : state) bytes += walk();
  benchmark::DoNotOptimize(bytes);
}

// The floor for a Query of a hundred rows: what copying its answer costs.
void CopyOfTheAnswer(benchmark::State& state) {
  const std::string body(14'000, 'x');
  for (auto _ : state) {
    std::string copy = body;
    benchmark::DoNotOptimize(copy.data());
  }
}
BENCHMARK(CopyOfTheAnswer);

}  // namespace
}  // namespace revalab::bench

int main(int argument_count, char** arguments) {
  for (const auto& path : revalab::bench::hot_paths()) {
    benchmark::RegisterBenchmark(std::string(path.name).c_str(), revalab::bench::time_walk, path);
  }
  benchmark::Initialize(&argument_count, arguments);
  if (benchmark::ReportUnrecognizedArguments(argument_count, arguments)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}
