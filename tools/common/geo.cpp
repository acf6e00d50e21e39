#include "tools/common/geo.h"

#include <maxminddb.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace countersign::tools {
namespace {

using auth::AddressNumber;
using auth::AddressRange;
using auth::fail;
using auth::IpAddress;
using auth::printable;
using auth::Result;

/// Where a field stands in a record; ends with nullptr, as libmaxminddb wants it.
using FieldPath = std::array<const char*, 3>;

constexpr std::array asn_fields{FieldPath{"autonomous_system_number"},            // MaxMind, DB-IP
                                FieldPath{"traits", "autonomous_system_number"},  // DB-IP with ISP
                                FieldPath{"asn"}};                                // IPinfo
constexpr std::array organization_fields{FieldPath{"autonomous_system_organization"},
                                         FieldPath{"traits", "autonomous_system_organization"},
                                         FieldPath{"as_name"}};
constexpr std::array country_fields{FieldPath{"country", "iso_code"},             // MaxMind, DB-IP
                                    FieldPath{"registered_country", "iso_code"},  // MaxMind
                                    FieldPath{"country_code"},  // ip-location-db, IPinfo
                                    FieldPath{"country"}};      // IPinfo, of old

/// The first of the fields that `read` makes something of.
template <typename Fields, typename Read>
auto first_field(MMDB_entry_s entry, const Fields& fields, Read read)
    -> decltype(read(std::declval<MMDB_entry_data_s>())) {
  for (const FieldPath& path : fields) {
    MMDB_entry_data_s data{};
    if (MMDB_aget_value(&entry, &data, path.data()) == MMDB_SUCCESS && data.has_data) {
      if (auto value = read(data)) {
        return value;
      }
    }
  }
  return std::nullopt;
}

std::optional<std::string> as_text(const MMDB_entry_data_s& data) {
  if (data.type != MMDB_DATA_TYPE_UTF8_STRING || data.data_size == 0) {
    return std::nullopt;
  }
  return std::string(data.utf8_string, data.data_size);
}

/// A number, or `AS64496`.
std::optional<std::uint32_t> as_asn(const MMDB_entry_data_s& data) {
  switch (data.type) {
    case MMDB_DATA_TYPE_UINT16:
      return data.uint16;
    case MMDB_DATA_TYPE_UINT32:
      return data.uint32;
    case MMDB_DATA_TYPE_UTF8_STRING: {
      const std::string_view text(data.utf8_string, data.data_size);
      const bool named = auth::ascii::iequals(text.substr(0, 2), "AS");
      return auth::ascii::number<std::uint32_t>(text.substr(named ? 2 : 0));
    }
    default:
      return std::nullopt;
  }
}

/// A code, and no name of a country.
std::optional<std::string> as_country(const MMDB_entry_data_s& data) {
  auto text = as_text(data);
  if (!text || text->size() != 2 ||
      !std::all_of(text->begin(), text->end(), auth::ascii::is_alpha)) {
    return std::nullopt;
  }
  for (char& c : *text) {
    c = auth::ascii::is_alpha(c) && c >= 'a' ? static_cast<char>(c - ('a' - 'A')) : c;
  }
  return text;
}

Location read_location(const MMDB_entry_s& entry) {
  return {.asn = first_field(entry, asn_fields, &as_asn),
          .organization = first_field(entry, organization_fields, &as_text).value_or(""),
          .country = first_field(entry, country_fields, &as_country).value_or("")};
}

struct Close {
  void operator()(MMDB_s* database) const {
    MMDB_close(database);
    delete database;  // NOLINT(cppcoreguidelines-owning-memory): this is the owner
  }
};

}  // namespace

struct GeoDatabase::Impl {
  std::string name;
  std::unique_ptr<MMDB_s, Close> database;
  std::vector<Location> locations{Location{}};
  std::map<std::uint32_t, std::size_t> known{};  // where a record stands in the file → location

  [[nodiscard]] std::string broken(std::string_view why) const {
    return name + " is broken: " + std::string(why);
  }

  std::size_t location_of(const MMDB_entry_s& entry) {
    const auto [place, is_new] = known.try_emplace(entry.offset, locations.size());
    if (is_new) {
      locations.push_back(read_location(entry));
    }
    return place->second;
  }
};

/// One walk over the part of the search tree where the set has addresses, in ascending order.
class GeoDatabase::Walk {
 public:
  Walk(Impl& impl, const auth::AddressSet& set)
      : impl_(impl), ranges_(set.ranges()), family_(set.family()) {
    const std::uint64_t nodes = impl.database->metadata.node_count;
    most_visits_ = 8 * nodes + 1024;
  }

  Result<std::vector<LocatedRange>, std::string> run() {
    descend(root(), AddressRange::everything(family_));
    if (!error_.empty()) {
      return fail(impl_.broken(error_));
    }
    return std::move(found_);
  }

 private:
  struct Record {
    std::uint8_t type = MMDB_RECORD_TYPE_EMPTY;
    std::uint64_t node = 0;
    MMDB_entry_s entry{};
  };

  /// The records of a node: left, right.
  std::array<Record, 2> children(std::uint64_t node) {
    MMDB_search_node_s read{};
    const bool fits = node <= std::numeric_limits<std::uint32_t>::max();
    if (!fits || MMDB_read_node(impl_.database.get(), static_cast<std::uint32_t>(node), &read) !=
                     MMDB_SUCCESS) {
      error_ = "its search tree leads out of it";
      return {};
    }
    return {Record{read.left_record_type, read.left_record, read.left_record_entry},
            Record{read.right_record_type, read.right_record, read.right_record_entry}};
  }

  /// Where the family of the set begins.
  Record root() {
    const Record first_node{.type = MMDB_RECORD_TYPE_SEARCH_NODE, .node = 0, .entry = {}};
    if (impl_.database->metadata.ip_version == 4) {
      return family_ == IpAddress::Family::v4 ? first_node : Record{};
    }
    ipv4_ = first_node;
    for (int depth = 0; depth < 96 && ipv4_.type == MMDB_RECORD_TYPE_SEARCH_NODE; ++depth) {
      ipv4_ = children(ipv4_.node)[0];
    }
    return family_ == IpAddress::Family::v4 ? ipv4_ : first_node;
  }

  /// The walk over IPv6 has come to the addresses of IPv4: ::/96, or an alias of it.
  [[nodiscard]] bool is_ipv4(const Record& record) const {
    return family_ == IpAddress::Family::v6 && ipv4_.type == MMDB_RECORD_TYPE_SEARCH_NODE &&
           record.node == ipv4_.node;
  }

  /// `network`: the addresses that the record is about. Recurses once for each bit at most.
  // NOLINTNEXTLINE(misc-no-recursion): as deep as an address has bits
  void descend(const Record& record, const AddressRange& network) {
    while (next_ < ranges_.size() && ranges_[next_].last < network.first) {
      ++next_;
    }
    if (next_ == ranges_.size() || ranges_[next_].first > network.last || !error_.empty()) {
      return;
    }
    if (record.type != MMDB_RECORD_TYPE_SEARCH_NODE || is_ipv4(record)) {
      add(record, network);
      return;
    }
    if (network.first == network.last || ++visits_ > most_visits_) {
      error_ = "its search tree does not end";  // nodes that several others lead to, over and over
      return;
    }
    const auto [left, right] = children(record.node);
    const AddressNumber middle = network.first + (network.last - network.first) / 2;
    descend(left, {.family = family_, .first = network.first, .last = middle});
    descend(right, {.family = family_, .first = middle + 1, .last = network.last});
  }

  void add(const Record& record, const AddressRange& network) {
    std::size_t location = 0;
    if (record.type == MMDB_RECORD_TYPE_DATA) {
      location = impl_.location_of(record.entry);
    } else if (record.type == MMDB_RECORD_TYPE_INVALID) {
      error_ = "its search tree leads out of it";
    }
    for (std::size_t i = next_; i < ranges_.size() && ranges_[i].first <= network.last; ++i) {
      found_.push_back({.range = {.family = family_,
                                  .first = std::max(ranges_[i].first, network.first),
                                  .last = std::min(ranges_[i].last, network.last)},
                        .location = location});
    }
  }

  Impl& impl_;
  std::span<const AddressRange> ranges_;
  IpAddress::Family family_;
  std::size_t next_ = 0;  // the first range that may have addresses still to come
  std::uint64_t visits_ = 0;
  std::uint64_t most_visits_ = 0;
  Record ipv4_{};  // ::/96, where a tree of IPv6 holds IPv4
  std::vector<LocatedRange> found_{};
  std::string error_{};
};

GeoDatabase::GeoDatabase(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

GeoDatabase::GeoDatabase(GeoDatabase&&) noexcept = default;
GeoDatabase& GeoDatabase::operator=(GeoDatabase&&) noexcept = default;
GeoDatabase::~GeoDatabase() = default;

Result<GeoDatabase, std::string> GeoDatabase::open(const std::string& path) {
  const std::string name = printable(path);
  auto opened = std::make_unique<MMDB_s>();
  const int status = MMDB_open(path.c_str(), MMDB_MODE_MMAP, opened.get());
  if (status != MMDB_SUCCESS) {
    return fail("cannot use " + name + ": " + MMDB_strerror(status));
  }
  auto impl = std::make_unique<Impl>(
      Impl{.name = name, .database = std::unique_ptr<MMDB_s, Close>(opened.release())});
  const auto version = impl->database->metadata.ip_version;
  if (version != 4 && version != 6) {
    return fail(impl->broken("its addresses are neither IPv4 nor IPv6"));
  }
  return GeoDatabase(std::move(impl));
}

auth::Timestamp GeoDatabase::built() const noexcept {
  constexpr std::uint64_t latest = std::numeric_limits<std::uint32_t>::max();
  const std::uint64_t epoch = impl_->database->metadata.build_epoch;
  return auth::Timestamp(static_cast<std::int64_t>(std::min(epoch, latest)));
}

Result<std::vector<LocatedRange>, std::string> GeoDatabase::locate(const auth::AddressSet& set) {
  return Walk(*impl_, set).run();
}

const std::vector<Location>& GeoDatabase::locations() const noexcept { return impl_->locations; }

}  // namespace countersign::tools
