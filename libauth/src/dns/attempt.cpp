// Asking one server: RFC 1035 s4.2, RFC 7766 (TCP), RFC 6891 s7 (servers without EDNS).
#include "dns/attempt.h"

#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "dns/reply_answer.h"

namespace auth::dns {
namespace {

constexpr std::size_t max_message = 65'535;
constexpr int datagrams_at_a_time = 16;  // a flood of forgeries must not keep others waiting

enum Rcode : unsigned {
  noerror = 0,
  formerr = 1,
  nxdomain = 3,
  notimp = 4,
  refused = 5,
  badvers = 16
};

std::string error_text(int error) { return std::generic_category().message(error); }

bool try_later(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

bool is_without_route(int error) {
  return error == ENETUNREACH || error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
}

/// From the kernel's generator: an id that can be guessed lets forged answers in (RFC 5452 s4.3).
std::optional<std::uint16_t> random_id() {
  std::uint16_t id = 0;
  for (;;) {
    const ssize_t size = ::getrandom(&id, sizeof id, 0);
    if (size == sizeof id) {
      return id;
    }
    if (size < 0 && errno != EINTR) {
      return std::nullopt;
    }
  }
}

}  // namespace

short Attempt::events() const noexcept { return state_ == State::tcp_sending ? POLLOUT : POLLIN; }

AttemptFailure Attempt::failure(const std::string& what, AttemptFailure::Cause cause) const {
  return {.text = what + " from " + server_.text(), .cause = cause};
}

AttemptFailure Attempt::broken(int error) const {
  const std::string_view over = state_ == State::udp_waiting ? "" : " (TCP)";
  return failure(error_text(error) + std::string(over), AttemptFailure::Cause::unreachable);
}

AttemptFailure Attempt::cannot_ask(int error) const {
  return {.text = "cannot ask " + server_.text() + ": " + error_text(error),
          .cause = is_without_route(error) ? AttemptFailure::Cause::no_route
                                           : AttemptFailure::Cause::unreachable};
}

Attempt::Step Attempt::begin(TimePoint now) { return start(Transport::udp, now); }

/// Sends the question on a new socket, under a new id.
Attempt::Step Attempt::start(Transport transport, TimePoint now) {
  const auto id = random_id();
  if (!id) {
    return AttemptFailure{.text = "no random numbers: " + error_text(errno)};
  }
  query_.id = *id;
  query_.udp_payload = with_edns_ ? options_.udp_payload : 0;
  until_ = now + options_.try_timeout;
  auto socket = connect_to(server_, transport);
  if (!socket) {
    return cannot_ask(socket.error());
  }
  socket_ = *std::move(socket);
  const std::vector<std::uint8_t> message = build_query(query_);
  if (transport == Transport::tcp) {
    state_ = State::tcp_sending;
    stream_ = {static_cast<std::uint8_t>(message.size() >> 8),
               static_cast<std::uint8_t>(message.size() & 0xff)};
    stream_.insert(stream_.end(), message.begin(), message.end());
    return std::nullopt;
  }
  state_ = State::udp_waiting;
  if (::send(descriptor(), message.data(), message.size(), MSG_NOSIGNAL) < 0 &&
      !try_later(errno)) {  // a full queue is a lost datagram
    return cannot_ask(errno);
  }
  return std::nullopt;
}

Attempt::Step Attempt::ready(TimePoint now) {
  switch (state_) {
    case State::udp_waiting:
      return receive_datagrams(now);
    case State::tcp_sending:
      return send_stream();
    case State::tcp_receiving:
      return receive_stream(now);
  }
  return std::nullopt;
}

/// What is not ours is dropped, and the wait goes on (SEC-34).
Attempt::Step Attempt::receive_datagrams(TimePoint now) {
  std::array<std::uint8_t, max_message> buffer;  // recv fills it
  for (int i = 0; i < datagrams_at_a_time; ++i) {
    const ssize_t size = ::recv(descriptor(), buffer.data(), buffer.size(), 0);
    if (size < 0) {
      return try_later(errno) ? Step() : broken(errno);
    }
    const auto reply = parse_reply(std::span(buffer).first(static_cast<std::size_t>(size)), query_);
    if (reply) {
      return judge(*reply, now);
    }
    unreadable_ = unreadable_ || reply.error() == ReplyError::unreadable;
  }
  return std::nullopt;
}

Attempt::Step Attempt::send_stream() {
  if (const int error = connection_error(socket_); error != 0) {
    return broken(error);
  }
  const ssize_t size = ::send(descriptor(), stream_.data(), stream_.size(), MSG_NOSIGNAL);
  if (size < 0) {
    return try_later(errno) ? Step() : broken(errno);
  }
  stream_.erase(stream_.begin(), stream_.begin() + size);
  if (stream_.empty()) {
    state_ = State::tcp_receiving;
  }
  return std::nullopt;
}

/// Two octets of length, then the message (RFC 1035 s4.2.2).
Attempt::Step Attempt::receive_stream(TimePoint now) {
  std::array<std::uint8_t, 4096> buffer;  // recv fills it
  const ssize_t size = ::recv(descriptor(), buffer.data(), buffer.size(), 0);
  if (size < 0) {
    return try_later(errno) ? Step() : broken(errno);
  }
  if (size == 0) {
    return failure("connection closed without answer (TCP)", AttemptFailure::Cause::unreachable);
  }
  stream_.insert(stream_.end(), buffer.begin(), buffer.begin() + size);
  if (stream_.size() < 2) {
    return std::nullopt;
  }
  const std::size_t length = static_cast<std::size_t>(stream_[0]) << 8 | stream_[1];
  if (stream_.size() < 2 + length) {
    return std::nullopt;
  }
  const auto reply = parse_reply(std::span(stream_).subspan(2, length), query_);
  if (!reply || reply->truncated) {
    return failure("an answer that cannot be read (TCP)");
  }
  return judge(*reply, now);
}

Attempt::Step Attempt::judge(const Reply& reply, TimePoint now) {
  const Transport transport = state_ == State::udp_waiting ? Transport::udp : Transport::tcp;
  if (is_referral(reply)) {
    return failure("a referral, no answer,");
  }
  if (reply.rcode == noerror || reply.rcode == nxdomain) {
    if (reply.truncated) {
      return start(Transport::tcp, now);
    }
    if (query_.recursion_desired) {
      return answer_in(reply, query_.question);
    }
    return reply.authoritative ? Step(step_in(reply, query_.question))
                               : failure("an answer without authority (AA)");
  }
  const bool may_be_edns =
      reply.rcode == formerr || reply.rcode == notimp || reply.rcode == badvers;
  if (may_be_edns && with_edns_ && options_.udp_payload > 0) {
    with_edns_ = false;
    return start(transport, now);
  }
  return failure(rcode_text(reply.rcode), reply.rcode == refused ? AttemptFailure::Cause::refused
                                                                 : AttemptFailure::Cause::no_use);
}

Attempt::Step Attempt::expired() const {
  if (unreadable_) {
    return failure("an answer that cannot be read");
  }
  return AttemptFailure{.text = "no answer from " + server_.text(),
                        .cause = AttemptFailure::Cause::silence};
}

}  // namespace auth::dns
