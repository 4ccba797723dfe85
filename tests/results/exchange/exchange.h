#pragma once

#include "harness/base/error.h"
#include "harness/base/json.h"
#include "tests/results/workspace.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>

namespace beatbench::testing {

// The message of the Error that `act` throws, the folder's path as "DIR"; a failure without one.
inline std::string message_of(const std::function<void()>& act,
                              const std::filesystem::path& folder) {
  try {
    act();
  } catch (const Error& error) {
    std::string message = error.what();
    for (std::size_t at = 0; (at = message.find(folder.string())) != std::string::npos;)
      message.replace(at, folder.string().size(), "DIR");
    return message;
  }
  ADD_FAILURE() << "no error";
  return "";
}

inline void change_json(const std::filesystem::path& file,
                        const std::function<void(Json&)>& change) {
  Json json = read_json(file);
  change(json);
  write_json(file, json);
}

}  // namespace beatbench::testing
