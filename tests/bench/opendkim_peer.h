// libopendkim as the peer for verification, where its development package is installed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace auth::bench {

class OpendkimVerifier {
 public:
  /// `key_record` is the answer to every question for a key.
  explicit OpendkimVerifier(std::string key_record);
  ~OpendkimVerifier();

  /// One message with CRLF line ends; aborts unless its signature passes.
  void verify(std::string_view message) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auth::bench
