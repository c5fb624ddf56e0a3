#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/timetable.hpp"
#include "server/http/conditional.hpp"
#include "server/http/messages.hpp"
#include "server/meeting_view.hpp"

namespace rostrum::server::api {

// A body in one coding, with the ETag of its own and its headers as bytes.
struct RenderedForm {
    http::SharedBody body;
    std::string etag;
    http::SharedBody headers;
};

struct RenderedAnswer {
    ViewPtr view;  // what it was rendered from; null: from no meeting
    model::Stretch stretch;
    RenderedForm identity;
    RenderedForm gzip;  // where it is too small to be worth it: as identity
};

// What is needed to give a body its headers.
struct Form {
    std::string media_type;
    std::string language;     // Content-Language; may be empty
    std::string etag_prefix;  // "17." before the hash, for what has a revision of its own
    std::string_view cache_control = "no-cache";
};

// Hashes a body that was rendered, and compresses it if that is asked for and worth it.
RenderedForm make_form(std::string body, Form const& form, http::Coding coding);
// In both codings.
std::shared_ptr<RenderedAnswer> make_answer(std::string body, Form const& form);

// Answers that many ask for, rendered once for each version, view, language and form. Bounded: when
// it is full it starts anew. Any thread.
class RenderedAnswers {
public:
    // The answer of that key, if it still holds for this version at this time; else nullptr.
    std::shared_ptr<RenderedAnswer const> find(std::string const& key, ViewPtr const& view,
                                               model::Instant now) const;
    void keep(std::string key, std::shared_ptr<RenderedAnswer const> answer);

private:
    static constexpr std::size_t most = 2'000;

    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<RenderedAnswer const>> answers_;
};

}  // namespace rostrum::server::api
