#include "harness/base/error.h"
#include "results/store/ingest.h"
#include "results/store/migrations.h"
#include "tests/results/workspace.h"

#include <gtest/gtest.h>

#include <array>
#include <sys/wait.h>
#include <unistd.h>

namespace beatbench {
namespace {
namespace fs = std::filesystem;
using testing::holds;
using testing::write_text;

template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const DataError& error) {
    return error.what();
  }
  return "no DataError";
}

constexpr std::array<Migration, 1> kOld = {{{1, "CREATE TABLE things (name TEXT NOT NULL);"}}};
constexpr std::array<Migration, 3> kNew = {
    {{1, kOld[0].sql},
     {2, "ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7;"},
     {3, "UPDATE things SET size = size + 1;"}}};

TEST(Migrations, NewStoreHasTheNewestSchemaAndIsWal) {
  const TemporaryFolder folder;
  Database database = open_store(folder.path() / "results.sqlite");
  EXPECT_EQ(database.integer("PRAGMA user_version"), store_schema_version());
  EXPECT_EQ(database.integer("PRAGMA foreign_keys"), 1);
  Statement mode(database, "PRAGMA journal_mode");
  ASSERT_TRUE(mode.step());
  EXPECT_EQ(mode.text(0), "wal");
  EXPECT_EQ(database.integer("SELECT count(*) FROM leaderboard"), 0);
}

TEST(Migrations, OlderStoreIsBackedUpAndBroughtUpToDateWithItsRows) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "old.sqlite";
  open_and_migrate(file, kOld).execute("INSERT INTO things VALUES ('a'), ('b')");
  Database database = open_and_migrate(file, kNew);
  EXPECT_EQ(database.integer("PRAGMA user_version"), 3);
  EXPECT_EQ(database.integer("SELECT sum(size) FROM things"), 16);

  Database copy(file.string() + ".schema-1", OpenMode::read_only);
  EXPECT_EQ(copy.integer("PRAGMA user_version"), 1);
  EXPECT_EQ(copy.integer("SELECT count(*) FROM things"), 2);
}

TEST(Migrations, FailingStepLeavesTheOldSchema) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "old.sqlite";
  open_and_migrate(file, kOld).execute("INSERT INTO things VALUES ('a')");
  constexpr std::array<Migration, 3> broken = {{kNew[0], kNew[1], {3, "UPDATE absent SET x = 1;"}}};
  const std::string message = error_of([&] { open_and_migrate(file, broken); });
  EXPECT_TRUE(holds(message, "no such table: absent")) << message;
  Database database = open_and_migrate(file, kOld);
  EXPECT_EQ(database.integer("SELECT count(*) FROM things"), 1);
}

TEST(Migrations, RefusesANewerSchemaNamingBothVersions) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "new.sqlite";
  open_and_migrate(file, kNew);
  const std::string message = error_of([&] { open_and_migrate(file, kOld); });
  EXPECT_TRUE(holds(message, file.string())) << message;
  EXPECT_TRUE(holds(message, "schema 3")) << message;
  EXPECT_TRUE(holds(message, "up to schema 1")) << message;
}

TEST(Migrations, RefusesAFileThatIsNoDatabaseAndLeavesItAlone) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "results.sqlite";
  const std::string text(5000, 'x');
  write_text(file, text);
  const std::string message = error_of([&] { open_store(file); });
  EXPECT_TRUE(holds(message, "file is not a database")) << message;
  EXPECT_TRUE(holds(message, "db rebuild")) << message;
  EXPECT_EQ(fs::file_size(file), text.size());
}

TEST(Migrations, RefusesADatabaseOfSomethingElse) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "other.sqlite";
  Database(file, OpenMode::create).execute("CREATE TABLE t (x)");
  EXPECT_TRUE(holds(error_of([&] { open_store(file); }), "not a BeatBench store"));
}

TEST(Migrations, ReadingRefusesAMissingStoreWithoutMakingOne) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "results.sqlite";
  EXPECT_TRUE(holds(error_of([&] { open_store_to_read(file); }), "no such store"));
  EXPECT_FALSE(fs::exists(file));
}

TEST(Migrations, ReadingNeverMigratesAndSaysHowToGetThere) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "results.sqlite";
  open_store(file).execute("PRAGMA user_version = 0");
  const std::string message = error_of([&] { open_store_to_read(file); });
  EXPECT_TRUE(holds(message, "schema 0")) << message;
  EXPECT_TRUE(holds(message, "db rebuild")) << message;
}

TEST(Migrations, ManyProcessesOpeningTheSameNewStoreAllSucceed) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "results.sqlite";
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      int exit_code = 0;
      try {
        Database database = open_store(file);
        if (database.integer("PRAGMA user_version") != store_schema_version()) exit_code = 2;
      } catch (const std::exception&) {
        exit_code = 1;
      }
      ::_exit(exit_code);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(WEXITSTATUS(status), 0);
  }
}

TEST(Database, WritingAReadOnlyStoreSaysSoAndWhatToDo) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "results.sqlite";
  open_store(file);
  Database database = open_store_to_read(file);
  const std::string message = error_of([&] { database.execute("DELETE FROM cells"); });
  EXPECT_TRUE(holds(message, "readonly")) << message;
  EXPECT_TRUE(holds(message, "Make the file and its folder writable")) << message;
}

TEST(Database, FullDiskLosesNothingThatWasStored) {
  testing::TestWorkspace workspace;
  testing::fill_demo(workspace);
  Database database = open_store(store_file(workspace.path()));
  const auto pages = database.integer("PRAGMA page_count");
  database.execute("PRAGMA max_page_count = " + std::to_string(pages + 6));
  const std::string message = error_of([&] { ingest_workspace(database, workspace.path()); });
  EXPECT_TRUE(holds(message, "full")) << message;
  EXPECT_TRUE(holds(message, "Free disk space")) << message;
  const auto stored = database.integer("SELECT count(*) FROM cells");
  EXPECT_GT(stored, 0);
  EXPECT_FALSE(database.in_transaction());

  database.execute("PRAGMA max_page_count = 100000");
  const IngestReport report = ingest_workspace(database, workspace.path());
  EXPECT_EQ(report.cells_unchanged, stored);
  EXPECT_EQ(database.integer("SELECT count(*) FROM experiments"), 1);
}

TEST(Database, TransactionThatIsNotCommittedRollsBack) {
  const TemporaryFolder folder;
  Database database(folder.path() / "x.sqlite", OpenMode::create);
  database.execute("CREATE TABLE t (x)");
  {
    const Transaction transaction(database);
    database.execute("INSERT INTO t VALUES (1)");
  }
  EXPECT_EQ(database.integer("SELECT count(*) FROM t"), 0);
}

TEST(Transactions, InsideOfAnotherAreUndoneAloneAndKeptOnlyWithIt) {
  const TemporaryFolder folder;
  Database database(folder.path() / "t.sqlite", OpenMode::create);
  database.execute("CREATE TABLE t (x)");
  {
    Transaction outer(database);
    database.execute("INSERT INTO t VALUES (1)");
    {
      const Transaction undone(database);
      database.execute("INSERT INTO t VALUES (2)");
    }
    {
      Transaction kept(database);
      database.execute("INSERT INTO t VALUES (4)");
      kept.commit();
    }
    EXPECT_EQ(database.integer("SELECT sum(x) FROM t"), 5);
  }
  EXPECT_EQ(database.integer("SELECT count(*) FROM t"), 0) << "the outer one was not committed";
}

}  // namespace
}  // namespace beatbench
