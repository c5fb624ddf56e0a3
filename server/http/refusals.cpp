#include "server/http/refusals.hpp"

#include <algorithm>
#include <array>

namespace rostrum::server::http {

namespace {

constexpr std::array all{
    refusals::bad_request_line, refusals::bad_header,         refusals::bad_host,
    refusals::bad_framing,      refusals::bad_target,         refusals::bad_query,
    refusals::method_refused,   refusals::time_out,           refusals::body_too_large,
    refusals::target_too_long,  refusals::expectation_failed, refusals::header_too_large,
    refusals::too_many_headers, refusals::internal_error,     refusals::too_many_connections,
    refusals::bad_version,
};

}  // namespace

std::span<const Refusal> all_refusals() {
    return all;
}

Response plain_refusal(unsigned status, std::string_view code, Request const*) {
    auto const known =
        std::find_if(all.begin(), all.end(), [&](Refusal const& one) { return one.code == code; });
    // Codes and sentences are this file's own and hold nothing that JSON would have to escape.
    std::string body = "{\"type\":\"about:blank\",\"title\":\"";
    body += reason_phrase(status);
    body += "\",\"status\":" + std::to_string(status);
    body += ",\"code\":\"";
    body += code;
    if (known != all.end()) {
        body += "\",\"detail\":\"";
        body += known->sentence;
    }
    body += "\"}\n";
    Response response;
    response.status = status;
    response.headers.emplace_back("Content-Type", "application/problem+json");
    response.body = std::make_shared<const std::string>(std::move(body));
    return response;
}

std::string_view reason_phrase(unsigned status) {
    switch (status) {
        case 100:
            return "Continue";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        case 507:
            return "Insufficient Storage";
        default:
            return "";
    }
}

}  // namespace rostrum::server::http
