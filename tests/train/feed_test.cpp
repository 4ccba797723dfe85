#include "harness/train/feed.h"

#include "tests/train/toy_corpus.h"

#include <gtest/gtest.h>

#include <set>

namespace beatbench {
namespace {

std::vector<std::int64_t> records_of(const Batch& batch) {
  const auto* first = batch.record.const_data_ptr<std::int64_t>();
  return {first, first + batch.record.numel()};
}

TEST(Feed, GivesEachRecordOnceAnEpochInAnOrderOfItsOwn) {
  const ToyCorpus corpus(12);
  Feed feed(corpus, 4, 1, 0, 6);
  std::vector<std::vector<std::int64_t>> orders;
  for (int epoch = 0; epoch < 2; ++epoch) {
    orders.emplace_back();
    for (int step = 0; step < 3; ++step)
      for (const std::int64_t record : records_of(feed.next())) orders.back().push_back(record);
    EXPECT_EQ(std::set<std::int64_t>(orders.back().begin(), orders.back().end()).size(), 12u);
  }
  EXPECT_NE(orders[0], orders[1]);
}

TEST(Feed, HoldsTheSignalsAndPatientsOfItsRecords) {
  const ToyCorpus corpus(6);
  Feed feed(corpus, 3, 1, 0, 1);
  const Batch batch = feed.next();
  ASSERT_EQ(batch.signal.sizes(), at::IntArrayRef({3, 2, 16}));
  EXPECT_EQ(batch.signal.scalar_type(), at::kFloat);
  for (std::int64_t i = 0; i < 3; ++i) {
    const std::int64_t record = records_of(batch)[static_cast<std::size_t>(i)];
    EXPECT_EQ(batch.patient[i].item<std::int64_t>(), corpus.patient(record));
    for (std::int64_t k = 0; k < 32; ++k)
      ASSERT_EQ(batch.signal[i].flatten()[k].item<float>(),
                corpus.record(record)[static_cast<std::size_t>(k)]);
  }
}

TEST(Feed, LeavesOutTheSmallerLastBatch) {
  const ToyCorpus corpus(11);
  EXPECT_EQ(Feed::steps_per_epoch(11, 4), 2);
  Feed feed(corpus, 4, 1, 0, 4);
  std::set<std::int64_t> first_epoch;
  for (int step = 0; step < 2; ++step)
    for (const std::int64_t record : records_of(feed.next())) first_epoch.insert(record);
  EXPECT_EQ(first_epoch.size(), 8u);
}

TEST(Feed, BatchOfAStepDependsOnSeedAndStepAlone) {
  const ToyCorpus corpus(10);
  const auto batches = [&](std::uint64_t seed, std::int64_t first) {
    Feed feed(corpus, 3, seed, first, 9);
    std::vector<std::vector<std::int64_t>> all;
    for (std::int64_t step = first; step < 9; ++step) all.push_back(records_of(feed.next()));
    return all;
  };
  const auto whole = batches(1, 0);
  for (const std::int64_t first : {1, 3, 4, 8})
    EXPECT_EQ(batches(1, first),
              std::vector<std::vector<std::int64_t>>(whole.begin() + first, whole.end()))
        << first;
  EXPECT_NE(batches(2, 0), whole);
}

TEST(Feed, BatchLargerThanTheCorpusIsTheCorpus) {
  const ToyCorpus corpus(5);
  EXPECT_EQ(Feed::steps_per_epoch(5, 64), 1);
  Feed feed(corpus, 64, 1, 0, 2);
  for (int epoch = 0; epoch < 2; ++epoch) {
    const auto records = records_of(feed.next());
    EXPECT_EQ(std::set<std::int64_t>(records.begin(), records.end()).size(), 5u);
  }
}

TEST(Feed, TellsWhatWentWrongBehindTheScenes) {
  ToyCorpus corpus(4);
  corpus.broken = 2;
  Feed feed(corpus, 4, 1, 0, 3);
  try {
    feed.next();
    FAIL() << "no exception";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "record cannot be read");
  }
}

TEST(Feed, MayBeLeftInTheMiddle) {
  const ToyCorpus corpus(8);
  Feed feed(corpus, 2, 1, 0, 1'000'000);
  feed.next();  // the destructor ends the thread: else this test hangs
}

}  // namespace
}  // namespace beatbench
