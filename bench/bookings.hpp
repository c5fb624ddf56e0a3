#pragma once

#include <filesystem>
#include <string>

#include "bench/connection.hpp"

namespace rostrum::bench {

struct BookingLoad {
    Endpoint service;
    std::string token;             // of the Secretariat
    std::filesystem::path bodies;  // JSON lines, each a booking that the rules accept, in order
    std::string meeting_prefix;    // the meetings are PREFIX1, PREFIX2 ...
    int meetings = 100;
    int clients = 64;
    double seconds = 10;  // no booking is begun after that
};

struct BookingFigures {
    int booked = 0;
    double seconds = 0;  // from the first request to the last answer
    double median_ms = 0;
    double p99_ms = 0;
};

// Books every line in every meeting, all meetings in step, each client on a connection of its own
// with one request on its way, each request with an Idempotency-Key of its own. Throws
// std::runtime_error at the first answer that is not 201: it would measure something else.
BookingFigures book(BookingLoad const& load);

}  // namespace rostrum::bench
