#pragma once

#include "harness/base/error.h"

#include <optional>
#include <string>
#include <utility>

namespace beatbench {

// Why a statistic has no value: "what, why". Reports print it in the value's place.
struct Refusal {
  std::string reason;
};

// A statistic, or why there is none. Data that a statistic cannot speak of (3 blocks, 1 patient)
// are no error of the user, and a report goes on without it.
template <typename T>
class Outcome {
 public:
  Outcome(T value) : value_(std::move(value)) {}                    // NOLINT: both on purpose
  Outcome(Refusal refusal) : reason_(std::move(refusal.reason)) {}  // NOLINT: without a word
  explicit operator bool() const { return value_.has_value(); }
  const T& operator*() const { return value(); }
  const T* operator->() const { return &value(); }
  const std::string& reason() const { return reason_; }  // empty where there is a value

 private:
  const T& value() const {
    if (!value_) throw DataError(reason_);
    return *value_;
  }
  std::optional<T> value_;
  std::string reason_;
};

}  // namespace beatbench
