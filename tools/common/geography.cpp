#include "tools/common/geography.h"

#include <algorithm>
#include <map>
#include <utility>

#include "auth/base/address_range.h"
#include "auth/base/printable.h"

namespace countersign::tools {
namespace {

using auth::AddressNumber;
using auth::AddressRange;
using auth::AddressSet;
using auth::IpAddress;
using auth::Timestamp;

constexpr std::chrono::hours old_age{24 * 365};

/// What one database does not say, another one may.
Location completed(Location location, const Location& other) {
  if (!location.asn && location.organization.empty()) {
    location.asn = other.asn;
    location.organization = other.organization;
  }
  if (location.country.empty()) {
    location.country = other.country;
  }
  return location;
}

/// Addresses of one family, cut where their location changes.
class Pieces {
 public:
  explicit Pieces(const AddressSet& set) : set_(set) {
    for (const AddressRange& range : set.ranges()) {
      pieces_.push_back({.range = range, .location = 0});
    }
  }

  [[nodiscard]] const AddressSet& set() const noexcept { return set_; }

  /// Cuts further, by what a database says of the same set.
  void add(const std::vector<LocatedRange>& found, const std::vector<Location>& locations) {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> both;  // locations put together
    std::vector<LocatedRange> cut;
    auto theirs = found.begin();
    for (const LocatedRange& ours : pieces_) {
      AddressNumber first = ours.range.first;
      for (;; ++theirs) {
        const AddressNumber last = std::min(ours.range.last, theirs->range.last);
        const auto [place, is_new] =
            both.try_emplace({ours.location, theirs->location}, locations_.size());
        if (is_new) {
          locations_.push_back(completed(locations_[ours.location], locations[theirs->location]));
        }
        cut.push_back({.range = {ours.range.family, first, last}, .location = place->second});
        if (last == ours.range.last) {
          break;
        }
        first = last + 1;
      }
      if (theirs->range.last == ours.range.last) {
        ++theirs;
      }
    }
    pieces_ = std::move(cut);
  }

  /// The ranges of each location.
  [[nodiscard]] std::map<Location, std::vector<AddressRange>> by_location() const {
    std::map<Location, std::vector<AddressRange>> ranges;
    for (const LocatedRange& piece : pieces_) {
      ranges[locations_[piece.location]].push_back(piece.range);
    }
    return ranges;
  }

 private:
  const AddressSet& set_;
  std::vector<LocatedRange> pieces_;
  std::vector<Location> locations_{Location{}};
};

/// Asks a database about both families; nothing changes where it is broken.
auth::Result<void, std::string> add_database(const std::string& path, Pieces& ipv4, Pieces& ipv6,
                                             Timestamp now, std::vector<std::string>& warnings) {
  auto database = GeoDatabase::open(path);
  if (!database) {
    return auth::fail(database.error());
  }
  const auto of_ipv4 = database->locate(ipv4.set());
  const auto of_ipv6 = database->locate(ipv6.set());
  if (!of_ipv4 || !of_ipv6) {
    return auth::fail(!of_ipv4 ? of_ipv4.error() : of_ipv6.error());
  }
  ipv4.add(*of_ipv4, database->locations());
  ipv6.add(*of_ipv6, database->locations());
  if (const auto built = database->built(); now - built > old_age) {
    warnings.push_back(auth::printable(path) + " was made on " + rfc3339(built).substr(0, 10) +
                       ", more than a year ago; addresses have moved since");
  }
  return {};
}

/// As decimal numbers without leading zeros are compared.
bool is_more(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

std::vector<LocatedNetworks> sorted(const Pieces& ipv4, const Pieces& ipv6) {
  std::map<Location, LocatedNetworks> networks;
  for (auto& [location, ranges] : ipv4.by_location()) {
    networks[location].ipv4 = AddressSet::of(IpAddress::Family::v4, ranges);
  }
  for (auto& [location, ranges] : ipv6.by_location()) {
    networks[location].ipv6 = AddressSet::of(IpAddress::Family::v6, ranges);
  }
  std::vector<LocatedNetworks> list;
  for (auto& [location, found] : networks) {
    found.location = location;
    list.push_back(std::move(found));
  }
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    if (a.location.unknown() != b.location.unknown()) {
      return b.location.unknown();
    }
    const std::string of_a = a.ipv4.count();
    const std::string of_b = b.ipv4.count();
    return of_a != of_b ? is_more(of_a, of_b) : is_more(a.ipv6.count(), b.ipv6.count());
  });
  return list;
}

}  // namespace

Geography geography(const AddressSet& ipv4, const AddressSet& ipv6,
                    std::span<const std::string> databases, Timestamp now) {
  Geography result;
  Pieces pieces_of_ipv4(ipv4);
  Pieces pieces_of_ipv6(ipv6);
  for (const std::string& path : databases) {
    if (const auto added = add_database(path, pieces_of_ipv4, pieces_of_ipv6, now, result.warnings);
        !added) {
      result.warnings.push_back(added.error());
    }
  }
  result.networks = sorted(pieces_of_ipv4, pieces_of_ipv6);
  return result;
}

}  // namespace countersign::tools
