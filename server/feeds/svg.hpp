#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/language.hpp"

namespace rostrum::server::feeds {

// A picture as SVG (1.1, as every browser and editor reads it), by itself: no script, nothing from
// elsewhere. Coordinates are pixels from the upper left corner, and nothing may lie outside.
class Svg {
public:
    // Which edge of a text its x is, on the picture, whatever the language reads from.
    enum class Edge { left, middle, right };

    // `style` is the picture's own, behind the fonts; title and description are what is read out.
    Svg(model::Language language, double width, double height, std::string_view title,
        std::string_view description, std::string_view style);

    void rect(double x, double y, double width, double height, std::string_view style_class,
              std::string_view attributes = "");
    void line(double x1, double y1, double x2, double y2, std::string_view style_class);
    void circle(double x, double y, double radius, std::string_view style_class);
    // `y` is the line that letters stand on.
    void text(double x, double y, Edge edge, std::string_view style_class,
              std::string_view content);

    // What belongs together, with the words that are told of it.
    void open_group(std::string_view style_class, std::string_view title);
    void close_group();

    std::string finish() &&;

private:
    bool right_to_left_;
    std::string out_;
};

// Text as XML 1.0 may hold it: what it forbids even escaped is replaced (U+FFFD).
std::string as_xml(std::string_view text);

// About how wide a text of that font size is: nobody here measures letters, so it errs to the wide
// side.
double width_of(std::string_view text, double font_size);
// The text, with an ellipsis where it would be wider than that.
std::string shortened(std::string_view text, double font_size, double width);
// The text in at most `lines` lines, broken at blanks; the last one is shortened.
std::vector<std::string> broken(std::string_view text, double font_size, double width,
                                std::size_t lines);

}  // namespace rostrum::server::feeds
