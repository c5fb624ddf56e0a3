#include "server/feeds/svg.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "server/client/cells.hpp"
#include "server/feeds/markup.hpp"

namespace rostrum::server::feeds {

namespace {

// The same fonts as on paper; whoever has none of them gets what the system has.
constexpr std::string_view fonts_of(model::Language language) {
    switch (language) {
        case model::Language::zh:
            return R"("Noto Sans CJK SC", "Noto Sans", "Noto Sans Arabic", sans-serif)";
        case model::Language::ar:
            return R"("Noto Sans Arabic", "Noto Sans", "Noto Sans CJK SC", sans-serif)";
        default:
            return R"("Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif)";
    }
}

// Of a terminal's column, in ems of these fonts.
constexpr double column_width = 0.55;

// A tenth of a pixel is enough; never a comma, whatever the process's locale.
std::string number(double value) {
    char digits[32];
    double const rounded = std::round(value * 10) / 10 + 0.0;
    auto const end = std::to_chars(std::begin(digits), std::end(digits), rounded).ptr;
    return {digits, end};
}

std::string attribute(std::string_view name, double value) {
    return " " + std::string{name} + "=\"" + number(value) + '"';
}

std::string class_of(std::string_view style_class) {
    return " class=\"" + std::string{style_class} + '"';
}

}  // namespace

Svg::Svg(model::Language language, double width, double height, std::string_view title,
         std::string_view description, std::string_view style)
    : right_to_left_(language == model::Language::ar) {
    std::string const code{model::code(language)};
    out_ =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\"" +
        attribute("width", width) + attribute("height", height) + " viewBox=\"0 0 " +
        number(width) + ' ' + number(height) + "\" xml:lang=\"" + code + "\" lang=\"" + code +
        "\" direction=\"" + (right_to_left_ ? "rtl" : "ltr") +
        "\" role=\"graphics-document document\" aria-labelledby=\"title\" "
        "aria-describedby=\"description\">\n";
    out_ += "<title id=\"title\">" + as_xml(title) + "</title>\n<desc id=\"description\">" +
            as_xml(description) + "</desc>\n";
    out_ += "<style>\ntext { font-family: " + std::string{fonts_of(language)} +
            "; fill: #1a1a1a; }\n" + std::string{style} + "</style>\n";
    rect(0, 0, width, height, "ground");
}

void Svg::rect(double x, double y, double width, double height, std::string_view style_class,
               std::string_view attributes) {
    out_ += "<rect" + class_of(style_class) + attribute("x", x) + attribute("y", y) +
            attribute("width", width) + attribute("height", height) +
            (attributes.empty() ? "" : " ") + std::string{attributes} + "/>\n";
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view style_class) {
    out_ += "<line" + class_of(style_class) + attribute("x1", x1) + attribute("y1", y1) +
            attribute("x2", x2) + attribute("y2", y2) + "/>\n";
}

void Svg::circle(double x, double y, double radius, std::string_view style_class) {
    out_ += "<circle" + class_of(style_class) + attribute("cx", x) + attribute("cy", y) +
            attribute("r", radius) + "/>\n";
}

// A text begins where its language does: from right to left, at its right edge.
void Svg::text(double x, double y, Edge edge, std::string_view style_class,
               std::string_view content) {
    Edge const begin = right_to_left_ ? Edge::right : Edge::left;
    std::string_view const anchor = edge == Edge::middle ? "middle"
                                    : edge == begin      ? "start"
                                                         : "end";
    out_ += "<text" + class_of(style_class) + attribute("x", x) + attribute("y", y) +
            " text-anchor=\"" + std::string{anchor} + "\">" + as_xml(content) + "</text>\n";
}

void Svg::open_group(std::string_view style_class, std::string_view title) {
    out_ += "<g" + class_of(style_class) + " role=\"img\"><title>" + as_xml(title) + "</title>\n";
}

void Svg::close_group() {
    out_ += "</g>\n";
}

std::string Svg::finish() && {
    return std::move(out_) + "</svg>\n";
}

std::string as_xml(std::string_view text) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string allowed;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        bool const control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
        std::string_view const three = text.substr(i, 3);
        bool const no_character = three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF";
        if (control || no_character)
            allowed += replacement;
        else
            allowed += text[i];
        if (no_character) i += 2;
    }
    return as_markup(allowed);
}

double width_of(std::string_view text, double font_size) {
    return client::cells(text) * column_width * font_size;
}

std::string shortened(std::string_view text, double font_size, double width) {
    auto const columns = static_cast<int>(width / (column_width * font_size));
    if (client::cells(text) <= columns) return std::string{text};
    return client::fitted(text, std::max(columns, 1));
}

std::vector<std::string> broken(std::string_view text, double font_size, double width,
                                std::size_t lines) {
    std::vector<std::string> found;
    while (!text.empty() && found.size() + 1 < lines) {
        std::size_t end = text.size();
        while (end != text.npos && width_of(text.substr(0, end), font_size) > width)
            end = end == 0 ? text.npos : text.rfind(' ', end - 1);
        if (end == text.npos) end = std::min(text.find(' '), text.size());
        found.push_back(shortened(text.substr(0, end), font_size, width));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!text.empty()) found.push_back(shortened(text, font_size, width));
    return found;
}

}  // namespace rostrum::server::feeds
