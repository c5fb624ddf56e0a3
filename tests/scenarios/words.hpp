#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "model/time.hpp"

namespace rostrum::tests::scenarios {

// The words of a line, one after the other. What is missing or too much throws.
class Words {
public:
    explicit Words(std::vector<std::string> words) : words_(std::move(words)) {}

    bool done() const { return at_ == words_.size(); }
    std::string const& peek() const { return done() ? nothing_ : words_[at_]; }
    std::string next() {
        if (done()) throw std::runtime_error("a word is missing at the end");
        return words_[at_++];
    }
    // Takes the word if it is the next one.
    bool take(std::string const& word) {
        if (done() || words_[at_] != word) return false;
        ++at_;
        return true;
    }
    void expect(std::string const& word) {
        if (!take(word)) throw std::runtime_error("\"" + word + "\" is missing");
    }
    void finish() const {
        if (!done()) throw std::runtime_error("\"" + peek() + "\" is too much");
    }

private:
    std::vector<std::string> words_;
    std::size_t at_ = 0;
    std::string nothing_;
};

int number(std::string const& word);
model::Instant instant(std::string const& word);
std::vector<std::string> split_at_commas(std::string const& word);
std::string joined(std::vector<std::string> const& words);

}  // namespace rostrum::tests::scenarios
