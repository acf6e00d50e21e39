// File descriptors: each connection of the MTA takes one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace countersign::milter {

/// Allows this process as many as it may have, and returns how many that are; nothing where the
/// system does not tell (a system call filter).
std::optional<std::uint64_t> raise_descriptor_limit();

/// Enough for a thousand connections at once, and for ourselves.
inline constexpr std::uint64_t enough_descriptors = 1'100;

/// Says when there are none left, once, and when there are some again. libmilter then takes no
/// connection, as often as it can, until others have ended; it says so nowhere.
class DescriptorReport {
 public:
  using Say = std::function<void(const std::string&)>;
  using IsLeft = std::function<bool()>;

  /// Whether one is left.
  [[nodiscard]] static bool is_left();

  explicit DescriptorReport(Say say, IsLeft look = is_left)
      : say_(std::move(say)), is_left_(std::move(look)) {}

  void look();

 private:
  Say say_;
  IsLeft is_left_;
  bool said_ = false;
};

}  // namespace countersign::milter
