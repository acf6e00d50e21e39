#include "bench/spf2_peer.h"

// Its headers want these first.
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstdlib>
#include <sstream>

extern "C" {
#include <spf2/spf.h>
#include <spf2/spf_dns_zone.h>
}

namespace auth::bench {
namespace {

void require(bool good) {
  if (!good) {
    std::abort();
  }
}

}  // namespace

struct Spf2Evaluator::Impl {
  SPF_server_t* server;
};

Spf2Evaluator::Spf2Evaluator(const std::string& zone) {
  SPF_dns_server_t* const layer = SPF_dns_zone_new(nullptr, "zone", 0);
  require(layer != nullptr);
  std::istringstream lines(zone);
  for (std::string line; std::getline(lines, line);) {
    const std::string name = line.substr(0, line.find(". "));
    const auto quote = line.find('"');
    const std::string text = line.substr(quote + 1, line.rfind('"') - quote - 1);
    require(SPF_dns_zone_add_str(layer, name.c_str(), ns_t_txt, NETDB_SUCCESS, text.c_str()) ==
            SPF_E_SUCCESS);
  }
  impl_ = std::make_unique<Impl>(SPF_server_new_dns(layer, 0));
  require(impl_->server != nullptr);
}

Spf2Evaluator::~Spf2Evaluator() { SPF_server_free(impl_->server); }

void Spf2Evaluator::evaluate(const std::string& domain) const {
  SPF_request_t* const request = SPF_request_new(impl_->server);
  SPF_response_t* response = nullptr;
  SPF_request_set_ipv4_str(request, "192.0.2.77");
  SPF_request_set_helo_dom(request, "mx.client.example");
  SPF_request_set_env_from(request, ("u@" + domain).c_str());
  SPF_request_query_mailfrom(request, &response);
  require(response != nullptr && SPF_response_result(response) == SPF_RESULT_PASS);
  SPF_response_free(response);
  SPF_request_free(request);
}

}  // namespace auth::bench
