#include "server/client/http_client.hpp"

#include <curl/curl.h>

#include <mutex>

#include "server/clock.hpp"
#include "server/http/messages.hpp"

namespace rostrum::server::client {

namespace {

constexpr std::size_t longest_body_bytes = 64 * 1024 * 1024;

void begin_curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void add(List& list, std::string const& line) {
    list.reset(curl_slist_append(list.release(), line.c_str()));
}

// What a transfer writes to while it lasts.
struct Transfer {
    CURL* curl = nullptr;
    Answer answer;
    std::function<void(Answer const&)> begun;    // of a stream
    std::function<void(std::string_view)> take;  // of a stream
    std::chrono::nanoseconds silence{0};         // zero: it may be silent
    std::chrono::nanoseconds heard = stopwatch();
    std::stop_token stop;
    bool too_long = false;
};

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* to) {
    auto& transfer = *static_cast<Transfer*>(to);
    std::string_view line{bytes, size * count};
    transfer.heard = stopwatch();
    if (line.starts_with("HTTP/")) {  // again after a 100 or a proxy's answer
        transfer.answer.headers.clear();
        return line.size();
    }
    auto const colon = line.find(':');
    if (colon != line.npos)
        transfer.answer.headers.emplace_back(
            line.substr(0, colon),
            http::trimmed(line.substr(colon + 1, line.find_last_not_of("\r\n") - colon)));
    bool const ends = line == "\r\n" || line == "\n";
    if (!ends) return line.size();
    long status = 0;
    curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
    transfer.answer.status = static_cast<unsigned>(status);
    if (transfer.begun && status >= 200) transfer.begun(transfer.answer);
    return line.size();
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* to) {
    auto& transfer = *static_cast<Transfer*>(to);
    std::string_view const part{bytes, size * count};
    transfer.heard = stopwatch();
    if (transfer.take && transfer.answer.ok()) {
        transfer.take(part);
    } else if (transfer.answer.body.size() + part.size() <= longest_body_bytes) {
        transfer.answer.body += part;
    } else {
        transfer.too_long = true;
        return 0;
    }
    return part.size();
}

// Called several times a second, also while nothing comes.
int on_progress(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto const& transfer = *static_cast<Transfer const*>(of);
    bool const silent =
        transfer.silence.count() > 0 && stopwatch() - transfer.heard > transfer.silence;
    return transfer.stop.stop_requested() || silent ? 1 : 0;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
    for (auto const& [key, value] : headers)
        if (http::same_name(key, name)) return value;
    return {};
}

struct HttpClient::Handle {
    std::string url;
    std::string token;
    std::chrono::milliseconds patience;
    std::stop_token stop;
    CURL* curl = nullptr;
    char said[CURL_ERROR_SIZE] = "";

    ~Handle() {
        if (curl) curl_easy_cleanup(curl);
    }

    // Sets up everything that questions have in common; the connection is kept from one to the
    // next.
    List prepare(Question const& question, Transfer& transfer) {
        curl_easy_reset(curl);
        said[0] = '\0';
        transfer.curl = curl;
        curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, said);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_URL, (url + question.path).c_str());
        curl_easy_setopt(curl, CURLOPT_USERAGENT, "rostrum");
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(patience.count()));
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
        curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
        curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
        curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
        if (question.method != "GET")
            curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, question.method.c_str());
        List list;
        if (!question.body.empty()) {
            curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(question.body.size()));
            curl_easy_setopt(curl, CURLOPT_POSTFIELDS, question.body.c_str());
            add(list, "Content-Type: application/json");
            add(list, "Expect:");
        }
        if (!token.empty()) add(list, "Authorization: Bearer " + token);
        for (auto const& [name, value] : question.headers)
            add(list, name + ": " + value);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list.get());
        return list;
    }

    [[noreturn]] void fail(CURLcode code) const {
        std::string why = said[0] ? said : curl_easy_strerror(code);
        throw Unreachable(url + " can't be reached: " + why);
    }
};

HttpClient::HttpClient(std::string url, std::string token, std::chrono::milliseconds patience)
    : handle_(std::make_unique<Handle>()) {
    begin_curl();
    while (url.ends_with('/'))
        url.pop_back();
    bool const http = url.starts_with("http://") && url.size() > 7;
    bool const https = url.starts_with("https://") && url.size() > 8;
    if ((!http && !https) || url.find_first_of(" \t\r\n?#") != url.npos)
        throw std::invalid_argument(
            "the address of a service is http://... or https://..., without a "
            "query");
    if (token.find_first_of("\r\n") != token.npos)
        throw std::invalid_argument("a token is one line");
    handle_->url = std::move(url);
    handle_->token = std::move(token);
    handle_->patience = patience;
    handle_->curl = curl_easy_init();
    if (!handle_->curl) throw std::bad_alloc();
}

HttpClient::~HttpClient() = default;

void HttpClient::heed(std::stop_token stop) {
    handle_->stop = std::move(stop);
}

Answer HttpClient::ask(Question const& question) {
    Transfer transfer;
    transfer.stop = handle_->stop;
    List const list = handle_->prepare(question, transfer);
    curl_easy_setopt(handle_->curl, CURLOPT_TIMEOUT_MS,
                     static_cast<long>(handle_->patience.count()));
    curl_easy_setopt(handle_->curl, CURLOPT_ACCEPT_ENCODING, "");
    CURLcode const code = curl_easy_perform(handle_->curl);
    if (transfer.too_long) throw Unreachable(handle_->url + " answers with more than can be taken");
    if (code != CURLE_OK) handle_->fail(code);
    return std::move(transfer.answer);
}

Answer HttpClient::stream(Question const& question, std::function<void(Answer const&)> begun,
                          std::function<void(std::string_view)> take,
                          std::chrono::milliseconds silence, std::stop_token stop) {
    Transfer transfer;
    transfer.begun = std::move(begun);
    transfer.take = std::move(take);
    transfer.silence = silence;
    transfer.stop = std::move(stop);
    List const list = handle_->prepare(question, transfer);
    CURLcode const code = curl_easy_perform(handle_->curl);
    // A stream that is open has no proper end: whoever reads it connects again, however it ended.
    if (code != CURLE_OK && transfer.answer.status == 0 && !transfer.stop.stop_requested())
        handle_->fail(code);
    return std::move(transfer.answer);
}

}  // namespace rostrum::server::client
