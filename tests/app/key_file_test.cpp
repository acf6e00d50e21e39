// SEC-46: key files are looked at through the file that was opened.
#include "app/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temporary_folder.h"

namespace countersign::app {
namespace {

using test::TemporaryFolder;

TEST(KeyFile, IsReadWithItsOwnerAndMode) {
  const TemporaryFolder folder;
  const std::string path = folder.file("key.pem", "secret\n");
  const auto key = read_key_file(path);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->octets.text(), "secret\n");
  EXPECT_EQ(key->owner, ::geteuid());
  EXPECT_EQ(key->mode, 0600U);
  EXPECT_FALSE(key->open_to_others());
}

TEST(KeyFile, OpenToOthers) {
  const TemporaryFolder folder;
  const std::string path = folder.file("key.pem", "secret\n");
  for (const mode_t mode : {0640U, 0604U, 0620U}) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    EXPECT_TRUE(read_key_file(path)->open_to_others()) << mode;
  }
}

TEST(KeyFile, ErrorsNameThePath) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_key_file("/nowhere/key.pem").error(),
            "cannot read the key file /nowhere/key.pem: No such file or directory");
  EXPECT_EQ(read_key_file(folder.path()).error(),
            "the key file " + folder.path() +
                " is no regular file; name the file that holds the private key");
  EXPECT_FALSE(read_key_file("/dev/null"));
}

TEST(KeyFile, APipeIsRefusedWithoutWaiting) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_FALSE(read_key_file(path));
}

TEST(KeyFile, IsBounded) {
  const TemporaryFolder folder;
  EXPECT_TRUE(read_key_file(folder.file("most", std::string(largest_key_file, 'x'))));
  EXPECT_FALSE(read_key_file(folder.file("more", std::string(largest_key_file + 1, 'x'))));
}

}  // namespace
}  // namespace countersign::app
