#pragma once

#include "harness/base/options.h"
#include "harness/manifest/mistakes.h"
#include "harness/manifest/node.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace beatbench {

// `node`'s value where it fits `spec`, widened to the spec's type; else a mistake that calls it
// `name`.
std::optional<OptionValue> checked_value(const Node& node, const OptionSpec& spec,
                                         const std::string& name, Mistakes& mistakes);

// Reads one table key by key. Each mistake is collected; what nobody asked for is an unknown key.
//
//   TableReader pretrain = root.table("pretrain", "[pretrain]");
//   manifest.pretrain = pretrain.options(pretrain_options());
//   pretrain.refuse_unknown();
class TableReader {
 public:
  // `title` is how messages name the table: "[pretrain]", "method 'beat_ssl'". A node that is no
  // table is a mistake, and reads like an absent one.
  TableReader(const Node* node, const Position& where, std::string title, Mistakes& mistakes);

  const Position& where() const { return where_; }
  void set_title(std::string title) { title_ = std::move(title); }

  const Node* take(const std::string& key);  // null where absent
  // A key that must be there; `advice` says what to write.
  const Node* need(const std::string& key, const std::string& advice);
  TableReader table(const std::string& key, const std::string& title);
  std::vector<TableReader> tables(const std::string& key, const std::string& title);  // [[key]]
  std::optional<std::string> text(const Node* node, const std::string& name);

  Options options(const std::vector<OptionSpec>& specs);
  // A list without repetition whose items fit `item`; `fallback` where absent.
  template <typename T>
  std::vector<T> list(const OptionSpec& item, std::vector<T> fallback) {
    const Node* node = take(item.name);
    if (node == nullptr) return fallback;
    std::vector<T> values;
    for (const OptionValue& value : items(*node, item)) values.push_back(std::get<T>(value));
    return values;
  }

  void refuse_unknown(const std::string& noun = "key") const;

 private:
  std::vector<OptionValue> items(const Node& node, const OptionSpec& item);

  const Node* node_;  // null: absent, or no table
  bool broken_ = false;
  Position where_;
  std::string title_;
  Mistakes* mistakes_;
  std::vector<std::string> known_;
};

}  // namespace beatbench
