#include "server/webhooks/sender.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <new>

#include "server/webhooks/target.hpp"

namespace rostrum::server::webhooks {

// What is held in Sender::Handles has a name, for that has one.
namespace sending {

// What an answer says besides its status is of no use to us, and should not cost much.
constexpr std::size_t most_answer_bytes = 16 * 1024;

static void begin_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

struct FreeStrings {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Strings = std::unique_ptr<curl_slist, FreeStrings>;

static void append(Strings& strings, std::string const& line) {
    curl_slist* const longer = curl_slist_append(strings.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    (void)strings.release();
    strings.reset(longer);
}

struct FreeEasy {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

struct Request {
    std::uint64_t ticket = 0;
    http::TrustedNetworks const* allowed = nullptr;
    bool secure = false;
    bool refused = false;    // an address that it would have been connected to
    bool connected = false;  // to one that may be
    std::size_t answer_bytes = 0;
    Outgoing outgoing;
    Strings headers;
    Strings resolved;
    std::unique_ptr<CURL, FreeEasy> curl;
};

static std::optional<http::AddressBytes> address_of(curl_sockaddr const& socket) {
    http::AddressBytes bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (socket.family == AF_INET && socket.addrlen >= sizeof(sockaddr_in)) {
        sockaddr_in address{};
        std::memcpy(&address, &socket.addr, sizeof address);
        std::memcpy(bytes.data() + 12, &address.sin_addr, 4);
        return bytes;
    }
    // The structure holds a sockaddr, with room for a longer one behind it.
    if (socket.family == AF_INET6 && socket.addrlen >= sizeof(sockaddr_in6)) {
        auto const* const begin = reinterpret_cast<unsigned char const*>(&socket) +
                                  offsetof(curl_sockaddr, addr) + offsetof(sockaddr_in6, sin6_addr);
        std::copy_n(begin, bytes.size(), bytes.begin());
        return bytes;
    }
    return std::nullopt;
}

// Asked before each connection with the very address that would be connected to.
static curl_socket_t open_socket(void* of, curlsocktype purpose, curl_sockaddr* to) {
    auto& request = *static_cast<Request*>(of);
    auto const address = address_of(*to);
    bool const allowed = purpose == CURLSOCKTYPE_IPCXN && address &&
                         may_connect(*address, request.secure, *request.allowed);
    if (!allowed) {
        request.refused = true;
        return CURL_SOCKET_BAD;
    }
    request.connected = true;
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static std::size_t drop_answer(char*, std::size_t size, std::size_t count, void* of) {
    auto& request = *static_cast<Request*>(of);
    request.answer_bytes += size * count;
    return request.answer_bytes <= most_answer_bytes ? size * count : 0;
}

static Attempted attempted_of(Request const& request, CURLcode code) {
    Attempted attempted;
    long status = 0;
    curl_easy_getinfo(request.curl.get(), CURLINFO_RESPONSE_CODE, &status);
    // An answer whose body is too long, breaks off or never ends is one all the same.
    if (status >= 200) {
        attempted.status = static_cast<int>(status);
        attempted.result = judge_status(attempted.status);
        curl_off_t after = 0;
        curl_easy_getinfo(request.curl.get(), CURLINFO_RETRY_AFTER, &after);
        if (after > 0) attempted.retry_after = std::chrono::seconds{after};
        return attempted;
    }
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            attempted.result = Result::timed_out;
            break;
        case CURLE_COULDNT_RESOLVE_HOST:
            attempted.result = Result::unresolved;
            break;
        case CURLE_COULDNT_CONNECT:
            attempted.result =
                request.refused && !request.connected ? Result::refused : Result::unreachable;
            break;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CACERT_BADFILE:
            attempted.result = Result::insecure;
            break;
        default:
            attempted.result = Result::broken;
    }
    return attempted;
}

// "host:port:address,address", as CURLOPT_RESOLVE takes it; empty for a host that is an address.
static std::string resolution(std::string const& url, auto const& resolve) {
    std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> const read(curl_url(), curl_url_cleanup);
    char* host = nullptr;
    char* port = nullptr;
    std::string line;
    if (curl_url_set(read.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK &&
        curl_url_get(read.get(), CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(read.get(), CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK) {
        std::string addresses;
        for (std::string const& address : resolve(std::string{host}))
            addresses += (addresses.empty() ? "" : ",") + address;
        if (!addresses.empty()) line = std::string{host} + ':' + port + ':' + addresses;
    }
    curl_free(host);
    curl_free(port);
    return line;
}

}  // namespace sending

using sending::Request;

struct Sender::Handles {
    SenderOptions options;
    CURLM* multi = nullptr;
    std::map<std::uint64_t, std::unique_ptr<Request>> requests;
    std::vector<Finished> failed;  // before they began

    void prepare(Request& request) const;
    std::unique_ptr<Request> take(CURL* curl);
};

void Sender::Handles::prepare(Request& request) const {
    CURL* const curl = request.curl.get();
    Outgoing const& outgoing = request.outgoing;
    request.secure = curl_strnequal(outgoing.url.c_str(), "https:", 6) != 0;
    sending::append(request.headers, "Content-Type: application/json");
    sending::append(request.headers, "Expect:");
    for (auto const& [name, value] : outgoing.headers)
        sending::append(request.headers, name + ": " + value);
    if (options.resolve)
        if (auto const line = sending::resolution(outgoing.url, options.resolve); !line.empty())
            sending::append(request.resolved, line);

    curl_easy_setopt(curl, CURLOPT_URL, outgoing.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, request.secure ? "https" : "http");
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, sending::open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &request);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // nor that of the environment
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    // A name server that is slower than the time-out holds up this request alone: libcurl would
    // else wait for the thread that asks it.
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.time_out.count()));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "rostrum");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, request.headers.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(outgoing.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, outgoing.body.c_str());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, sending::drop_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &request);
    if (request.resolved) curl_easy_setopt(curl, CURLOPT_RESOLVE, request.resolved.get());
    // No connection is used twice: each message's goes through the check of its address.
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
}

std::unique_ptr<Request> Sender::Handles::take(CURL* curl) {
    auto const found = std::find_if(requests.begin(), requests.end(), [&](auto const& entry) {
        return entry.second->curl.get() == curl;
    });
    if (found == requests.end()) return nullptr;
    curl_multi_remove_handle(multi, curl);
    auto request = std::move(found->second);
    requests.erase(found);
    return request;
}

Sender::Sender(SenderOptions options) : handles_(std::make_unique<Handles>()) {
    sending::begin_curl_once();
    handles_->options = std::move(options);
    handles_->multi = curl_multi_init();
    if (!handles_->multi) throw std::bad_alloc();
}

Sender::~Sender() {
    while (!handles_->requests.empty())
        abandon(handles_->requests.begin()->first);
    curl_multi_cleanup(handles_->multi);
}

void Sender::send(std::uint64_t ticket, Outgoing outgoing) {
    auto request = std::make_unique<Request>();
    request->ticket = ticket;
    request->allowed = &handles_->options.allowed;
    request->outgoing = std::move(outgoing);
    request->curl.reset(curl_easy_init());
    if (!request->curl) throw std::bad_alloc();
    handles_->prepare(*request);
    if (curl_multi_add_handle(handles_->multi, request->curl.get()) != CURLM_OK) {
        handles_->failed.push_back({ticket, {}});
        return;
    }
    handles_->requests[ticket] = std::move(request);
}

void Sender::abandon(std::uint64_t ticket) {
    auto const found = handles_->requests.find(ticket);
    if (found != handles_->requests.end()) handles_->take(found->second->curl.get());
}

std::vector<Sender::Finished> Sender::wait(std::chrono::milliseconds at_most) {
    std::vector<Finished> finished = std::exchange(handles_->failed, {});
    int running = 0;
    curl_multi_perform(handles_->multi, &running);
    auto const collect = [&] {
        int left = 0;
        while (CURLMsg const* message = curl_multi_info_read(handles_->multi, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            CURLcode const code = message->data.result;
            if (auto const request = handles_->take(message->easy_handle))
                finished.push_back({request->ticket, sending::attempted_of(*request, code)});
        }
    };
    collect();
    if (!finished.empty()) return finished;
    curl_multi_poll(handles_->multi, nullptr, 0, static_cast<int>(at_most.count()), nullptr);
    curl_multi_perform(handles_->multi, &running);
    collect();
    return finished;
}

void Sender::wake() {
    curl_multi_wakeup(handles_->multi);
}

}  // namespace rostrum::server::webhooks
