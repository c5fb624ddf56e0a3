#include "server/http/target.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace http = rostrum::server::http;

namespace {

// The decoded path in brackets and the pairs of the query, or the code of the refusal.
std::string read(std::string_view text) {
    http::Target target;
    if (auto const refusal = http::parse_target(text, target)) return std::string(refusal->code);
    std::string shown;
    for (auto const& segment : target.path)
        shown += "[" + segment + "]";
    for (auto const& [key, value] : target.query)
        shown += " " + key + "=" + value;
    if (target.asterisk) shown += "*";
    if (!target.authority.empty()) shown += " @" + target.authority;
    return shown;
}

}  // namespace

TEST_CASE("Targets are taken apart strictly", "[http]") {
    auto const [text, shown] = GENERATE(table<std::string, std::string>({
        {"/", ""},
        {"/v1/meetings", "[v1][meetings]"},
        {"/v1/a%20b/timetable.ics", "[v1][a b][timetable.ics]"},
        {"/caf%c3%A9", "[café]"},
        {"/a+b", "[a+b]"},
        {"/a;b=c", "[a;b=c]"},
        {"/...", "[...]"},
        {"/.a", "[.a]"},
        {"/a%", "bad_target"},
        {"/a%4", "bad_target"},
        {"/a%4g", "bad_target"},
        {"/a%00b", "bad_target"},
        {"/a%0a", "bad_target"},
        {"/a%7f", "bad_target"},
        {"/.", "bad_target"},
        {"/a/..", "bad_target"},
        {"/a/%2e%2E/b", "bad_target"},
        {"/a/./b", "bad_target"},
        {"/a%2fb", "bad_target"},
        {"/a%5cb", "bad_target"},
        {"/a\\b", "bad_target"},
        {"//a", "bad_target"},
        {"/a//b", "bad_target"},
        {"/a/", "bad_target"},
        {"/caf\xc3\xa9", "bad_target"},
        {"/%c3", "bad_target"},
        {"/%c0%af", "bad_target"},
        {"/%ed%a0%80", "bad_target"},
        {"/%f4%90%80%80", "bad_target"},
        {"/%e2%82", "bad_target"},
        {"/a#b", "bad_target"},
        {"a", "bad_target"},
        {"", "bad_target"},
        {"?a", "bad_target"},
        {"ftp://h/a", "bad_target"},
        {"/a?", "[a]"},
        {"/a?b", "[a] b="},
        {"/a?b=", "[a] b="},
        {"/a?=c", "[a] =c"},
        {"/a?b=c=d", "[a] b=c=d"},
        {"/a?b=1&b=2&&c=x%26y", "[a] b=1 b=2 c=x&y"},
        {"/a?q=a+b%2bc/%2f%5c?", "[a] q=a b+c//\\?"},
        {"/a?q=%E2%82%AC", "[a] q=€"},
        {"/a?q=%zz", "bad_query"},
        {"/a?q=%", "bad_query"},
        {"/a?q=%00", "bad_query"},
        {"/a?q=%0d%0a", "bad_query"},
        {"/a?q=%ff", "bad_query"},
        {"/a?q=\xff", "bad_query"},
        {"/a?q=#", "bad_query"},
        {"*", "*"},
        {"http://host:80/a/b?c=d", "[a][b] c=d @host:80"},
        {"HTTPS://host", " @host"},
        {"http://host?c=%zz", "bad_query"},
        {"http://host?c", " c= @host"},
        {"http:///a", "bad_target"},
    }));
    INFO(text);
    CHECK(read(text) == shown);
}
