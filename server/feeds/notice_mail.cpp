#include <algorithm>

#include "server/feeds/notice_calendar.hpp"
#include "server/feeds/notice_phrases.hpp"
#include "server/feeds/notices.hpp"
#include "server/feeds/one_line.hpp"
#include "server/feeds/wrapping.hpp"
#include "server/wire/recipient.hpp"

namespace rostrum::server::feeds {

namespace {

constexpr std::size_t line_characters = 76;  // RFC 5322, 2.1.1 wants at most 78

using model::Notice;
using model::NoticeKind;
using wire::Rendering;

std::string apart_in_mail(Rendering const& r, std::string_view text) {
    return set_apart(text, r.viewer.language);
}

std::string subject_of(Rendering const& r, std::string const& first, std::size_t further) {
    std::string const meeting = apart_in_mail(r, r.text(r.programme().short_title));
    if (further == 0) return phrase(r, "notices.subject", {{"title", first}, {"meeting", meeting}});
    return phrase(r, "notices.subject_more",
                  {{"title", first}, {"meeting", meeting}, {"count", std::to_string(further)}});
}

// Whom it is sent to, by which clock its times are, where to look.
std::string closing_of(Rendering const& r, model::RecipientId const& recipient) {
    std::string const who = apart_in_mail(r, wire::recipient_name(r, recipient));
    std::string text = wrapped(phrase(r, "notices.sent_to", {{"recipient", who}}), line_characters);
    text += wrapped(
        phrase(r, "page.local_times", {{"zone", apart_in_mail(r, r.programme().zone.name)}}),
        line_characters);
    if (r.origin.empty()) return text;
    text += wrapped(r.word("notices.where"), line_characters);
    text += r.origin + "/\n";
    return text;
}

}  // namespace

NoticeMail notice_mail(Rendering const& r, std::vector<Notice> const& notices) {
    NoticeMail mail;
    mail.text = wrapped(apart_in_mail(r, r.text(r.programme().short_title)), line_characters);
    for (Notice const& notice : notices) {
        NoticeText const words = notice_text(r, notice);
        if (mail.subject.empty()) mail.subject = subject_of(r, words.title, notices.size() - 1);
        mail.text += '\n' + wrapped(words.title, line_characters);
        for (std::string const& line : words.lines)
            mail.text += wrapped(line, line_characters);
    }
    mail.text += '\n' + closing_of(r, notices.front().recipient);
    mail.calendar = notice_calendar(r, notices);
    return mail;
}

}  // namespace rostrum::server::feeds
