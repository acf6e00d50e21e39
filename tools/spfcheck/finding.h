#pragma once

#include <string>

namespace countersign::spfcheck {

/// Something to be mended (contract s3).
struct Finding {
  std::string code;      ///< `spf-egress-missing`
  std::string severity;  ///< `error`, `warning` or `info`
  std::string domain;    ///< whose record it is about
  std::string text;      ///< what is wrong and what to do, a sentence without final dot
};

}  // namespace countersign::spfcheck
