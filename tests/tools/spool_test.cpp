#include "tools/authsign/spool.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "support/temporary_folder.h"

namespace countersign::authsign {
namespace {

using test::TemporaryFolder;

std::string drain(Spool& spool) {
  std::string all;
  for (;;) {
    const auto piece = spool.next();
    EXPECT_TRUE(piece);
    if (!piece || piece->empty()) {
      return all;
    }
    all += *piece;
  }
}

TEST(Spool, GivesBackEveryOctetFromMemory) {
  Spool spool("/nowhere");
  std::string want;
  for (const std::string_view piece : {"a", "", "bc\r\n", "d"}) {
    ASSERT_TRUE(spool.add(piece));
    want += piece;
  }
  EXPECT_EQ(drain(spool), want);
  EXPECT_EQ(drain(spool), "");
}

TEST(Spool, FillsTheMemoryItMayUse) {
  Spool spool("/nowhere");
  ASSERT_TRUE(spool.add(std::string(Spool::in_memory, 'x')));
  EXPECT_EQ(spool.add("y").error(),
            "cannot keep the message in /nowhere: No such file or directory; set TMPDIR to a "
            "folder with room for it");
}

TEST(Spool, GivesBackEveryOctetFromAFileWithoutName) {
  const TemporaryFolder folder;
  Spool spool(folder.path());
  std::string want;
  for (int i = 0; i < 100; ++i) {
    const std::string piece(33'333, static_cast<char>('a' + i % 26));
    ASSERT_TRUE(spool.add(piece));
    want += piece;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_EQ(drain(spool), want);
}

}  // namespace
}  // namespace countersign::authsign
