// A folder for one test, removed with what is in it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace countersign::test {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(testing::TempDir() + "countersign-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) {
      std::abort();
    }
  }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Path of a new file in it that holds `octets`, readable for its owner alone.
  [[nodiscard]] std::string file(std::string_view name, std::string_view octets) const {
    const std::string path = path_ + "/" + std::string(name);
    std::ofstream(path, std::ios::binary) << octets;
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    return path;
  }

 private:
  std::string path_;
};

}  // namespace countersign::test
