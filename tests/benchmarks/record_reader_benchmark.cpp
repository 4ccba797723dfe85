#include "datasets/wfdb/header.h"
#include "datasets/wfdb/signal.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace beatbench {
namespace {

constexpr std::int64_t kLeads = 12, kSamples = 5000;  // 10 s at 500 Hz

// A record of that size on disk, gone at the end of the program.
class Record {
 public:
  Record() : folder_("record_reader_benchmark." + std::to_string(::getpid())) {
    std::filesystem::create_directory(folder_);
    wfdb::Header header;
    header.record = "ecg";
    header.rate_hz = 500;
    std::vector<std::vector<std::int32_t>> digital;
    for (std::int64_t lead = 0; lead < kLeads; ++lead) {
      wfdb::Signal signal;
      signal.file = "ecg.dat";
      signal.gain = 1000;
      signal.description = "lead" + std::to_string(lead);
      header.signals.push_back(signal);
      std::vector<std::int32_t>& samples = digital.emplace_back();
      for (std::int64_t i = 0; i < kSamples; ++i)
        samples.push_back(static_cast<std::int32_t>(
            std::lround(1000 * std::sin(double(i) * 0.02 + double(lead)))));
    }
    wfdb::write_record(folder_, header, digital);
  }
  ~Record() { std::filesystem::remove_all(folder_); }
  Record(const Record&) = delete;
  Record& operator=(const Record&) = delete;
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

const Record& record() {
  static const Record one;
  return one;
}

void count(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() * kLeads * kSamples * 2);
}

void ReadRecord(benchmark::State& state) {
  const std::filesystem::path folder = record().folder();
  for (auto _ : state) {
    const wfdb::Header header = wfdb::read_header(folder / "ecg.hea");
    benchmark::DoNotOptimize(wfdb::read_physical_mv(header, folder));
  }
  count(state);
}
BENCHMARK(ReadRecord)->Unit(benchmark::kMicrosecond);

// The peer: the samples alone, two bytes at a time from a stream, no header, no checksum, no
// missing values.
void ReadSamplesFromStream(benchmark::State& state) {
  const std::filesystem::path file = record().folder() / "ecg.dat";
  for (auto _ : state) {
    std::vector<std::vector<float>> signal(kLeads, std::vector<float>(kSamples));
    std::ifstream in(file, std::ios::binary);
    for (std::int64_t i = 0; i < kSamples; ++i)
      for (auto& lead : signal) {
        char bytes[2];
        in.read(bytes, 2);
        const auto value = static_cast<std::int16_t>(static_cast<unsigned char>(bytes[0]) |
                                                     static_cast<unsigned char>(bytes[1]) << 8);
        lead[static_cast<std::size_t>(i)] = static_cast<float>(value) / 1000;
      }
    benchmark::DoNotOptimize(signal);
  }
  count(state);
}
BENCHMARK(ReadSamplesFromStream)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace beatbench
