#pragma once

#include <string>
#include <vector>

#include "model/notice.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::feeds {

// A notice in words, in the viewer's language, plain text without line breaks inside.
struct NoticeText {
    std::string title;               // "You are planned for another day"
    std::vector<std::string> lines;  // sentences, with times at the venue's clock
};

// What it says, by the meeting as it is in `r` and the plans that the notice itself holds. The
// viewer is whom it goes to, or an officer who looks at it.
NoticeText notice_text(wire::Rendering const& r, model::Notice const& notice);

// An e-mail that tells all of them, to one recipient: `notices` is not empty.
struct NoticeMail {
    std::string subject;
    std::string text;  // lines end in "\n"
    // The entries of the bookings that are told of (notice_calendar.hpp); empty where none is.
    std::string calendar;
};
NoticeMail notice_mail(wire::Rendering const& r, std::vector<model::Notice> const& notices);

}  // namespace rostrum::server::feeds
