#pragma once

#include "harness/protocols/features.h"

#include <string>
#include <vector>

namespace beatbench {

// What a segmentation is scored on: the test part of the protocol's own data, or another set as a
// whole, whose records may have other leads.
struct TestWaves {
  const PreparedSet& data;
  Rows rows;
  // Leads in which no record of another set is marked: zero for the encoder in training and test
  // alike, so that the decoder learns from what it will see, and neither learnt nor scored.
  LeadPlaces silent;
};

TestWaves test_waves(const EvaluationTask& task, const Rows& own_test);

// Names the set and its silent leads in the details and a warning; nothing of the own test part.
void tell_test_waves(const EvaluationTask& task, const TestWaves& test, Evaluation& evaluation);

}  // namespace beatbench
