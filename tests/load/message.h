// The message that a run sends, over and over.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "load/protocol.h"

namespace countersign::load {

struct Field {
  std::string name;
  std::string value;  ///< all that follows the colon, folds as LF, without the last line end
};

struct Message {
  std::vector<Field> fields;
  std::string body;  ///< lines end in CRLF
};

/// `size` octets, header and all, or little more than the header where that is larger. The body is
/// text up to 64 KiB, beyond that an attachment in base64, as in real mail.
[[nodiscard]] Message make_message(std::string_view from, std::size_t size);

/// The octets as they leave the MTA, with what the filter inserted.
[[nodiscard]] std::string with_insertions(const Message& message,
                                          const std::vector<Insertion>& insertions);

}  // namespace countersign::load
