#pragma once

// stdbool.h first: without it ldns makes `true` and `false` macros of type int.
// clang-format off
#include <stdbool.h>
#include <ldns/ldns.h>
// clang-format on

#include "base/c_handle.h"

namespace auth::dns {

using LdnsName = CHandle<&ldns_rdf_deep_free>;
using LdnsRecord = CHandle<&ldns_rr_free>;

}  // namespace auth::dns
