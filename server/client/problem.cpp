#include "server/client/problem.hpp"

#include <nlohmann/json.hpp>

namespace rostrum::server::client {

namespace {

using nlohmann::json;

// Of an answer from anywhere: empty where there is no such text.
std::string text_in(json const& object, char const* key) {
    auto const found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

void join(std::string& said, std::string const& words) {
    if (!words.empty()) said.append(said.empty() ? "" : " ").append(words);
}

// The same key is being answered just now.
bool key_is_in_use(Answer const& answer) {
    return answer.status == 409 && answer.body.find("problem-key-in-use") != std::string::npos;
}

}  // namespace

bool may_pass(Answer const& answer) {
    return answer.status == 408 || answer.status == 429 || answer.status >= 500 ||
           key_is_in_use(answer);
}

std::string sentences(Answer const& answer) {
    json const problem = json::parse(answer.body, nullptr, false);
    std::string said = text_in(problem, "detail");
    for (char const* list : {"violations", "errors"}) {
        if (!problem.is_object() || !problem.contains(list)) continue;
        for (json const& one : problem[list])
            for (char const* part : {"rule", "pointer", "message"})
                join(said, text_in(one, part));
    }
    if (said.empty()) return "The service answered " + std::to_string(answer.status) + ".";
    return said + " (" + std::to_string(answer.status) + ")";
}

}  // namespace rostrum::server::client
