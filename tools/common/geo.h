// Databases in MaxMind's format (MMDB): whose networks addresses belong to, and in which country.
// libmaxminddb stays inside geo.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "auth/base/address_range.h"
#include "auth/base/address_set.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"

namespace countersign::tools {

/// Whose network, and where. What the database does not say is empty.
struct Location {
  std::optional<std::uint32_t> asn{};  ///< number of the autonomous system
  std::string organization{};          ///< who runs it, as the database says it
  std::string country{};               ///< ISO 3166-1, two capital letters

  [[nodiscard]] bool unknown() const noexcept {
    return !asn && organization.empty() && country.empty();
  }

  friend auto operator<=>(const Location&, const Location&) = default;
};

/// Addresses that have one location.
struct LocatedRange {
  auth::AddressRange range;
  std::size_t location = 0;  ///< index into GeoDatabase::locations()
};

/// An open database. Fields as MaxMind, DB-IP, ip-location-db and IPinfo name them are understood.
class GeoDatabase {
 public:
  /// The error is a sentence without final dot that names the file.
  [[nodiscard]] static auth::Result<GeoDatabase, std::string> open(const std::string& path);

  /// When it was made, as it says; a time beyond 2106 is that year.
  [[nodiscard]] auth::Timestamp built() const noexcept;

  /// Cuts a set into ranges with one location each, ascending; together they are the set. Costs
  /// what the networks in the set cost, not what its addresses do. The error is a sentence without
  /// final dot: the file is broken.
  ///
  /// IPv6 addresses that stand for IPv4 ones (::/96, and in most databases ::ffff:0:0/96, 2001::/32
  /// and 2002::/16) have no location of their own: their networks count as IPv4.
  [[nodiscard]] auth::Result<std::vector<LocatedRange>, std::string> locate(
      const auth::AddressSet& set);

  /// Those met so far; the first one is unknown.
  [[nodiscard]] const std::vector<Location>& locations() const noexcept;

  GeoDatabase(GeoDatabase&&) noexcept;
  GeoDatabase& operator=(GeoDatabase&&) noexcept;
  GeoDatabase(const GeoDatabase&) = delete;
  GeoDatabase& operator=(const GeoDatabase&) = delete;
  ~GeoDatabase();

 private:
  struct Impl;
  class Walk;

  explicit GeoDatabase(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace countersign::tools
