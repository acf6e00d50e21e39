#include "dns/names.h"

#include <algorithm>
#include <cstdint>
#include <span>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth::dns {
Labels to_labels(const ldns_rdf* name) {
  Labels labels;
  const std::span<const std::uint8_t> wire(ldns_rdf_data(name), ldns_rdf_size(name));
  for (std::size_t at = 0; at < wire.size() && wire[at] != 0;) {
    const std::size_t size = std::min<std::size_t>(wire[at], wire.size() - at - 1);
    const auto label = wire.subspan(at + 1, size);
    labels.push_back(ascii::lower({reinterpret_cast<const char*>(label.data()), label.size()}));
    at += 1 + size;
  }
  std::ranges::reverse(labels);
  return labels;
}

Labels to_labels(const DnsName& name) {
  Labels labels;
  ascii::split(name.text(), '.', [&](std::string_view label) { labels.emplace_back(label); });
  std::ranges::reverse(labels);
  return labels;
}

std::optional<DnsName> to_dns_name(const ldns_rdf* name) {
  std::string text;
  const Labels labels = to_labels(name);
  for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
    if (label->find('.') != std::string::npos) {  // would be taken for two labels
      return std::nullopt;
    }
    text += (text.empty() ? "" : ".") + *label;
  }
  auto parsed = DnsName::parse_ascii(text);
  return parsed ? std::optional(*parsed) : std::nullopt;
}

std::string to_text(const Labels& name) {
  std::string text;
  for (auto label = name.rbegin(); label != name.rend(); ++label) {
    text += (text.empty() ? "" : ".") + *label;
  }
  return text.empty() ? "." : printable(text);
}

}  // namespace auth::dns
