#include "milter/self_test.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>

namespace countersign::milter {

namespace {

constexpr std::chrono::milliseconds patience{200};

// A packet of the milter protocol: length, command, data. This one is SMFIC_OPTNEG of version 6,
// with every action and step offered, as by an MTA.
constexpr std::array<std::uint8_t, 17> negotiation{0, 0,    0,    13,   'O', 0,    0,    0,   6,
                                                   0, 0x00, 0x01, 0xff, 0,   0x1f, 0xff, 0xff};
constexpr std::uint8_t answer_to_it = 'O';
constexpr std::array<std::uint8_t, 5> quit{0, 0, 0, 1, 'Q'};

template <std::size_t size>
bool send_all(int file, const std::array<std::uint8_t, size>& octets) {
  return ::send(file, octets.data(), size, MSG_NOSIGNAL) == static_cast<ssize_t>(size);
}

// Other failures tell of rights, descriptors or packet filters: of this question, not of the
// milter.
bool is_sign_of_death(int error, int family) {
  return error == ECONNREFUSED || (error == EAGAIN && family == AF_UNIX);
}

}  // namespace

bool SelfTest::passed() {
  if (!address_) {
    return true;
  }
  return asked_.is_open() ? has_answer() : ask(*address_);
}

bool SelfTest::ask(const SocketAddress& address) {
  auto connection = connect_to(address, patience);
  if (!connection) {
    return !is_sign_of_death(connection.error(), address.family());
  }
  if (send_all(connection->number(), negotiation)) {
    asked_ = std::move(*connection);
  }
  return false;
}

bool SelfTest::has_answer() {
  std::array<std::uint8_t, 5> begin{};  // length and command
  const ssize_t count = ::recv(asked_.number(), begin.data(), begin.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
    return false;
  }
  const app::FileDescriptor done = std::move(asked_);
  [[maybe_unused]] const bool told = send_all(done.number(), quit);
  return count == static_cast<ssize_t>(begin.size()) && begin.back() == answer_to_it;
}

}  // namespace countersign::milter
