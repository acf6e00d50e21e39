// What OpenSSL alone takes: the measure for everything that we put around it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace auth::bench {

/// A fresh RSA-2048 key.
class BareKey {
 public:
  BareKey();
  ~BareKey();

  /// EVP_DigestSign over the text with SHA-256.
  void sign(std::string_view text) const;

  /// PKCS#8 PEM.
  [[nodiscard]] std::string pem() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// One SHA-256 over the text.
void bare_sha256(std::string_view text);

}  // namespace auth::bench
