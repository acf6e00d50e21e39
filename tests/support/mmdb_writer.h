// Databases in MaxMind's format, version 2.0, as small as tests need them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "auth/base/ip_address.h"

namespace countersign::test {

/// A value of a record: text, a number, or a map.
struct MmdbValue {
  using Map = std::vector<std::pair<std::string, MmdbValue>>;

  std::variant<std::string, std::uint32_t, Map> value;

  MmdbValue(std::string_view text) : value(std::string(text)) {}  // NOLINT: as literals

  MmdbValue(const char* text) : value(std::string(text)) {}  // NOLINT: as literals

  MmdbValue(std::uint32_t number) : value(number) {}  // NOLINT: as literals

  MmdbValue(Map map) : value(std::move(map)) {}  // NOLINT: as literals

  [[nodiscard]] std::string encoded() const {
    if (const auto* text = std::get_if<std::string>(&value)) {
      return control(2, text->size()) + *text;
    }
    if (const auto* number = std::get_if<std::uint32_t>(&value)) {
      return control(6, 4) + big_endian(*number, 4);
    }
    const Map& map = std::get<Map>(value);
    std::string octets = control(7, map.size());
    for (const auto& [key, member] : map) {
      octets += MmdbValue(key).encoded() + member.encoded();
    }
    return octets;
  }

  static std::string big_endian(std::uint64_t number, int octets) {
    std::string result;
    for (int i = octets - 1; i >= 0; --i) {
      result += static_cast<char>(number >> (8U * static_cast<unsigned>(i)));
    }
    return result;
  }

 private:
  /// Sizes up to 284, which is more than any test has.
  static std::string control(unsigned type, std::size_t size) {
    if (size < 29) {
      return {static_cast<char>(type << 5U | size)};
    }
    return {static_cast<char>(type << 5U | 29U), static_cast<char>(size - 29)};
  }
};

/// A search tree of 32-bit records. Networks that are added later lie over those from before.
class MmdbWriter {
 public:
  explicit MmdbWriter(int ip_version) : bits_(ip_version == 6 ? 128 : 32) {}

  /// IPv4 networks stand at ::/96 in a tree of IPv6.
  void add(std::string_view cidr, const MmdbValue& value) {
    const std::size_t offset = data_.size();
    data_ += value.encoded();
    *slot(cidr) = {Record::Kind::data, offset};
  }

  /// Lets a network of IPv6 be the one of IPv4, as MaxMind's databases do with ::ffff:0:0/96.
  void alias_of_ipv4(std::string_view address, int prefix) {
    const Record root = *slot_of(bits_of_ipv6_zero(), 96);
    const auto ip = *auth::IpAddress::parse(address);
    *slot_of(bits_of(ip), static_cast<std::size_t>(prefix)) = root;
  }

  void link(std::size_t node, std::size_t side, std::size_t to) {
    nodes_.resize(std::max({nodes_.size(), node + 1}));
    nodes_[node].at(side) = {Record::Kind::node, to};
  }

  void set_built(std::uint32_t epoch) { built_ = epoch; }

  [[nodiscard]] std::string text() const {
    std::string octets;
    for (const auto& node : nodes_) {
      for (const Record& record : node) {
        octets += MmdbValue::big_endian(number(record), 4);
      }
    }
    return octets + std::string(16, '\0') + data_ +
           "\xab\xcd\xef"
           "MaxMind.com" +
           metadata();
  }

 private:
  struct Record {
    enum class Kind { empty, node, data };
    Kind kind = Kind::empty;
    std::size_t at = 0;
  };

  using Bits = std::vector<bool>;

  [[nodiscard]] static Bits bits_of(const auth::IpAddress& ip) {
    Bits bits;
    for (const std::uint8_t octet : ip.octets()) {
      for (int i = 7; i >= 0; --i) {
        bits.push_back((octet >> static_cast<unsigned>(i) & 1U) != 0);
      }
    }
    return bits;
  }

  [[nodiscard]] static Bits bits_of_ipv6_zero() { return Bits(128, false); }

  Record* slot(std::string_view text) {
    const auto cidr = *auth::Cidr::parse(text);
    Bits bits = bits_of(cidr.network());
    auto prefix = static_cast<std::size_t>(cidr.prefix());
    if (bits_ == 128 && bits.size() == 32) {
      bits.insert(bits.begin(), 96, false);
      prefix += 96;
    }
    return slot_of(bits, prefix);
  }

  /// The record that stands for a network; nodes are made on the way to it.
  Record* slot_of(const Bits& bits, std::size_t prefix) {
    std::size_t node = 0;
    for (std::size_t depth = 0;; ++depth) {
      const std::size_t side = bits[depth] ? 1 : 0;
      if (depth + 1 == prefix) {
        return &nodes_[node].at(side);
      }
      if (nodes_[node].at(side).kind != Record::Kind::node) {
        const Record before = nodes_[node].at(side);
        nodes_.push_back({before, before});
        nodes_[node].at(side) = {Record::Kind::node, nodes_.size() - 1};
      }
      node = nodes_[node].at(side).at;
    }
  }

  /// Each number has to be of its own type. Control octets: uint16 of 2 is 0xa2, uint32 of 4 is
  /// 0xc4, uint64 of 8 is 0x08 0x02, an empty array is 0x00 0x04.
  [[nodiscard]] std::string metadata() const {
    const auto key = [](std::string_view name) { return MmdbValue(name).encoded(); };
    const auto uint16 = [](std::uint64_t n) { return "\xa2" + MmdbValue::big_endian(n, 2); };
    return "\xe9" + key("binary_format_major_version") + uint16(2) +
           key("binary_format_minor_version") + uint16(0) + key("build_epoch") +
           std::string("\x08\x02") + MmdbValue::big_endian(built_, 8) + key("database_type") +
           key("Test") + key("description") + "\xe0" + key("ip_version") +
           uint16(bits_ == 128 ? 6 : 4) + key("languages") + std::string("\0\x04", 2) +
           key("node_count") + "\xc4" + MmdbValue::big_endian(nodes_.size(), 4) +
           key("record_size") + uint16(32);
  }

  [[nodiscard]] std::uint64_t number(const Record& record) const {
    switch (record.kind) {
      case Record::Kind::node:
        return record.at;
      case Record::Kind::data:
        return nodes_.size() + 16 + record.at;
      case Record::Kind::empty:
        break;
    }
    return nodes_.size();
  }

  std::size_t bits_;
  std::uint32_t built_ = 1'790'000'000;  // 2026-09-21
  std::vector<std::array<Record, 2>> nodes_{1};
  std::string data_;
};

}  // namespace countersign::test
