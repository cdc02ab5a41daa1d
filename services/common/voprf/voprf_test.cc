#include "services/common/voprf/voprf.h"

#include <gtest/gtest.h>

#include "services/common/base/encoding.h"

namespace icap::voprf {
namespace {

std::string Bytes(std::string_view hex) {
  return FromHex(hex).value();
}

// RFC 9497, appendix A.1.2.
constexpr char kSecret[] = "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909";
constexpr char kPublic[] = "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e";
constexpr char kInput1[] = "00";
constexpr char kInput2[] = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";
constexpr char kBlind[] = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
constexpr char kScalar[] = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e";
constexpr char kOutput1[] =
    "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"
    "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c";
constexpr char kOutput2[] =
    "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"
    "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6";

struct Vector {
  std::vector<std::string> inputs, blinds, blinded, evaluated, outputs;
  std::string proof, proof_scalar;
};

const Vector kVectors[] = {{{kInput1},
                            {kBlind},
                            {"863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"},
                            {"aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"},
                            {kOutput1},
                            "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06"
                            "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
                            kScalar},
                           {{kInput2},
                            {kBlind},
                            {"cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"},
                            {"60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468"},
                            {kOutput2},
                            "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a"
                            "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
                            kScalar},
                           {{kInput1, kInput2},
                            {kBlind, kScalar},
                            {"863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
                             "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654"},
                            {"aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
                             "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a"},
                            {kOutput1, kOutput2},
                            "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a"
                            "5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
                            "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c"}};

KeyPair Keys() {
  return *DeriveKeyPair(std::string(kSeedBytes, '\xa3'), "test key");
}

// One exchange with fresh randomness.
struct Case {
  KeyPair keys = *DeriveKeyPair(SystemRandom()(kSeedBytes), "school");
  std::vector<Exchange> exchanges;
  Evaluation evaluation;

  explicit Case(int count) {
    std::vector<std::string> blinded;
    for (int i = 0; i < count; ++i) {
      exchanges.push_back(*Blind(SystemRandom()(32), RandomScalar(SystemRandom())));
      blinded.push_back(exchanges.back().blinded_element);
    }
    evaluation = *BlindEvaluate(keys, blinded, RandomScalar(SystemRandom()));
  }
};

TEST(Voprf, DerivesTheKeysOfTheStandard) {
  EXPECT_EQ(ToHex(Keys().secret.Reveal()), kSecret);
  EXPECT_EQ(ToHex(Keys().public_key), kPublic);
  EXPECT_FALSE(DeriveKeyPair("short", "info").has_value());
}

TEST(Voprf, GivesTheVectorsOfTheStandard) {
  for (const Vector& vector : kVectors) {
    std::vector<Exchange> exchanges;
    std::vector<std::string> blinded;
    for (size_t i = 0; i < vector.inputs.size(); ++i) {
      exchanges.push_back(*Blind(Bytes(vector.inputs[i]), Bytes(vector.blinds[i])));
      blinded.push_back(exchanges.back().blinded_element);
      EXPECT_EQ(ToHex(blinded.back()), vector.blinded[i]);
    }
    const auto evaluation = BlindEvaluate(Keys(), blinded, Bytes(vector.proof_scalar));
    ASSERT_TRUE(evaluation.has_value());
    EXPECT_EQ(ToHex(evaluation->proof), vector.proof);
    const auto outputs = Finalize(exchanges, *evaluation, Keys().public_key);
    ASSERT_TRUE(outputs.has_value());
    for (size_t i = 0; i < vector.inputs.size(); ++i) {
      EXPECT_EQ(ToHex(evaluation->elements[i]), vector.evaluated[i]);
      EXPECT_EQ(ToHex((*outputs)[i]), vector.outputs[i]);
      EXPECT_EQ(Evaluate(Keys(), exchanges[i].input), (*outputs)[i]);
    }
  }
}

TEST(Voprf, GivesTheSameOutputWhateverTheBlind) {
  const KeyPair keys = Keys();
  for (int i = 0; i < 10; ++i) {
    const Exchange exchange = *Blind("input", RandomScalar(SystemRandom()));
    const auto evaluation = BlindEvaluate(keys, {exchange.blinded_element}, RandomScalar(SystemRandom()));
    EXPECT_EQ(Finalize({exchange}, *evaluation, keys.public_key)->front(), Evaluate(keys, "input"));
  }
  EXPECT_NE(Evaluate(keys, "input"), Evaluate(keys, "another input"));
  EXPECT_NE(Evaluate(keys, "input"), Evaluate(*DeriveKeyPair(std::string(kSeedBytes, 'x'), ""), "input"));
}

TEST(Voprf, RefusesAProofWithAnyByteChanged) {
  const Case made(3);
  ASSERT_TRUE(Finalize(made.exchanges, made.evaluation, made.keys.public_key).has_value());
  for (size_t i = 0; i < kProofBytes; ++i) {
    Evaluation tampered = made.evaluation;
    tampered.proof[i] = static_cast<char>(tampered.proof[i] ^ 1);
    EXPECT_FALSE(Finalize(made.exchanges, tampered, made.keys.public_key).has_value()) << i;
  }
  Evaluation cut = made.evaluation;
  cut.proof.pop_back();
  EXPECT_FALSE(Finalize(made.exchanges, cut, made.keys.public_key).has_value());
}

TEST(Voprf, RefusesAnotherKeyAndOtherElements) {
  const Case made(2);
  EXPECT_FALSE(Finalize(made.exchanges, made.evaluation, Keys().public_key).has_value());
  Evaluation swapped = made.evaluation;
  std::swap(swapped.elements[0], swapped.elements[1]);
  EXPECT_FALSE(Finalize(made.exchanges, swapped, made.keys.public_key).has_value());
  // Evaluated with a key of one's own, under a proof for that key.
  const auto marked = BlindEvaluate(Keys(), {made.exchanges[0].blinded_element, made.exchanges[1].blinded_element},
                                    RandomScalar(SystemRandom()));
  EXPECT_FALSE(Finalize(made.exchanges, *marked, made.keys.public_key).has_value());
  Evaluation missing = made.evaluation;
  missing.elements.pop_back();
  EXPECT_FALSE(Finalize(made.exchanges, missing, made.keys.public_key).has_value());
}

TEST(Voprf, TakesElementsOnly) {
  const std::string identity(kElementBytes, '\0');
  EXPECT_FALSE(IsElement(identity));
  EXPECT_FALSE(IsElement("short"));
  EXPECT_FALSE(IsElement(std::string(kElementBytes, '\xff')));
  EXPECT_TRUE(IsElement(Keys().public_key));
  const std::string scalar = RandomScalar(SystemRandom());
  EXPECT_FALSE(BlindEvaluate(Keys(), {identity}, scalar).has_value());
  EXPECT_FALSE(BlindEvaluate(Keys(), {}, scalar).has_value());
  EXPECT_FALSE(BlindEvaluate(Keys(), {Keys().public_key}, std::string(kScalarBytes, '\0')).has_value());
  EXPECT_FALSE(Blind("input", std::string(kScalarBytes, '\0')).has_value());
  EXPECT_FALSE(Blind("input", std::string(kScalarBytes, '\xff')).has_value());
}

}  // namespace
}  // namespace icap::voprf
