#include "auth/base/address_set.h"

#include <gtest/gtest.h>

#include <bitset>
#include <random>

namespace auth {
namespace {

using Family = IpAddress::Family;

constexpr Family families[] = {Family::v4, Family::v6};

AddressSet set_of(std::initializer_list<const char*> cidrs, Family family = Family::v4) {
  std::vector<AddressRange> ranges;
  for (const char* text : cidrs) {
    const auto cidr = Cidr::parse(text).value();
    ranges.push_back(AddressRange::network(cidr.network(), cidr.prefix()));
  }
  return AddressSet::of(family, ranges);
}

std::vector<std::string> texts(const AddressSet& set) {
  std::vector<std::string> all;
  for (const AddressNetwork& network : set.networks()) {
    all.push_back(network.text());
  }
  return all;
}

using Texts = std::vector<std::string>;

TEST(AddressSet, JoinsWhatTouchesOrOverlaps) {
  EXPECT_EQ(texts(set_of({"192.0.2.128/25", "192.0.2.0/25"})), Texts{"192.0.2.0/24"});
  EXPECT_EQ(texts(set_of({"192.0.2.0/24", "192.0.2.7", "192.0.2.0/30"})), Texts{"192.0.2.0/24"});
  EXPECT_EQ(texts(set_of({"192.0.2.3", "192.0.2.1", "192.0.2.2"})),
            (Texts{"192.0.2.1/32", "192.0.2.2/31"}));
}

TEST(AddressSet, LeavesOutTheOtherFamily) {
  EXPECT_TRUE(set_of({"2001:db8::/32"}, Family::v4).empty());
  EXPECT_FALSE(AddressSet::everything(Family::v6).contains(*IpAddress::parse("192.0.2.1")));
  EXPECT_FALSE(AddressSet::everything(Family::v4).contains(*IpAddress::parse("2001:db8::1")));
}

TEST(AddressSet, ReachesToTheEdgesOfItsFamily) {
  for (const Family family : families) {
    const auto all = AddressSet::everything(family);
    const AddressNumber last = last_number(family);
    EXPECT_TRUE(all.complement().empty());
    EXPECT_EQ(AddressSet(family).complement(), all);
    EXPECT_EQ(all - all, AddressSet(family));
    EXPECT_EQ(all.networks().size(), 1U);
    const auto first_alone = AddressSet(AddressRange{family, 0, 0});
    const auto last_alone = AddressSet(AddressRange{family, last, last});
    EXPECT_TRUE(first_alone.contains(address_of(family, 0)));
    EXPECT_FALSE(first_alone.contains(address_of(family, 1)));
    EXPECT_TRUE(last_alone.contains(address_of(family, last)));
    EXPECT_FALSE(last_alone.contains(address_of(family, last - 1)));
    EXPECT_EQ(first_alone.complement() | first_alone, all);
    EXPECT_EQ(last_alone.complement() | last_alone, all);
    const auto inside = all - first_alone - last_alone;
    EXPECT_EQ(inside.ranges().size(), 1U);
    EXPECT_TRUE(inside.ranges()[0].first == 1 && inside.ranges()[0].last == last - 1);
    EXPECT_EQ(inside.networks().size(), family == Family::v4 ? 62U : 254U);
  }
  EXPECT_EQ(texts(AddressSet::everything(Family::v4)), Texts{"0.0.0.0/0"});
  EXPECT_EQ(texts(AddressSet::everything(Family::v6)), Texts{"::/0"});
}

TEST(AddressSet, CountsBeyondWhatANumberHolds) {
  EXPECT_EQ(AddressSet(Family::v6).count(), "0");
  EXPECT_EQ(AddressSet::everything(Family::v4).count(), "4294967296");
  EXPECT_EQ(AddressSet::everything(Family::v6).count(), "340282366920938463463374607431768211456");
  EXPECT_EQ((AddressSet::everything(Family::v6) - set_of({"2001:db8::1"}, Family::v6)).count(),
            "340282366920938463463374607431768211455");
  EXPECT_EQ(set_of({"2001:db8::/48"}, Family::v6).count(), "1208925819614629174706176");
}

TEST(AddressSet, KeepsMappedAddressesInTheFamilyOfTheSet) {
  const auto mapped = AddressSet(
      AddressRange::network(Family::v6, (AddressNumber{0xffff} << 32U) | 0xc0000200U, 120));
  EXPECT_EQ(texts(mapped), Texts{"::ffff:192.0.2.0/120"});
  EXPECT_FALSE(mapped.contains(*IpAddress::parse("::ffff:192.0.2.1")));  // that is IPv4
}

/// The same operations on one bit an address, of which there are 256.
class Naive {
 public:
  explicit Naive(const AddressSet& set) {
    for (const AddressRange& range : set.ranges()) {
      for (AddressNumber n = range.first; n <= range.last && n < bits_.size(); ++n) {
        bits_.set(static_cast<std::size_t>(n));
      }
    }
  }

  explicit Naive(const std::bitset<256>& bits) : bits_(bits) {}

  [[nodiscard]] const std::bitset<256>& bits() const { return bits_; }

  /// Fewest networks: a network that is whole is one, else what its halves take.
  [[nodiscard]] std::size_t networks(std::size_t first = 0, std::size_t size = 256) const {
    std::size_t set = 0;
    for (std::size_t i = first; i < first + size; ++i) {
      set += bits_.test(i) ? 1 : 0;
    }
    return set == 0      ? 0
           : set == size ? 1
                         : networks(first, size / 2) + networks(first + size / 2, size / 2);
  }

 private:
  std::bitset<256> bits_;
};

/// From 0 to `below` - 1.
AddressNumber pick(std::mt19937& random, unsigned below) { return random() % below; }

AddressSet random_set(Family family, std::mt19937& random) {
  std::vector<AddressRange> ranges;
  for (AddressNumber n = pick(random, 12); n > 0; --n) {
    const AddressNumber first = pick(random, 256);
    ranges.push_back({family, first, std::min(AddressNumber{255}, first + pick(random, 30))});
  }
  return AddressSet::of(family, ranges);
}

void expect_normal(const AddressSet& set) {
  const auto ranges = set.ranges();
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    EXPECT_TRUE(ranges[i].first <= ranges[i].last && ranges[i].family == set.family());
    EXPECT_TRUE(i == 0 || ranges[i].first > ranges[i - 1].last + 1);
  }
}

TEST(AddressSet, AgreesWithOneBitAnAddress) {
  std::mt19937 random(7208);
  for (int round = 0; round < 3'000; ++round) {
    const Family family = families[round % 2];
    const AddressSet a = random_set(family, random);
    const AddressSet b = random_set(family, random);
    const AddressSet low(AddressRange{family, 0, 255});
    for (const auto& [got, want] : {std::pair(a | b, Naive(a).bits() | Naive(b).bits()),
                                    std::pair(a & b, Naive(a).bits() & Naive(b).bits()),
                                    std::pair(a - b, Naive(a).bits() & ~Naive(b).bits()),
                                    std::pair(a.complement() & low, ~Naive(a).bits())}) {
      expect_normal(got);
      EXPECT_EQ(Naive(got).bits(), want);
      EXPECT_EQ(got.count(), std::to_string(want.count()));
      EXPECT_EQ(got.networks().size(), Naive(want).networks());
      std::vector<AddressRange> again;
      for (const AddressNetwork& network : got.networks()) {
        again.push_back(AddressRange::network(family, network.number, network.prefix));
        EXPECT_TRUE(again.back().first == network.number);  // no host bits
      }
      EXPECT_EQ(AddressSet::of(family, again), got);
    }
    const auto address = address_of(family, pick(random, 256));
    EXPECT_EQ(a.contains(address),
              Naive(a).bits().test(static_cast<std::size_t>(number_of(address))));
  }
}

TEST(AddressSet, TakesAHundredThousandRanges) {
  std::mt19937 random(1);
  std::vector<AddressRange> ranges;
  for (int i = 0; i < 100'000; ++i) {
    const AddressNumber first = random();
    ranges.push_back(
        {Family::v4, first, std::min(first + pick(random, 1'000), last_number(Family::v4))});
  }
  const AddressSet set = AddressSet::of(Family::v4, ranges);
  EXPECT_GT(set.ranges().size(), 90'000U);
  EXPECT_EQ(set - set.complement(), set);  // quadratic work would not end before the test's limit
  EXPECT_TRUE((set & set.complement()).empty());
  EXPECT_EQ(set | set.complement(), AddressSet::everything(Family::v4));
  EXPECT_TRUE(set.contains(address_of(Family::v4, ranges[50'000].last)));
}

}  // namespace
}  // namespace auth
