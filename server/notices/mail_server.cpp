#include "server/notices/mail_server.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <memory>

#include "server/http/forwarded.hpp"

namespace rostrum::server::notices {

namespace {

struct FreeServerUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part_of_server(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string const found = text;
    curl_free(text);
    return found;
}

bool stands_here(std::string host) {
    static http::TrustedNetworks const loopback({"127.0.0.0/8", "::1"});
    std::transform(host.begin(), host.end(), host.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    auto const address = http::parse_address(host);
    return address ? loopback.contains(*address) : host == "localhost";
}

}  // namespace

std::optional<MailServer> read_mail_server(std::string const& url) {
    bool const visible =
        std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
    std::unique_ptr<CURLU, FreeServerUrl> const read(curl_url());
    // Without a scheme libcurl would guess one.
    if (!visible || url.find("://") == url.npos || url.find_first_of("?#@") != url.npos || !read ||
        curl_url_set(read.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
        return std::nullopt;
    std::string const scheme = part_of_server(read.get(), CURLUPART_SCHEME);
    std::string const host = part_of_server(read.get(), CURLUPART_HOST);
    if ((scheme != "smtp" && scheme != "smtps") || host.empty()) return std::nullopt;
    MailServer server;
    server.secure = scheme == "smtps";
    server.here = stands_here(host);
    return server;
}

}  // namespace rostrum::server::notices
