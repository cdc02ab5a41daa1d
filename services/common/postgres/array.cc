#include "services/common/postgres/array.h"

#include <fmt/format.h>

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

std::optional<double> ReadDouble(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return std::stod(field.c_str());
}

std::optional<Timestamp> ReadMicros(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return Timestamp(std::chrono::microseconds(field.as<int64_t>()));
}

std::string ReadBytes(const pqxx::field& field) {
  return pqxx::binarystring(field).str();
}

}  // namespace icap::postgres
