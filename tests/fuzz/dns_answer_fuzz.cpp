// RFC 1035 s4.1: whatever octets come back for a question, what is taken from them is bounded, of
// the type that was asked for, and the same each time; under another id nothing is taken (SEC-34).
#include <cstdint>
#include <cstdlib>
#include <span>

#include "dns/packet.h"
#include "dns/reply_answer.h"

namespace {

using namespace auth::dns;

constexpr RecordType types[] = {RecordType::a,   RecordType::ns,   RecordType::cname,
                                RecordType::soa, RecordType::ptr,  RecordType::mx,
                                RecordType::txt, RecordType::aaaa, RecordType::spf};

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

bool fits(const RecordData& data, RecordType type) {
  switch (type) {
    case RecordType::a:
    case RecordType::aaaa:
      return std::holds_alternative<auth::IpAddress>(data);
    case RecordType::txt:
    case RecordType::spf:
      return std::holds_alternative<Text>(data) && std::get<Text>(data).octets.size() <= 0xffff;
    case RecordType::mx:
      return std::holds_alternative<Mx>(data);
    case RecordType::soa:
      return std::holds_alternative<Soa>(data);
    case RecordType::ns:
    case RecordType::cname:
    case RecordType::ptr:
      return std::holds_alternative<auth::DnsName>(data);
  }
  return false;
}

void check(const Found& found, RecordType type) {
  const Answer& answer = found.answer;
  must(answer.records.size() <= 1000 && answer.aliases.size() <= 16);
  must(answer.ttl.count() >= 0 && answer.ttl.count() <= 0x7fffffff);
  if (!found.alias) {
    must((answer.status == Status::ok) == !answer.records.empty());
    must(answer.status != Status::timeout);
  }
  for (const RecordData& data : answer.records) {
    must(fits(data, type));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auth::DnsName name = auth::DnsName::parse("www.example.com").value();
  if (size == 0) {
    return 0;
  }
  Query query{.question = {name, types[data[0] % std::size(types)]}, .id = 0x1234};
  const std::span<const std::uint8_t> octets(data + 1, size - 1);
  const auto reply = parse_reply(octets, query);
  if (!reply) {
    return 0;
  }
  must(reply->answer.size() + reply->authority.size() <= 1000);
  (void)is_referral(*reply);
  const Found found = answer_in(*reply, query.question);
  check(found, query.question.type);
  const Found step = step_in(*reply, query.question);
  check(step, query.question.type);
  must(step.answer.aliases.empty());
  const auto again = parse_reply(octets, query);
  must(again && answer_in(*again, query.question).answer.records == found.answer.records);
  query.id = 0x4321;
  must(!parse_reply(octets, query));
  return 0;
}
