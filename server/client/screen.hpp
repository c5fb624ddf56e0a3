#pragma once

#include <string>
#include <vector>

#include "config/locale.hpp"
#include "model/time.hpp"
#include "server/client/picture.hpp"

namespace rostrum::server::client {

// How a part of a line is shown, where the terminal can.
enum class Style { plain, dim, bold, green, amber, red, alarm };

struct Span {
    std::string text;
    Style style = Style::plain;

    friend bool operator==(Span const&, Span const&) = default;
};
using Line = std::vector<Span>;

// Where and for whom it is drawn.
struct Surface {
    int width = 80;   // in columns, from 20 up; no line is wider
    int height = 24;  // in lines; there are never more
    model::Language language = model::Language::en;
    model::Zone zone;  // of the venue: all times are local there
};

// How things stand between the screen and the service.
struct Connection {
    std::optional<model::Instant> lost_since;  // by the service's clock; nullopt: all is well
    std::string why;                           // in words of whoever failed, for the technician
};

// The screen as lines. Of a list that is longer than the space, what is around the present is
// shown. Pure.
std::vector<Line> draw(Picture const& picture, Connection const& connection, Surface const& surface,
                       model::Instant now, config::Locales const& locales);

// A line as plain text, without blanks at its end; and with the terminal's codes.
std::string plain_text(Line const& line);
std::string coloured_text(Line const& line);

}  // namespace rostrum::server::client
