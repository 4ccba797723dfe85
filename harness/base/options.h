#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace beatbench {

using OptionValue = std::variant<bool, std::int64_t, double, std::string>;

// One option of a method, backbone, protocol or manifest table: name, type (that of the default),
// default, range, one line of help. Manifest checks, `plugin info` and the JSON Schema all come
// from it.
struct OptionSpec {
  std::string name;
  OptionValue fallback;
  std::string help;
  std::optional<double> minimum = {};     // inclusive, numbers only
  std::optional<double> maximum = {};     // inclusive
  bool above_minimum = false;             // the minimum itself is not allowed (exponent > 0)
  std::vector<std::string> choices = {};  // texts only; empty: any
  bool operator==(const OptionSpec&) const = default;
};

std::string type_name(const OptionValue& value);   // "boolean", "integer", "number", "text"
std::string value_text(const OptionValue& value);  // as it would stand in a manifest

// Why `value` does not fit `spec` ("is 0, must be > 0"), empty where it fits. An integer is
// accepted for a number.
std::string misfit(const OptionSpec& spec, const OptionValue& value);

// Checked values of a list of options, defaults filled in. Asking for an option that was not
// declared, or as another type, is a mistake of the plugin: std::logic_error.
class Options {
 public:
  Options() = default;
  explicit Options(const std::vector<OptionSpec>& specs);  // all at their defaults
  void set(const std::string& name, OptionValue value);  // of a declared option, of a fitting type

  bool flag(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  const std::string& text(std::string_view name) const;
  const std::map<std::string, OptionValue, std::less<>>& values() const { return values_; }

 private:
  template <typename T>
  const T& get(std::string_view name) const;
  std::map<std::string, OptionValue, std::less<>> values_;
};

}  // namespace beatbench
