#include "server/api/rendered.hpp"

#include "server/access/digest.hpp"
#include "server/http/gzip.hpp"

namespace rostrum::server::api {

namespace {

// Below this a compressed body saves no packet.
constexpr std::size_t worth_compressing = 860;

}  // namespace

RenderedForm make_form(std::string body, Form const& form, http::Coding coding) {
    bool const compressed = coding == http::Coding::gzip && body.size() >= worth_compressing;
    if (compressed) body = http::gzip(body);
    RenderedForm made;
    made.etag = '"' + form.etag_prefix + access::sha256_hex(body).substr(0, 32) + '"';
    std::string headers = "Content-Type: " + form.media_type + "\r\n";
    if (!form.language.empty()) headers += "Content-Language: " + form.language + "\r\n";
    if (compressed) headers += "Content-Encoding: gzip\r\n";
    headers += "ETag: " + made.etag + "\r\n";
    headers.append("Cache-Control: ").append(form.cache_control).append("\r\n");
    headers += "Vary: Accept, Accept-Language, Accept-Encoding, Authorization\r\n";
    // A page of any origin may read what needs no token: without one there is nothing that a
    // reader's browser adds, and with one it asks first, which is not answered (Fetch, 3.2).
    headers += "Access-Control-Allow-Origin: *\r\n";
    headers += "Access-Control-Expose-Headers: Server-Time, Rehearsal\r\n";
    made.headers = std::make_shared<std::string const>(std::move(headers));
    made.body = std::make_shared<std::string const>(std::move(body));
    return made;
}

std::shared_ptr<RenderedAnswer> make_answer(std::string body, Form const& form) {
    auto answer = std::make_shared<RenderedAnswer>();
    answer->gzip = make_form(body, form, http::Coding::gzip);
    answer->identity = make_form(std::move(body), form, http::Coding::identity);
    return answer;
}

std::shared_ptr<RenderedAnswer const> RenderedAnswers::find(std::string const& key,
                                                            ViewPtr const& view,
                                                            model::Instant now) const {
    std::shared_lock const lock(mutex_);
    auto const found = answers_.find(key);
    if (found == answers_.end() || found->second->view != view) return nullptr;
    model::Stretch const& stretch = found->second->stretch;
    if (now < stretch.as_of && view->meeting->at <= now) return nullptr;  // the clock was set back
    if (stretch.until && *stretch.until <= now) return nullptr;
    return found->second;
}

void RenderedAnswers::keep(std::string key, std::shared_ptr<RenderedAnswer const> answer) {
    std::unique_lock const lock(mutex_);
    if (answers_.size() >= most) answers_.clear();
    answers_.insert_or_assign(std::move(key), std::move(answer));
}

}  // namespace rostrum::server::api
