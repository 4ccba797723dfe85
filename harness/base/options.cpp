#include "harness/base/options.h"

#include "harness/base/joined.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace beatbench {
namespace {

// The shortest text that reads back the same. Large ones with an exponent: as plain digits they
// would be taken for an integer that has no room.
std::string number_text(double value) {
  std::array<char, 32> text{};
  char* const last = text.data() + text.size();
  const auto end = std::abs(value) < 1e15
                       ? std::to_chars(text.data(), last, value).ptr
                       : std::to_chars(text.data(), last, value, std::chars_format::scientific).ptr;
  return {text.data(), end};
}

// A TOML basic string: quotes, backslashes and control characters escaped, all else as it is.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", byte);
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

std::string type_name(const OptionValue& value) {
  static const char* const kNames[] = {"boolean", "integer", "number", "text"};
  return kNames[value.index()];
}

std::string value_text(const OptionValue& value) {
  if (const auto* b = std::get_if<bool>(&value)) return *b ? "true" : "false";
  if (const auto* i = std::get_if<std::int64_t>(&value)) return std::to_string(*i);
  if (const auto* d = std::get_if<double>(&value)) return number_text(*d);
  return quoted(std::get<std::string>(value));
}

std::string misfit(const OptionSpec& spec, const OptionValue& value) {
  const bool widened =
      std::holds_alternative<double>(spec.fallback) && std::holds_alternative<std::int64_t>(value);
  if (value.index() != spec.fallback.index() && !widened) {
    const char* article = std::holds_alternative<std::int64_t>(value) ? "an " : "a ";
    return "is " + std::string(article) + type_name(value) + ", must be " +
           (std::holds_alternative<std::int64_t>(spec.fallback) ? "an " : "a ") +
           type_name(spec.fallback);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (spec.choices.empty() || std::ranges::find(spec.choices, *text) != spec.choices.end())
      return "";
    return "is '" + *text + "', must be one of: " + joined(spec.choices);
  }
  if (std::holds_alternative<bool>(value)) return "";
  const double number = std::holds_alternative<double>(value)
                            ? std::get<double>(value)
                            : static_cast<double>(std::get<std::int64_t>(value));
  if (!std::isfinite(number)) return "is not a finite number";
  if (spec.minimum && (spec.above_minimum ? number <= *spec.minimum : number < *spec.minimum))
    return "is " + value_text(value) + ", must be " + (spec.above_minimum ? "> " : ">= ") +
           number_text(*spec.minimum);
  if (spec.maximum && number > *spec.maximum)
    return "is " + value_text(value) + ", must be <= " + number_text(*spec.maximum);
  return "";
}

Options::Options(const std::vector<OptionSpec>& specs) {
  for (const OptionSpec& spec : specs) values_.emplace(spec.name, spec.fallback);
}

void Options::set(const std::string& name, OptionValue value) {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::logic_error("option '" + name + "' is not declared");
  if (std::holds_alternative<double>(found->second) && std::holds_alternative<std::int64_t>(value))
    value = static_cast<double>(std::get<std::int64_t>(value));
  if (found->second.index() != value.index())
    throw std::logic_error("option '" + name + "' is a " + type_name(found->second));
  found->second = std::move(value);
}

template <typename T>
const T& Options::get(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end())
    throw std::logic_error("option '" + std::string(name) + "' is not declared");
  if (!std::holds_alternative<T>(found->second))
    throw std::logic_error("option '" + std::string(name) + "' is a " + type_name(found->second));
  return std::get<T>(found->second);
}

bool Options::flag(std::string_view name) const { return get<bool>(name); }
std::int64_t Options::integer(std::string_view name) const { return get<std::int64_t>(name); }
double Options::number(std::string_view name) const { return get<double>(name); }
const std::string& Options::text(std::string_view name) const { return get<std::string>(name); }

}  // namespace beatbench
