#pragma once

#include "datasets/wfdb/annotation.h"
#include "datasets/wfdb/signal.h"
#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace beatbench {

// The message of the Error that `act` throws, the folder's path as "DIR"; "" and a failure where it
// throws none.
inline std::string message_of(const std::function<void()>& act,
                              const std::filesystem::path& folder = {}) {
  try {
    act();
  } catch (const Error& error) {
    std::string message = error.what();
    if (!folder.empty())
      for (std::size_t at = 0; (at = message.find(folder.string())) != std::string::npos;)
        message.replace(at, folder.string().size(), "DIR");
    return message;
  }
  ADD_FAILURE() << "no error";
  return "";
}

// Samples of a record: each lead a ramp of its own, so that every value tells where it comes from.
inline std::vector<std::vector<std::int32_t>> ramps(std::size_t leads, std::int32_t samples) {
  std::vector<std::vector<std::int32_t>> digital(leads);
  for (std::size_t lead = 0; lead < leads; ++lead)
    for (std::int32_t i = 0; i < samples; ++i)
      digital[lead].push_back(static_cast<std::int32_t>(lead) * 1000 + i);
  return digital;
}

// Writes FOLDER/NAME.hea and .dat in format 16, 1000 units per mV.
inline void write_test_record(const std::filesystem::path& folder, const std::string& name,
                              double rate_hz, const std::vector<std::string>& leads,
                              const std::vector<std::vector<std::int32_t>>& digital,
                              double gain = 1000) {
  std::filesystem::create_directories(folder);
  wfdb::Header header;
  header.record = name;
  header.rate_hz = rate_hz;
  for (const std::string& lead : leads) {
    wfdb::Signal signal;
    signal.file = name + ".dat";
    signal.gain = gain;
    signal.description = lead;
    header.signals.push_back(signal);
  }
  wfdb::write_record(folder, header, digital);
}

inline const std::vector<std::string>& ludb_leads() {
  static const std::vector<std::string> leads = {"i",  "ii", "iii", "avr", "avl", "avf",
                                                 "v1", "v2", "v3",  "v4",  "v5",  "v6"};
  return leads;
}

// Marks from a text with a mark at every `step` samples: "(N)." puts '(' at 0, 'N' at step, …; '.'
// is none.
inline std::vector<wfdb::Annotation> marks(const std::string& text, std::int64_t step = 10,
                                           std::int64_t start = 0) {
  std::vector<wfdb::Annotation> all;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') continue;
    wfdb::Annotation mark;
    mark.sample = start + static_cast<std::int64_t>(i) * step;
    mark.symbol = text[i];
    all.push_back(mark);
  }
  return all;
}

// A LUDB folder of `records` records of 10 s at 500 Hz, every lead marked (p)(N)(t) from sample
// 1000 on.
inline void write_ludb(const TemporaryFolder& folder, int records) {
  std::string list, table = "ID,Sex,Age,Rhythms,Electric axis of the heart\n";
  const std::filesystem::path shared_marks = folder / "marks";
  wfdb::write_annotations(shared_marks, marks("(p).(N).(t)", 50, 1000));
  for (int i = 1; i <= records; ++i) {
    const std::string id = std::to_string(i);
    list += "data/" + id + "\n";
    table += id + ",\"F\n\",\"51\n\",Sinus rhythm,\n";
    write_test_record(folder / "data", id, 500, ludb_leads(), ramps(12, 5000));
    for (const std::string& lead : ludb_leads())
      std::filesystem::copy_file(shared_marks, folder / ("data/" + id + "." + lead),
                                 std::filesystem::copy_options::overwrite_existing);
  }
  folder.write("RECORDS", list);
  folder.write("ludb.csv", table);
}

// The real set of that name in BEATBENCH_DATA, empty where it is not there.
inline std::filesystem::path real_set(const std::string& name) {
  const char* root = std::getenv("BEATBENCH_DATA");
  if (root == nullptr) return {};
  const std::filesystem::path folder = std::filesystem::path(root) / name;
  return std::filesystem::is_directory(folder) ? folder : std::filesystem::path();
}

#define BEATBENCH_NEEDS(folder, name) \
  const auto folder = real_set(name); \
  if (folder.empty()) GTEST_SKIP() << "needs " << name << " in BEATBENCH_DATA"

}  // namespace beatbench
