#include "server/http/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <string>

#include "server/http/target.hpp"

namespace rostrum::server::http {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

namespace {

Refusal refusal_of(beast::error_code const& error, std::string_view bytes) {
    if (error == bhttp::error::header_limit) return refusals::header_too_large;
    if (error == bhttp::error::body_limit) return refusals::body_too_large;
    if (error == bhttp::error::bad_version) {
        // "HTTP/2.0" is a version not spoken here; anything else is no version at all.
        auto const line = bytes.substr(0, bytes.find("\r\n"));
        auto const word = line.substr(line.rfind(' ') + 1);
        auto const digit = [](char c) { return c >= '0' && c <= '9'; };
        bool const version = word.size() == 8 && word.substr(0, 5) == "HTTP/" && digit(word[5]) &&
                             word[6] == '.' && digit(word[7]);
        return version ? refusals::bad_version : refusals::bad_request_line;
    }
    if (error == bhttp::error::bad_method || error == bhttp::error::bad_target) {
        return refusals::bad_request_line;
    }
    if (error == bhttp::error::bad_content_length ||
        error == bhttp::error::multiple_content_length ||
        error == bhttp::error::bad_transfer_encoding || error == bhttp::error::bad_chunk ||
        error == bhttp::error::bad_chunk_extension) {
        return refusals::bad_framing;
    }
    return refusals::bad_header;
}

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A host and port as RFC 3986 (3.2) allows them. Empty is valid: a target may have no authority.
bool valid_host(std::string_view host) {
    return std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._~!$&'()*+,;=:[]%").find(c) != std::string_view::npos;
    });
}

}  // namespace

// Beast's grammar, writing straight into our request: no intermediate message, no second copy.
class RequestParser::Grammar final : public bhttp::basic_parser<true> {
public:
    explicit Grammar(RequestLimits const& limits) : limits_(limits) {
        // Ours is counted over the whole header; Beast's own only over what is fed at once.
        header_limit(static_cast<std::uint32_t>(limits.header_bytes) + 1);
        body_limit(limits.body_bytes);
    }

    Request request_;
    std::optional<Refusal> refusal_;
    bool expects_continue_ = false;
    bool asterisk_ = false;
    bool http_1_1_ = false;

private:
    RequestLimits const& limits_;
    std::size_t fields_ = 0;
    int hosts_ = 0;
    bool has_length_ = false;
    bool has_coding_ = false;
    bool in_body_ = false;

    void refuse(Refusal const& why, beast::error_code& error) {
        refusal_ = why;
        error = bhttp::error::bad_value;
    }

    void on_request_impl(bhttp::verb, beast::string_view method, beast::string_view target,
                         int version, beast::error_code& error) override {
        http_1_1_ = version == 11;
        request_.headers.reserve(12);
        request_.method.assign(method.data(), method.size());
        request_.target.assign(target.data(), target.size());
        if (target.size() > limits_.target_bytes) refuse(refusals::target_too_long, error);
        if (limits_.longer_body)
            body_limit(std::max(limits_.body_bytes,
                                limits_.longer_body(request_.method, request_.target)));
    }

    void on_field_impl(bhttp::field field, beast::string_view name, beast::string_view value,
                       beast::error_code& error) override {
        if (++fields_ > limits_.header_fields) return refuse(refusals::too_many_headers, error);
        if (in_body_) return;  // a trailer: nobody asked for one (RFC 9110, 6.5.1)
        const std::string_view text(value.data(), value.size());
        switch (field) {
            case bhttp::field::host:
                if (++hosts_ > 1 || !valid_host(text)) return refuse(refusals::bad_host, error);
                break;
            case bhttp::field::content_length:
                // Beast takes lists of equal lengths, which two readers may read differently.
                if (has_length_ || !all_digits(text)) return refuse(refusals::bad_framing, error);
                has_length_ = true;
                break;
            case bhttp::field::transfer_encoding:
                if (has_coding_ || !http_1_1_ || !same_name(text, "chunked")) {
                    return refuse(refusals::bad_framing, error);
                }
                has_coding_ = true;
                break;
            case bhttp::field::expect:
                if (!same_name(text, "100-continue")) {
                    return refuse(refusals::expectation_failed, error);
                }
                expects_continue_ = http_1_1_;
                break;
            default:
                break;
        }
        keep(std::string_view(name.data(), name.size()), text);
    }

    void keep(std::string_view name, std::string_view value) {
        for (auto& [known, joined] : request_.headers) {
            if (!same_name(known, name)) continue;
            joined.append(", ").append(value);
            return;
        }
        request_.headers.emplace_back(name, value);
    }

    void on_header_impl(beast::error_code& error) override {
        in_body_ = true;
        if (http_1_1_ && hosts_ == 0) return refuse(refusals::bad_host, error);
        if (request_.method == "CONNECT") return refuse(refusals::method_refused, error);
        Target target;
        if (auto const bad = http::parse_target(request_.target, target))
            return refuse(*bad, error);
        if (!valid_host(target.authority)) return refuse(refusals::bad_target, error);
        if (target.asterisk && request_.method != "OPTIONS") {
            return refuse(refusals::bad_target, error);
        }
        asterisk_ = target.asterisk;
        request_.path = std::move(target.path);
        request_.query = std::move(target.query);
    }

    void on_body_init_impl(boost::optional<std::uint64_t> const& length,
                           beast::error_code&) override {
        // A length is only a promise: a small one is worth reserving for, a large one is not.
        if (length) request_.body.reserve(std::min<std::uint64_t>(*length, 64 * 1024));
    }

    std::size_t on_body_impl(beast::string_view bytes, beast::error_code&) override {
        request_.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes,
                                   beast::error_code&) override {
        request_.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
    void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
    void on_finish_impl(beast::error_code&) override {}
};

struct RequestParser::Reading {
    std::optional<Grammar> grammar;
    std::size_t header_bytes = 0;  // read of the header so far
};

RequestParser::RequestParser(RequestLimits const& limits)
    : limits_(limits), reading_(std::make_unique<Reading>()) {
    begin();
}

RequestParser::~RequestParser() = default;

void RequestParser::begin() {
    reading_->grammar.emplace(limits_);
    reading_->header_bytes = 0;
}

std::size_t RequestParser::feed(std::string_view bytes) {
    Grammar& grammar = *reading_->grammar;
    std::size_t used = 0;
    if (!grammar.got_some()) {
        // Blank lines before a request are passed over (RFC 9112, 2.2), but not without end.
        while (bytes.substr(used, 2) == "\r\n")
            used += 2;
        reading_->header_bytes += used;
        if (reading_->header_bytes > limits_.header_bytes) {
            grammar.refusal_ = refusals::header_too_large;
            return used;
        }
        if (bytes.substr(used) == "\r" || used == bytes.size()) return used;
    }
    while (used < bytes.size() && !grammar.is_done()) {
        bool const in_header = !grammar.is_header_done();
        auto const rest = bytes.substr(used);
        beast::error_code error;
        const std::size_t taken =
            grammar.put(boost::asio::const_buffer(rest.data(), rest.size()), error);
        used += taken;
        if (in_header) {
            reading_->header_bytes += taken;
            const std::size_t pending = error == bhttp::error::need_more ? rest.size() - taken : 0;
            if (!grammar.refusal_ && (error == bhttp::error::header_limit ||
                                      reading_->header_bytes + pending > limits_.header_bytes)) {
                bool const first_line = grammar.request_.method.empty();
                grammar.refusal_ = refusals::header_too_large;
                if (first_line) grammar.refusal_ = refusals::target_too_long;
            }
        }
        if (grammar.refusal_) return used;
        if (error == bhttp::error::need_more) {
            // A chunk's header or a trailer of this size has no honest purpose.
            if (!in_header && rest.size() - taken > limits_.header_bytes) {
                grammar.refusal_ = refusals::bad_framing;
            }
            return used;
        }
        if (error) {
            grammar.refusal_ = refusal_of(error, rest);
            return used;
        }
        if (in_header) return used;
    }
    return used;
}

bool RequestParser::begun() const {
    return reading_->grammar->got_some();
}
bool RequestParser::header_complete() const {
    return reading_->grammar->is_header_done();
}
bool RequestParser::complete() const {
    return !refusal() && reading_->grammar->is_done();
}
std::optional<Refusal> const& RequestParser::refusal() const {
    return reading_->grammar->refusal_;
}
void RequestParser::give_up(Refusal const& why) {
    reading_->grammar->refusal_ = why;
}
Request& RequestParser::request() {
    return reading_->grammar->request_;
}
bool RequestParser::wants_keep_alive() const {
    return reading_->grammar->keep_alive();
}
bool RequestParser::expects_continue() const {
    return reading_->grammar->expects_continue_ && !reading_->grammar->is_done();
}
bool RequestParser::speaks_1_0() const {
    return !reading_->grammar->http_1_1_;
}
bool RequestParser::asks_of_server() const {
    return reading_->grammar->asterisk_;
}

}  // namespace rostrum::server::http
