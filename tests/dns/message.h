// DNS messages written octet by octet (RFC 1035 s4.1), without the library under test.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "auth/base/ascii.h"
#include "auth/base/ip_address.h"
#include "auth/dns/answer.h"

namespace auth::dns::wire {

constexpr std::uint16_t response = 0x8180;  // QR, RD, RA
constexpr std::uint16_t truncated = 0x0200;
constexpr std::uint16_t authenticated = 0x0020;

inline std::string u16(unsigned value) {
  return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
}

inline std::string u32(std::uint32_t value) { return u16(value >> 16) + u16(value & 0xffff); }

/// `www.example.com` uncompressed; an empty text is the root.
inline std::string name(std::string_view text) {
  std::string octets;
  if (!text.empty()) {
    ascii::split(text, '.', [&](std::string_view label) {
      octets += static_cast<char>(label.size());
      octets += label;
    });
  }
  return octets + '\0';
}

inline std::string address(std::string_view text) {
  const auto parsed = IpAddress::parse(text).value();
  return {parsed.octets().begin(), parsed.octets().end()};
}

inline std::string strings(std::initializer_list<std::string_view> texts) {
  std::string octets;
  for (const std::string_view text : texts) {
    octets += static_cast<char>(text.size());
    octets += text;
  }
  return octets;
}

inline std::string soa(std::uint32_t minimum) {
  return name("ns1.example.com") + name("hostmaster.example.com") + u32(7) + u32(1) + u32(2) +
         u32(3) + u32(minimum);
}

class Message {
 public:
  Message(std::uint16_t id, std::uint16_t flags) : id_(id), flags_(flags) {}

  Message& question(std::string_view owner, RecordType type, unsigned klass = 1) {
    ++counts_[0];
    body_ += name(owner) + u16(static_cast<unsigned>(type)) + u16(klass);
    return *this;
  }

  Message& answer(std::string_view owner, RecordType type, std::uint32_t ttl,
                  const std::string& rdata) {
    return raw(1, name(owner), static_cast<unsigned>(type), 1, ttl, rdata);
  }

  Message& authority(std::string_view owner, RecordType type, std::uint32_t ttl,
                     const std::string& rdata) {
    return raw(2, name(owner), static_cast<unsigned>(type), 1, ttl, rdata);
  }

  /// `section`: 1 answer, 2 authority, 3 additional.
  Message& raw(int section, const std::string& owner, unsigned type, unsigned klass,
               std::uint32_t ttl, const std::string& rdata) {
    ++counts_[section];
    body_ += owner + u16(type) + u16(klass) + u32(ttl) + u16(static_cast<unsigned>(rdata.size())) +
             rdata;
    return *this;
  }

  /// Says that a section has more records than it has.
  Message& claim(int section, unsigned more) {
    counts_[section] += more;
    return *this;
  }

  [[nodiscard]] std::string octets() const {
    return u16(id_) + u16(flags_) + u16(counts_[0]) + u16(counts_[1]) + u16(counts_[2]) +
           u16(counts_[3]) + body_;
  }

 private:
  unsigned id_;
  unsigned flags_;
  unsigned counts_[4] = {};
  std::string body_;
};

}  // namespace auth::dns::wire
