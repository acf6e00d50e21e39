// What all messages of a run have in common.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load/message.h"
#include "load/protocol.h"

namespace countersign::load {

struct Traffic {
  Message message;
  std::string sender = "orders@example.com";
  std::string recipient = "buyer@customer.example";
  std::string client_name = "exchange.example.com";
  std::string client_address = "10.0.0.5";
  std::uint16_t client_port = 40025;
  std::string helo = "exchange.example.com";
  std::string daemon = "ORIGINATING";       ///< {daemon_name}
  std::string user = {};                    ///< {auth_authen}; empty: nobody logged in
  std::uint32_t steps_offered = step::all;  ///< without all_silent: each step wants a reply
};

/// Names and values of the macros in `names`, with blanks between them; those without value are
/// left out, as Postfix does.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> macros_of(const Traffic& traffic,
                                                                         std::string_view queue_id,
                                                                         std::string_view names);

/// What Postfix 3.7 sends where the filter asks for nothing in particular.
[[nodiscard]] std::string_view usual_macros(MacroStep step);

}  // namespace countersign::load
