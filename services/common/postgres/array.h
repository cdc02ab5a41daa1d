// Array parameters and exact numbers for libpqxx 6.4, which has neither.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "services/common/base/clock.h"

namespace icap::postgres {

// Literal for `$n::text[]`.
std::string TextArray(const std::vector<std::string>& values);

// Literal for `$n::bytea[]`.
std::string ByteaArray(const std::vector<std::string>& values);

// Literal for `$n::int[]`.
std::string IntArray(const std::vector<int>& values);

// Literal for `$n::bigint[]`.
std::string BigintArray(const std::vector<int64_t>& values);

// Literal for `$n::double precision[]`, 17 significant digits, nullopt as NULL.
std::string DoubleArray(const std::vector<std::optional<double>>& values);

// 17 significant digits: reads back to the same bits.
std::string ExactDouble(double value);

// Elements of a text[] column.
std::vector<std::string> ReadTextArray(const pqxx::field& field);

// Elements of an int[] column without NULLs.
std::vector<int> ReadIntArray(const pqxx::field& field);

// Elements of a double precision[] column, bit for bit; nullopt for NULL.
std::vector<std::optional<double>> ReadDoubleArray(const pqxx::field& field);

// A double precision column; nullopt for NULL.
std::optional<double> ReadDouble(const pqxx::field& field);

// A column selected as `extract(epoch from column) * 1000000` cast to bigint; nullopt for NULL.
std::optional<Timestamp> ReadMicros(const pqxx::field& field);

// Bytes of a bytea column.
std::string ReadBytes(const pqxx::field& field);

}  // namespace icap::postgres
