#include "app/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>

#include "app/file_descriptor.h"
#include "support/temporary_folder.h"

namespace countersign::app {
namespace {

using test::TemporaryFolder;

TEST(Output, WritesShortAndLongPiecesInOrder) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/out";
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT, 0600));
  ASSERT_TRUE(file.is_open());
  std::string want;
  {
    Output out(file.number());
    for (const std::size_t size : {1U, 100'000U, 16'384U, 16'383U, 3U}) {
      const std::string piece(size, static_cast<char>('a' + size % 26));
      out << piece;
      out.put('\n');
      want += piece + '\n';
    }
    out.flush();
    EXPECT_EQ(out.error(), 0);
  }
  std::ifstream in(path, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), want);
}

TEST(Output, RemembersWhyItFailed) {
  const FileDescriptor full(::open("/dev/full", O_WRONLY));
  ASSERT_TRUE(full.is_open());
  Output out(full.number());
  out << "lost" << std::flush;
  EXPECT_FALSE(out.good());
  EXPECT_EQ(out.error(), ENOSPC);
}

}  // namespace
}  // namespace countersign::app
