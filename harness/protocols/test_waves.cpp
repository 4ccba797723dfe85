#include "harness/protocols/test_waves.h"

#include "harness/base/joined.h"

#include <algorithm>

namespace beatbench {
namespace {

bool has_marks(const LeadWaves& lead) { return lead.annotated_begin < lead.annotated_end; }

}  // namespace

TestWaves test_waves(const EvaluationTask& task, const Rows& own_test) {
  if (task.test_data == nullptr) return {task.data, own_test, {}};
  TestWaves test{*task.test_data, {}, {}};
  const std::size_t leads = test.data.spec().leads.size();
  std::vector<bool> marked(leads, false);
  for (std::int64_t row = 0; row < test.data.size(); ++row) {
    const std::vector<LeadWaves>& waves = test.data.waves(row);
    if (std::ranges::any_of(waves, has_marks)) test.rows.push_back(row);
    for (std::size_t l = 0; l < leads; ++l) marked[l] = marked[l] || has_marks(waves[l]);
  }
  for (std::size_t l = 0; l < leads; ++l)
    if (!marked[l]) test.silent.push_back(l);
  return test;
}

void tell_test_waves(const EvaluationTask& task, const TestWaves& test, Evaluation& evaluation) {
  if (task.test_data == nullptr) return;
  std::vector<std::string> silent;
  for (const std::size_t lead : test.silent) silent.push_back(test.data.spec().leads[lead]);
  evaluation.details["tested_on"] = {{"dataset", test.data.dataset()}, {"silent_leads", silent}};
  if (!silent.empty())
    evaluation.warnings.push_back(test.data.dataset() + " has no marked lead " + joined(silent) +
                                  ": zero for the encoder, in training and test alike");
}

}  // namespace beatbench
