#include "app/input.h"

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace countersign::app {
namespace {

using test::TemporaryFolder;

std::string drain(Input& input) {
  std::string all;
  for (;;) {
    const auto piece = input.next();
    EXPECT_TRUE(piece);
    if (!piece || piece->empty()) {
      return all;
    }
    all += *piece;
  }
}

TEST(FileInput, GivesEveryOctet) {
  const TemporaryFolder folder;
  std::string octets(200'000, 'x');
  octets[70'000] = '\0';
  auto input = FileInput::open(folder.file("message", octets));
  ASSERT_TRUE(input);
  EXPECT_EQ(drain(*input), octets);
}

TEST(FileInput, ErrorsNameTheFile) {
  const TemporaryFolder folder;
  EXPECT_EQ(FileInput::open("/nowhere/me\033ssage").error(),
            "cannot read /nowhere/me\\x1bssage: No such file or directory");
  auto directory = FileInput::open(folder.path());
  ASSERT_TRUE(directory);
  EXPECT_EQ(directory->next().error(), "cannot read " + folder.path() + ": Is a directory");
}

TEST(TextInput, ComesInPieces) {
  TextInput input("abcde", 2);
  EXPECT_EQ(input.next(), "ab");
  EXPECT_EQ(drain(input), "cde");
  EXPECT_EQ(input.next(), "");
}

TEST(ReadWhole, IsBounded) {
  const TemporaryFolder folder;
  const std::string path = folder.file("zone", "12345");
  EXPECT_EQ(read_whole(path, 5), "12345");
  EXPECT_EQ(read_whole(path, 4).error(), path + " is too large; the most is 4 octets");
}

}  // namespace
}  // namespace countersign::app
