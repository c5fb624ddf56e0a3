#include "server/notices/smtp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <mutex>
#include <new>

#include "server/clock.hpp"
#include "server/notices/address.hpp"
#include "server/notices/mail_body.hpp"
#include "server/notices/mail_header.hpp"
#include "server/notices/mail_server.hpp"
#include "server/notices/smtp_line.hpp"
#include "server/notices/smtp_talk.hpp"

namespace rostrum::server::notices {

// What is held in Smtp::Session has a name, for that has one.
namespace posting {

static void begin_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

struct FreeStrings {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Strings = std::unique_ptr<curl_slist, FreeStrings>;

static Strings strings(std::vector<std::string> const& lines) {
    Strings all;
    for (std::string const& line : lines) {
        curl_slist* const longer = curl_slist_append(all.get(), line.c_str());
        if (!longer) throw std::bad_alloc();
        (void)all.release();
        all.reset(longer);
    }
    return all;
}

struct FreeEasy {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// One message over one connection.
struct Attempt {
    Attempt(Mail const& a_mail, std::vector<std::string> const& addresses,
            std::chrono::nanoseconds until, std::atomic<bool> const& stop)
        : mail(a_mail), to(addresses), give_up_at(until), stopped(stop), talk(addresses.size()) {}

    Mail const& mail;
    std::vector<std::string> const& to;
    std::chrono::nanoseconds give_up_at;  // by the stopwatch
    std::atomic<bool> const& stopped;
    SmtpTalk talk;
    LastPart last;
    CURLcode code = CURLE_OK;

    bool over() const { return stopped || stopwatch() >= give_up_at; }
};

static curl_socket_t open_line(void* of, curlsocktype, curl_sockaddr* to) {
    return static_cast<SmtpLine*>(of)->open(to->family, to->socktype, to->protocol);
}

static int close_line(void* of, curl_socket_t socket) {
    return static_cast<SmtpLine*>(of)->close(socket);
}

static std::size_t hear(char* bytes, std::size_t size, std::size_t count, void* of) {
    static_cast<Attempt*>(of)->talk.reply({bytes, size * count});
    return size * count;
}

static int overhear(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* of) {
    SmtpTalk& talk = static_cast<Attempt*>(of)->talk;
    if (kind == CURLINFO_HEADER_OUT) talk.command({bytes, size});
    if (kind == CURLINFO_DATA_OUT) talk.message({bytes, size});
    return 0;
}

// libcurl asks now and then, also where it waits by itself, as for the answer to a message.
static int look_up(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Attempt*>(of)->over() ? 1 : 0;
}

static bool for_want_of_tls(CURLcode code) {
    switch (code) {
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
            return true;
        default:
            return false;
    }
}

}  // namespace posting

using posting::Attempt;

struct Smtp::Session {
    std::unique_ptr<CURLM, posting::FreeMulti> multi;
    SmtpLine line;  // outlived by none of the connections

    void address(CURL* curl, SmtpOptions const& options) const;
    void watch(CURL* curl, Attempt& attempt);
    void run(CURL* curl, Attempt& attempt);
    // False: it was tried over the connection that was kept, and that had ended.
    bool post(SmtpOptions const& options, Attempt& attempt);
};

// Where to, and how safe it must be.
void Smtp::Session::address(CURL* curl, SmtpOptions const& options) const {
    auto const server = read_mail_server(options.url);
    bool const plain_will_do = server && !server->secure && (server->here || options.plain_allowed);
    curl_easy_setopt(curl, CURLOPT_URL, options.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // nor that of the environment
    // Where plain would do, TLS is taken if it is offered, and protects from listeners even if
    // nobody vouches for the certificate, such as the one that a mail server made for itself.
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(plain_will_do ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, plain_will_do ? 0L : 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, plain_will_do ? 0L : 2L);
    if (!options.certificates.empty())
        curl_easy_setopt(curl, CURLOPT_CAINFO, options.certificates.c_str());
    if (!options.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, options.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, options.password.c_str());
    }
}

void Smtp::Session::watch(CURL* curl, Attempt& attempt) {
    auto const left =
        std::chrono::ceil<std::chrono::milliseconds>(attempt.give_up_at - stopwatch());
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                     static_cast<long>(std::max<std::int64_t>(left.count(), 1)));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    // A slow name server holds up nobody longer than that.
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, posting::open_line);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &line);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETFUNCTION, posting::close_line);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETDATA, &line);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, posting::hear);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &attempt);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, posting::overhear);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &attempt);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, posting::look_up);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &attempt);
}

// Until libcurl is done with it. A handle is never taken away before: it would end the message
// where it stands, as if that were all of it.
void Smtp::Session::run(CURL* curl, Attempt& attempt) {
    if (curl_multi_add_handle(multi.get(), curl) != CURLM_OK) throw std::bad_alloc();
    attempt.code = CURLE_RECV_ERROR;
    for (int running = 1; running > 0;) {
        if (attempt.over()) line.hang_up();
        if (curl_multi_perform(multi.get(), &running) != CURLM_OK) line.hang_up();
        if (running > 0) curl_multi_poll(multi.get(), nullptr, 0, 1'000, nullptr);
    }
    int left = 0;
    while (CURLMsg const* message = curl_multi_info_read(multi.get(), &left))
        if (message->msg == CURLMSG_DONE) attempt.code = message->data.result;
    curl_multi_remove_handle(multi.get(), curl);
}

bool Smtp::Session::post(SmtpOptions const& options, Attempt& attempt) {
    std::unique_ptr<CURL, posting::FreeEasy> const curl(curl_easy_init());
    if (!curl) throw std::bad_alloc();
    attempt.last.talk = &attempt.talk;
    auto const header = posting::strings(mail_header(attempt.mail, attempt.to, options));
    auto const recipients = posting::strings(attempt.to);
    Mime const body = mail_body(curl.get(), attempt.mail, attempt.last);
    address(curl.get(), options);
    watch(curl.get(), attempt);
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, options.from.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, header.get());
    curl_easy_setopt(curl.get(), CURLOPT_MIMEPOST, body.get());
    if (line.gone_stale()) {
        line.hang_up();
        curl_easy_setopt(curl.get(), CURLOPT_FRESH_CONNECT, 1L);
    }
    bool const was_open = line.is_open();
    std::size_t const opened = line.opened();
    run(curl.get(), attempt);
    bool const used_again = was_open && line.opened() == opened;
    return !used_again || !attempt.talk.nothing_said() || attempt.over();
}

Smtp::Smtp(SmtpOptions options)
    : options_(std::move(options)), session_(std::make_unique<Session>()) {
    posting::begin_curl_once();
    session_->multi.reset(curl_multi_init());
    if (!session_->multi) throw std::bad_alloc();
    curl_multi_setopt(session_->multi.get(), CURLMOPT_MAXCONNECTS, 1L);
}

Smtp::~Smtp() {
    session_->line.stop_listening();
    session_->multi.reset();
}

PostResult Smtp::post(Mail const& mail) {
    std::vector<std::string> to;
    std::copy_if(mail.to.begin(), mail.to.end(), std::back_inserter(to),
                 [](std::string const& address) { return is_address(address); });
    PostResult result;
    if (stopped_ || !options_.on() || !is_address(options_.from)) return result;
    if (to.empty()) {
        result.posted = Posted::refused;
        return result;
    }
    auto const give_up_at = stopwatch() + options_.time_out;
    bool done = false;
    for (int attempts = 0; attempts < 2 && !done; ++attempts) {
        Attempt attempt(mail, to, give_up_at, stopped_);
        done = session_->post(options_, attempt);
        result = attempt.talk.result(posting::for_want_of_tls(attempt.code));
    }
    return result;
}

void Smtp::stop() {
    stopped_ = true;
    session_->line.hang_up_for_good();
    curl_multi_wakeup(session_->multi.get());
}

}  // namespace rostrum::server::notices
