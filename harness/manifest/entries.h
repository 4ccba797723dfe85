#pragma once

#include "harness/manifest/manifest.h"
#include "harness/manifest/table_reader.h"

namespace beatbench {

// Read the tables that name something of the catalogue: backbone, [[method]], [[protocol]].
// `manifest` must hold its data sets and signal already, since entries are checked against them.
class EntryReader {
 public:
  EntryReader(const Catalogue& catalogue, const Manifest& manifest, Mistakes& mistakes)
      : catalogue_(catalogue), manifest_(manifest), mistakes_(mistakes) {}

  Manifest::Entry backbone(TableReader table) const;
  std::vector<Manifest::Entry> methods(std::vector<TableReader> tables) const;
  std::vector<Manifest::Protocol> protocols(std::vector<TableReader> tables) const;

 private:
  Manifest::Entry method(TableReader& table, Position& label_where) const;
  Manifest::Protocol protocol(TableReader& table, Position& name_where) const;
  void read_test_on(TableReader& table, const EntryDescription& entry,
                    Manifest::Protocol& protocol) const;
  void read_splits(TableReader& table, Manifest::Protocol& protocol) const;
  const EntryDescription* look_up(const std::string& kind, const std::string& id,
                                  const Position& where) const;
  void check_signal(const EntryDescription& entry, const Position& where) const;
  void check_beats(const EntryDescription& method, const Options& options,
                   const Position& where) const;
  void check_modes(const EntryDescription& method, const Position& where) const;

  bool has_arm(const char* arm) const;

  const Catalogue& catalogue_;
  const Manifest& manifest_;
  Mistakes& mistakes_;
};

}  // namespace beatbench
