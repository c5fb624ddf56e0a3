#pragma once

#include <functional>
#include <memory>
#include <string>

#include "config/locale.hpp"
#include "server/access/tokens.hpp"
#include "server/api/counters.hpp"
#include "server/api/rendered.hpp"
#include "server/engine.hpp"
#include "server/http/messages.hpp"
#include "server/importing/desk.hpp"

namespace rostrum::server::live {
class Hub;
}
namespace rostrum::server::notices {
class Clerk;
}
namespace rostrum::server::webhooks {
class Dispatcher;
}

namespace rostrum::server::api {

// What the handlers work with: made once by the composition root, and outliving every request.
struct Service {
    Engine& engine;
    access::TokenBook& tokens;
    Clock const& clock;
    config::Locales const& locales;
    RenderedAnswers& rendered;
    Counters& counters;
    live::Hub& hub;
    webhooks::Dispatcher& webhooks;
    notices::Clerk& notices;
    std::string release;       // "0.2.0"
    std::string origin;        // where it is reached: "https://list.example.org"
    http::SharedBody openapi;  // the bytes of openapi.yaml
    http::SharedBody docs;     // the reference made from it
    // Where imports are read and judged; to be stopped after the engine and before the server goes.
    std::shared_ptr<importing::Desk> desk = std::make_shared<importing::Desk>();
};

}  // namespace rostrum::server::api
