// An instrument as data: scales, dimensions, factors, items. Nothing in code assumes their number.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace icap::instrument {

// A developmental level: the stretch of the response scale from `from` up to the next level's `from`.
struct Level {
  std::string id;
  std::string title;
  std::optional<double> from;  // in the scale's values; absent for the lowest level
  std::string statement;       // the cut point in words an educator can check

  friend bool operator==(const Level&, const Level&) = default;
};

// Response options of items and the developmental levels stated on them.
struct Scale {
  std::string id;
  std::vector<std::string> options;  // labels of the categories 1…A
  std::vector<Level> levels;         // lowest first; empty where none are stated
  // What each option counts, rising or falling along the options; an option without one ("don't know") is counted and
  // part of no statistic. Empty: option k counts k.
  std::vector<std::optional<double>> values = {};

  friend bool operator==(const Scale&, const Scale&) = default;
};

struct Dimension {
  std::string id;
  std::string title;

  friend bool operator==(const Dimension&, const Dimension&) = default;
};

// How a factor's measure is made from answers.
enum class Model {
  kMean,            // mean of the keyed answers
  kPartialCredit,   // partial credit model
  kGradedResponse,  // graded response model
};

// What a model is called in files: "mean", "pcm", "grm".
std::string_view ModelName(Model model);
std::optional<Model> ModelOfName(std::string_view name);

// Factors stand in the provisional causal order. The items of a factor share a scale, or have scales whose values
// span the same range.
struct Factor {
  std::string id;
  std::string dimension;  // id of the dimension it belongs to
  std::string title;
  std::string description;
  Model model = Model::kMean;

  friend bool operator==(const Factor&, const Factor&) = default;
};

// When an item is asked: only after an earlier item was asked and answered with one of these categories.
struct Condition {
  std::string item;
  std::vector<int> categories;  // 1…A, rising

  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Item {
  std::string id;
  std::string factor;                            // id of the factor it belongs to
  std::string scale;                             // id of the scale it is answered on
  std::string text;                              // what the respondent reads
  bool reverse = false;                          // a category x counts as A + 1 - x
  bool required = false;                         // where it is asked, a submission without an answer is refused
  std::optional<Condition> when = std::nullopt;  // absent: always asked

  friend bool operator==(const Item&, const Item&) = default;
};

// A question that is answered with a text; never required, and part of no statistic.
struct CommentPrompt {
  std::string id;
  std::string text;

  friend bool operator==(const CommentPrompt&, const CommentPrompt&) = default;
};

// What a respondent reads, in another language; complete. By id where an instrument has more than one.
struct Translation {
  std::string language;  // BCP 47
  std::string title;
  std::string license;  // empty: the instrument's own stands
  std::string description;
  std::string instructions;
  std::map<std::string, std::vector<std::string>> options;  // by scale
  std::map<std::string, std::string> dimensions;            // titles
  std::map<std::string, std::string> factors;               // titles
  std::map<std::string, std::string> items;                 // texts
  std::map<std::string, std::string> comments = {};         // texts

  friend bool operator==(const Translation&, const Translation&) = default;
};

struct Instrument {
  std::string id;
  std::string title;
  std::string language;     // BCP 47, of all texts
  std::string license;      // terms under which the items may be used
  std::string description;  // what the instrument is for
  std::vector<Scale> scales;
  std::vector<Dimension> dimensions;
  std::vector<Factor> factors;
  std::vector<Item> items;        // in the order of the questionnaire; packed answers use it
  std::string instructions = {};  // what a respondent reads before the first item
  std::vector<Translation> translations = {};
  std::vector<CommentPrompt> comments = {};

  friend bool operator==(const Instrument&, const Instrument&) = default;
};

// The element with this id; nullptr when there is none.
const Scale* FindScale(const Instrument& instrument, std::string_view id);
const Dimension* FindDimension(const Instrument& instrument, std::string_view id);
const Factor* FindFactor(const Instrument& instrument, std::string_view id);

// Position of the item in the questionnaire (0 for the first); nullopt when there is none.
std::optional<size_t> IndexOf(const Instrument& instrument, std::string_view item);

// Positions of the factor's items in the questionnaire, rising.
std::vector<size_t> ItemsOf(const Instrument& instrument, std::string_view factor);

// The scale of the factor's first item, which they share as a rule; nullptr when the factor has no item.
const Scale* ScaleOf(const Instrument& instrument, std::string_view factor);

// The lowest and the highest value of the scale's options; 1 and A where it gives none.
struct ValueRange {
  double lowest = 0;
  double highest = 0;

  friend bool operator==(const ValueRange&, const ValueRange&) = default;
};
ValueRange RangeOf(const Scale& scale);

// Whether a scale of the instrument gives values: then only tabulated counts can be scored.
bool HasValues(const Instrument& instrument);

}  // namespace icap::instrument
