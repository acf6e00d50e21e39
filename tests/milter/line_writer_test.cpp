#include "milter/line_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "app/file_descriptor.h"

namespace countersign::milter {
namespace {

constexpr std::chrono::seconds patience{10};

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    read = app::FileDescriptor(ends[0]);
    write = app::FileDescriptor(ends[1]);
  }

  app::FileDescriptor read;
  app::FileDescriptor write;
};

std::string read_octets(int file, std::size_t count) {
  std::string text(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = ::read(file, text.data() + filled, count - filled);
    if (got <= 0) {
      break;
    }
    filled += static_cast<std::size_t>(got);
  }
  text.resize(filled);
  return text;
}

TEST(LineWriter, WritesLinesInOrder) {
  const Pipe pipe;
  LineWriter writer(pipe.write.number());
  writer.write("one");
  writer.write("two");
  EXPECT_TRUE(writer.flush(patience));
  EXPECT_EQ(read_octets(pipe.read.number(), 8), "one\ntwo\n");
  EXPECT_EQ(writer.dropped(), 0U);
}

TEST(LineWriter, LinesThatComeTogetherAreWrittenTogether) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends.data()), 0);  // a packet for each write
  const app::FileDescriptor read(ends[0]);
  const app::FileDescriptor write(ends[1]);
  constexpr std::chrono::hours for_ever{1};
  LineWriter writer(write.number(), LineWriter::default_capacity, for_ever);
  writer.write("one");
  writer.write("two");
  EXPECT_TRUE(writer.flush(patience));  // waits for nobody
  std::string packet(64, '\0');
  const ssize_t size = ::read(read.number(), packet.data(), packet.size());
  ASSERT_GT(size, 0);
  EXPECT_EQ(packet.substr(0, static_cast<std::size_t>(size)), "one\ntwo\n");
  writer.write("three");
  EXPECT_TRUE(writer.flush(patience));
  EXPECT_EQ(read_octets(read.number(), 6), "three\n");
}

TEST(LineWriter, ABlockedReaderCostsLinesAndNoTime) {
  const Pipe pipe;
  constexpr std::size_t capacity = 4096;
  LineWriter writer(pipe.write.number(), capacity);
  const std::string line(1023, 'x');
  for (int i = 0; i < 1000; ++i) {  // a pipe takes 64 KiB, and so much more waits
    writer.write(line);
  }
  EXPECT_GT(writer.dropped(), 800U);
  const std::uint64_t dropped = writer.dropped();
  const std::size_t kept = (1000 - static_cast<std::size_t>(dropped)) * (line.size() + 1);
  EXPECT_EQ(read_octets(pipe.read.number(), kept).size(), kept);  // the rest is whole
  EXPECT_TRUE(writer.flush(patience));
  writer.write("again");
  EXPECT_EQ(read_octets(pipe.read.number(), 6), "again\n");
}

TEST(LineWriter, AFileThatTakesNothingIsCounted) {
  const app::FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  ASSERT_TRUE(full.is_open());
  LineWriter writer(full.number());
  writer.write("lost");
  EXPECT_TRUE(writer.flush(patience));
  EXPECT_EQ(writer.dropped(), 1U);
}

TEST(LineWriter, EndsBesideABlockedReader) {
  const Pipe pipe;
  {
    LineWriter writer(pipe.write.number());
    writer.write(std::string(std::size_t{1} << 20, 'x'));
    EXPECT_FALSE(writer.flush(std::chrono::milliseconds(10)));
  }  // comes back
  SUCCEED();
}

}  // namespace
}  // namespace countersign::milter
