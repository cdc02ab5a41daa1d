#include "services/collection/storage/field_seal.h"

#include <gtest/gtest.h>

namespace icap::collection {
namespace {

const Redacted<std::string> kKey{std::string(kFieldKeyBytes, 'k')};

TEST(FieldSeal, OpensWhatItSealedAtItsPlaceOnly) {
  const FieldSeal seal(kKey, SystemRandom());
  for (const std::string text : {"", "Teacher 2 said no", "\0\1\2"}) {
    const std::string sealed = seal.Seal(text, "a/r/s/f/1/n");
    EXPECT_EQ(seal.Open(sealed, "a/r/s/f/1/n"), text);
    EXPECT_EQ(seal.Open(sealed, "a/r/s/f/2/n"), std::nullopt);
  }
  EXPECT_NE(seal.Seal("same", "p"), seal.Seal("same", "p"));
}

TEST(FieldSeal, RefusesOtherKeysAndChangedBytes) {
  const FieldSeal seal(kKey, SystemRandom());
  const FieldSeal other(Redacted(std::string(kFieldKeyBytes, 'x')), SystemRandom());
  std::string sealed = seal.Seal("text", "p");
  EXPECT_EQ(other.Open(sealed, "p"), std::nullopt);
  EXPECT_NE(other.Digest("text"), seal.Digest("text"));
  EXPECT_EQ(sealed.find("text"), std::string::npos);
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(seal.Open(changed, "p"), std::nullopt) << i;
  }
  EXPECT_EQ(seal.Open("", "p"), std::nullopt);
}

}  // namespace
}  // namespace icap::collection
