#include "services/common/postgres/array.h"

#include <fmt/format.h>

#include <charconv>

#include "services/common/base/encoding.h"

namespace icap::postgres {
namespace {

template <typename T, typename Format>
std::string Literal(const std::vector<T>& values, Format format) {
  std::string text = "{";
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += ',';
    text += format(values[i]);
  }
  return text + "}";
}

// Not std::stod, which refuses the smallest numbers and depends on the locale.
double ParseDouble(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string TextArray(const std::vector<std::string>& values) {
  return Literal(values, [](const std::string& value) {
    std::string quoted = "\"";
    for (char c : value) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    return quoted + "\"";
  });
}

std::string ByteaArray(const std::vector<std::string>& values) {
  return Literal(values, [](const std::string& value) { return "\"\\\\x" + ToHex(value) + "\""; });
}

std::string IntArray(const std::vector<int>& values) {
  return Literal(values, [](int value) { return std::to_string(value); });
}

std::string BigintArray(const std::vector<int64_t>& values) {
  return Literal(values, [](int64_t value) { return std::to_string(value); });
}

std::string DoubleArray(const std::vector<std::optional<double>>& values) {
  return Literal(values, [](const std::optional<double>& value) {
    return value.has_value() ? ExactDouble(*value) : std::string("NULL");
  });
}

std::string ExactDouble(double value) {
  return fmt::format("{:.17g}", value);
}

std::vector<std::string> ReadTextArray(const pqxx::field& field) {
  std::vector<std::string> values;
  if (field.is_null()) return values;
  auto parser = field.as_array();
  for (auto token = parser.get_next(); token.first != pqxx::array_parser::done; token = parser.get_next()) {
    if (token.first == pqxx::array_parser::string_value) values.push_back(token.second);
  }
  return values;
}

std::vector<int> ReadIntArray(const pqxx::field& field) {
  std::vector<int> values;
  for (const std::string& text : ReadTextArray(field)) values.push_back(std::stoi(text));
  return values;
}

std::vector<std::optional<double>> ReadDoubleArray(const pqxx::field& field) {
  std::vector<std::optional<double>> values;
  if (field.is_null()) return values;
  // Numbers and NULL need no quotes, so the text splits at its commas.
  std::string_view text(field.c_str(), field.size());
  text.remove_prefix(1);
  while (text.size() > 1) {
    const std::string_view element = text.substr(0, text.find_first_of(",}"));
    values.push_back(element == "NULL" ? std::nullopt : std::optional<double>(ParseDouble(element)));
    text.remove_prefix(element.size() + 1);
  }
  return values;
}

std::optional<double> ReadDouble(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return ParseDouble({field.c_str(), field.size()});
}

std::optional<Timestamp> ReadMicros(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return Timestamp(std::chrono::microseconds(field.as<int64_t>()));
}

std::string ReadBytes(const pqxx::field& field) {
  return pqxx::binarystring(field).str();
}

}  // namespace icap::postgres
