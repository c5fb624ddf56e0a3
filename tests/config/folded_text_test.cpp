#include "config/folded_text.hpp"

#include <catch2/catch.hpp>

using rostrum::config::folded;

TEST_CASE("Text is compared without case, marks and punctuation, in any script") {
    auto const [text, expected] = GENERATE(table<std::string, std::string>({
        {"France", "france"},
        {"  CÔTE d’Ivoire ", "cote d ivoire"},
        {"Cote d'Ivoire", "cote d ivoire"},
        {"Türkiye", "turkiye"},
        {"Straße", "strasse"},
        {"São Tomé and Príncipe", "sao tome and principe"},
        {"РОССИЙСКАЯ Федерация", "россииская федерация"},
        {"الأُرْدُن", "الاردن"},
        {"中国", "中国"},
        {"ＡＢＣ１２", "abc12"},
        {"Venezuela (Bolivarian Republic of)", "venezuela bolivarian republic of"},
        {"", ""},
        {" -- ", ""},
    }));
    CHECK(folded(text) == expected);
    CHECK(folded(folded(text)) == expected);
}

TEST_CASE("Text that is not UTF-8 comes back as it is") {
    CHECK(folded("\xff\xfe Z") == "\xff\xfe Z");
}
