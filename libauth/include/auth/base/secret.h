#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace auth {

/// Octets that are wiped when they go (SEC-46). There is no way to print them, compare them or copy
/// them by accident.
class SecretBytes {
 public:
  SecretBytes() = default;

  /// `size` zero octets to read a secret into.
  explicit SecretBytes(std::size_t size) : octets_(size) {}

  explicit SecretBytes(std::string_view text) : octets_(text.begin(), text.end()) {}

  SecretBytes(SecretBytes&& other) noexcept : octets_(std::move(other.octets_)) {}

  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  [[nodiscard]] std::size_t size() const noexcept { return octets_.size(); }

  [[nodiscard]] bool empty() const noexcept { return octets_.empty(); }

  /// Valid as long as this object is neither moved nor resized.
  [[nodiscard]] std::span<const std::uint8_t> octets() const noexcept { return octets_; }

  [[nodiscard]] std::span<std::uint8_t> octets() noexcept { return octets_; }

  [[nodiscard]] std::string_view text() const noexcept {
    return {reinterpret_cast<const char*>(octets_.data()), octets_.size()};
  }

  /// Keeps the first `size` octets and wipes the rest.
  void shrink(std::size_t size) noexcept;

 private:
  void wipe() noexcept;

  std::vector<std::uint8_t> octets_;
};

}  // namespace auth
