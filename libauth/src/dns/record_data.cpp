#include "dns/record_data.h"

#include <algorithm>
#include <array>

#include "dns/names.h"

namespace auth::dns {
namespace {

/// Field `index` of a record when it is there and `size` octets long.
const ldns_rdf* field(const ldns_rr* record, std::size_t index, std::size_t size) {
  const ldns_rdf* rdf = index < ldns_rr_rd_count(record) ? ldns_rr_rdf(record, index) : nullptr;
  return rdf != nullptr && ldns_rdf_size(rdf) == size ? rdf : nullptr;
}

const ldns_rdf* name_field(const ldns_rr* record, std::size_t index) {
  const ldns_rdf* rdf = index < ldns_rr_rd_count(record) ? ldns_rr_rdf(record, index) : nullptr;
  return rdf != nullptr && ldns_rdf_get_type(rdf) == LDNS_RDF_TYPE_DNAME ? rdf : nullptr;
}

template <std::size_t N>
std::optional<std::array<std::uint8_t, N>> octets(const ldns_rr* record) {
  const ldns_rdf* rdf = field(record, 0, N);
  if (rdf == nullptr) {
    return std::nullopt;
  }
  std::array<std::uint8_t, N> result{};
  std::copy_n(ldns_rdf_data(rdf), N, result.begin());
  return result;
}

std::optional<RecordData> a(const ldns_rr* record) {
  const auto address = octets<4>(record);
  return address ? std::optional<RecordData>(IpAddress::v4(*address)) : std::nullopt;
}

std::optional<RecordData> aaaa(const ldns_rr* record) {
  const auto address = octets<16>(record);
  return address ? std::optional<RecordData>(IpAddress::v6(*address)) : std::nullopt;
}

/// RFC 1035 s3.3.14: each field is one character-string behind an octet with its length.
std::optional<RecordData> text(const ldns_rr* record) {
  Text joined;
  for (std::size_t i = 0; i < ldns_rr_rd_count(record); ++i) {
    const ldns_rdf* rdf = ldns_rr_rdf(record, i);
    if (ldns_rdf_get_type(rdf) != LDNS_RDF_TYPE_STR || ldns_rdf_size(rdf) == 0) {
      return std::nullopt;
    }
    const std::uint8_t* string = ldns_rdf_data(rdf);
    const std::size_t size = std::min<std::size_t>(string[0], ldns_rdf_size(rdf) - 1);
    joined.octets.append(reinterpret_cast<const char*>(string) + 1, size);
  }
  return joined;
}

std::optional<RecordData> mx(const ldns_rr* record) {
  const ldns_rdf* preference = field(record, 0, 2);
  const ldns_rdf* exchange = name_field(record, 1);
  if (preference == nullptr || exchange == nullptr) {
    return std::nullopt;
  }
  return Mx{.preference = ldns_rdf2native_int16(preference), .exchange = to_dns_name(exchange)};
}

std::optional<RecordData> soa(const ldns_rr* record) {
  const ldns_rdf* primary = name_field(record, 0);
  const ldns_rdf* serial = field(record, 2, 4);
  const ldns_rdf* minimum = field(record, 6, 4);
  if (primary == nullptr || serial == nullptr || minimum == nullptr) {
    return std::nullopt;
  }
  return Soa{.primary = to_dns_name(primary),
             .serial = ldns_rdf2native_int32(serial),
             .minimum = to_ttl(ldns_rdf2native_int32(minimum))};
}

std::optional<RecordData> name(const ldns_rr* record) {
  const ldns_rdf* rdf = name_field(record, 0);
  const auto target = rdf != nullptr ? to_dns_name(rdf) : std::nullopt;
  return target ? std::optional<RecordData>(*target) : std::nullopt;
}

}  // namespace

std::optional<RecordData> to_record_data(const ldns_rr* record) {
  switch (static_cast<RecordType>(ldns_rr_get_type(record))) {
    case RecordType::a:
      return a(record);
    case RecordType::aaaa:
      return aaaa(record);
    case RecordType::txt:
    case RecordType::spf:
      return text(record);
    case RecordType::mx:
      return mx(record);
    case RecordType::soa:
      return soa(record);
    case RecordType::ns:
    case RecordType::cname:
    case RecordType::ptr:
      return name(record);
  }
  return std::nullopt;
}

std::chrono::seconds negative_ttl(std::uint32_t soa_ttl, const Soa& soa) noexcept {
  return std::min(to_ttl(soa_ttl), soa.minimum);
}

std::chrono::seconds to_ttl(std::uint32_t ttl) noexcept {
  return std::chrono::seconds(ttl <= 0x7fffffff ? ttl : 0);
}

}  // namespace auth::dns
