#include "bench/distant_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <string>

#include "dns/message.h"

namespace auth::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t header_size = 12;  // RFC 1035 s4.1.1

void must(bool done, const char* what) {
  if (!done) {
    std::perror(what);
    std::abort();
  }
}

struct Pending {
  Clock::time_point due;
  sockaddr_in to;
  std::string reply;
};

/// For poll(2): until the next reply is due, or for ever.
int patience(const std::queue<Pending>& pending) {
  if (pending.empty()) {
    return -1;
  }
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(pending.front().due - Clock::now());
  return static_cast<int>(std::max<std::int64_t>(0, left.count()));
}

}  // namespace

DistantServer::DistantServer(std::string_view zone, std::chrono::milliseconds away)
    : zone_(zone), away_(away), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  must(::bind(socket_, any, size) == 0, "bind");
  must(::getsockname(socket_, any, &size) == 0, "getsockname");
  server_.port = ntohs(address.sin_port);
  must(::pipe(stop_) == 0, "pipe");
  thread_ = std::thread([this] { serve(); });
}

DistantServer::~DistantServer() {
  ::close(stop_[1]);
  thread_.join();
  ::close(stop_[0]);
  ::close(socket_);
}

/// All answers take the same time, so the first question is the first to be answered.
void DistantServer::serve() {
  std::queue<Pending> pending;
  for (;;) {
    std::array<pollfd, 2> descriptors{{{.fd = stop_[0], .events = POLLIN, .revents = 0},
                                       {.fd = socket_, .events = POLLIN, .revents = 0}}};
    must(::poll(descriptors.data(), descriptors.size(), patience(pending)) >= 0, "poll");
    if (descriptors[0].revents != 0) {
      return;
    }
    if (descriptors[1].revents != 0) {
      std::array<char, 512> octets{};
      Pending next{.due = Clock::now() + away_, .to = {}, .reply = {}};
      socklen_t size = sizeof next.to;
      const auto got = ::recvfrom(socket_, octets.data(), octets.size(), 0,
                                  reinterpret_cast<sockaddr*>(&next.to), &size);
      must(got > 0, "recvfrom");
      next.reply = reply_to({octets.data(), static_cast<std::size_t>(got)});
      pending.push(std::move(next));
    }
    for (; !pending.empty() && pending.front().due <= Clock::now(); pending.pop()) {
      const Pending& ready = pending.front();
      must(::sendto(socket_, ready.reply.data(), ready.reply.size(), 0,
                    reinterpret_cast<const sockaddr*>(&ready.to), sizeof ready.to) > 0,
           "sendto");
    }
  }
}

std::string DistantServer::reply_to(std::string_view query) {
  std::string name;
  for (std::size_t at = header_size; at < query.size() && query[at] != '\0';) {
    const auto size = static_cast<std::size_t>(query[at]);
    name += (name.empty() ? "" : ".") + std::string(query.substr(at + 1, size));
    at += 1 + size;
  }
  const auto id = static_cast<std::uint16_t>(static_cast<unsigned char>(query[0]) << 8U |
                                             static_cast<unsigned char>(query[1]));
  dns::wire::Message reply(id, dns::wire::response);
  reply.question(name, dns::RecordType::txt);
  const auto answer = zone_.ask({.name = *DnsName::parse(name), .type = dns::RecordType::txt},
                                Deadline{Clock::time_point::max()});
  for (const auto& text : answer.all<dns::Text>()) {
    reply.answer(name, dns::RecordType::txt, 60, dns::wire::strings({text.octets}));
  }
  return reply.octets();
}

}  // namespace auth::bench
