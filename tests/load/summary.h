// What a run counted.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "load/connection.h"
#include "load/dialogue.h"

namespace countersign::load {

struct Summary {
  std::uint64_t begun = 0;  ///< messages; each ends in one of `outcomes`, or is lost
  std::uint64_t lost = 0;   ///< without verdict, because their connection failed
  std::uint64_t signatures = 0;
  std::uint64_t connections = 0;  ///< that were opened
  std::uint64_t saved = 0;
  std::map<Outcome, std::uint64_t> outcomes;
  std::map<Trouble, std::uint64_t> troubles;  ///< connections by what went wrong with them
  std::string first_problem;
  std::string first_refusal;                 ///< the text that went with it
  std::vector<std::uint32_t> latencies;      ///< microseconds from MAIL to the verdict
  std::chrono::duration<double> seconds{0};  ///< from the first MAIL to the last verdict
};

/// One JSON document. Sorts the latencies.
void print_json(Summary& summary, std::ostream& out);

}  // namespace countersign::load
