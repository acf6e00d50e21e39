#include "tools/spfcheck/set_text.h"

#include <algorithm>

namespace countersign::spfcheck {
namespace {

constexpr std::size_t most_digits = 15;

/// `1.2 x 10^24`
std::string approximate(const std::string& digits) {
  return "about " + digits.substr(0, 1) + "." + digits.substr(1, 1) + " x 10^" +
         std::to_string(digits.size() - 1);
}

}  // namespace

std::string counted(std::size_t count, std::string_view thing) {
  std::string text = std::to_string(count) + " " + std::string(thing);
  return count == 1 ? text : text + (thing.ends_with("s") ? "es" : "s");
}

std::string addresses_in_words(const auth::AddressSet& set) {
  const std::string family = set.family() == auth::IpAddress::Family::v4 ? "IPv4" : "IPv6";
  if (set == auth::AddressSet::everything(set.family())) {
    return "all " + family + " addresses";
  }
  const std::string count = set.count();
  if (count == "0") {
    return "no " + family + " address";
  }
  return (count.size() > most_digits ? approximate(count) : count) + " " + family +
         (count == "1" ? " address" : " addresses");
}

std::string both_in_words(const auth::AddressSet& ipv4, const auth::AddressSet& ipv6) {
  if (ipv4.empty() || ipv6.empty()) {
    return ipv4.empty() && ipv6.empty() ? "no address"
                                        : addresses_in_words(ipv4.empty() ? ipv6 : ipv4);
  }
  return addresses_in_words(ipv4) + " and " + addresses_in_words(ipv6);
}

std::vector<std::string> network_texts(const auth::AddressSet& set) {
  std::vector<std::string> texts;
  for (const auth::AddressNetwork& network : set.networks()) {
    texts.push_back(network.text());
  }
  return texts;
}

std::string network_lines(const auth::AddressSet& set, std::size_t most) {
  const auto texts = network_texts(set);
  std::string lines;
  for (std::size_t i = 0; i < std::min(texts.size(), most); ++i) {
    lines += "  " + texts[i] + "\n";
  }
  if (texts.size() > most) {
    lines += "  and " + std::to_string(texts.size() - most) + " more; --json has all\n";
  }
  return lines;
}

}  // namespace countersign::spfcheck
