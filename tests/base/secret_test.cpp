#include "auth/base/secret.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace auth {
namespace {

static_assert(!std::is_copy_constructible_v<SecretBytes>);
static_assert(!std::is_copy_assignable_v<SecretBytes>);
static_assert(!std::is_convertible_v<std::string_view, SecretBytes>);

TEST(Sec46, ShrinkWipesWhatIsCutOff) {
  SecretBytes secret("secret key");
  const std::uint8_t* octets = secret.octets().data();
  secret.shrink(6);
  EXPECT_EQ(secret.text(), "secret");
  EXPECT_EQ(secret.octets().data(), octets);  // not moved: no copy stays behind
  for (std::size_t i = 6; i < 10; ++i) {
    EXPECT_EQ(octets[i], 0);  // the storage is still there, beyond the size
  }
  secret.shrink(100);
  EXPECT_EQ(secret.size(), 6U);
}

TEST(Sec46, MovesLeaveNothingBehind) {
  SecretBytes first("secret");
  const std::uint8_t* octets = first.octets().data();
  SecretBytes second(std::move(first));
  EXPECT_EQ(second.octets().data(), octets);
  SecretBytes third("other");
  third = std::move(second);
  EXPECT_EQ(third.text(), "secret");
  EXPECT_EQ(third.octets().data(), octets);
}

TEST(SecretBytes, BeginsWithZerosToBeFilled) {
  SecretBytes secret(std::size_t{3});
  EXPECT_EQ(secret.text(), std::string_view("\0\0\0", 3));
  secret.octets()[1] = 'x';
  EXPECT_EQ(secret.text(), std::string_view("\0x\0", 3));
  EXPECT_TRUE(SecretBytes().empty());
}

}  // namespace
}  // namespace auth
