#include "tools/spfcheck/bulk_json.h"

#include <nlohmann/json.hpp>

#include "tools/spfcheck/row_json.h"

namespace countersign::spfcheck {
namespace {

using Json = nlohmann::ordered_json;

std::string as_line(const Json& object) {
  // Octets that are no UTF-8 are replaced: the list may hold any.
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string bulk_line(const Row& row, const tools::Sender& sender) {
  Json object = row_json(row);
  object["sender"] = sender.sender;
  object["helo"] = sender.helo ? Json(*sender.helo) : Json();
  return as_line(object);
}

std::string bulk_error_line(std::size_t number, const std::string& error) {
  return as_line({{"line", number}, {"error", error}});
}

}  // namespace countersign::spfcheck
