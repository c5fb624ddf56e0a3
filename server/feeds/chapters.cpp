#include "server/feeds/chapters.hpp"

#include <algorithm>
#include <map>

#include "server/feeds/one_line.hpp"
#include "server/feeds/turn_words.hpp"
#include "server/wire/as_run_json.hpp"
#include "server/wire/floor_json.hpp"

namespace rostrum::server::feeds {

namespace {

// When a turn was heard, interruptions included; nullopt: it was not.
std::optional<model::Interval> heard(model::Turn const& turn, model::Instant as_of) {
    if (!turn.began_at) return std::nullopt;
    model::Interval time{*turn.began_at, std::max(as_of, *turn.began_at + model::Seconds{1})};
    if (turn.ended_at) time.end = *turn.ended_at;
    if (time.end <= time.begin) return std::nullopt;
    return time;
}

// Seats that follow one another are their panel.
std::vector<Chapter> by_begin(model::Meeting const& meeting, model::SittingId const& sitting,
                              model::Instant as_of) {
    std::vector<Chapter> found;
    for (model::Turn const* turn : wire::turns_of(meeting.floor(), sitting))
        if (auto const time = heard(*turn, as_of))
            found.push_back({turn->ref.id.str(), *time, turn, nullptr});
    std::stable_sort(found.begin(), found.end(), [](Chapter const& a, Chapter const& b) {
        return a.time.begin < b.time.begin;
    });
    std::vector<Chapter> merged;
    for (Chapter& chapter : found) {
        if (chapter.turn->ref.kind == model::TurnKind::seat) {
            chapter.panel = meeting.programme->find(chapter.turn->segment);
            if (chapter.panel) chapter.id = chapter.panel->id.str();
        }
        bool const goes_on =
            chapter.panel && !merged.empty() && merged.back().panel == chapter.panel;
        if (goes_on)
            merged.back().time.end = std::max(merged.back().time.end, chapter.time.end);
        else
            merged.push_back(std::move(chapter));
    }
    return merged;
}

std::vector<model::Interval> suspensions(model::SittingRecord const& sitting) {
    std::vector<model::Interval> pauses = sitting.suspensions;
    if (sitting.suspended_since)
        pauses.push_back({*sitting.suspended_since, model::Instant::max()});
    return pauses;
}

// What is left of an interval between others.
std::vector<model::Interval> between(model::Interval const& time,
                                     std::vector<model::Interval> others) {
    std::sort(others.begin(), others.end(),
              [](auto const& a, auto const& b) { return a.begin < b.begin; });
    std::vector<model::Interval> left;
    model::Instant from = time.begin;
    for (model::Interval const& other : others) {
        if (other.begin >= time.end) break;
        if (other.begin > from) left.push_back({from, other.begin});
        from = std::max(from, other.end);
    }
    if (from < time.end) left.push_back({from, time.end});
    return left;
}

// The second of an id is told from the first, however much of the first is on the recording.
void number_those_of_one_id(std::vector<Chapter>& pieces) {
    std::map<std::string, int> seen;
    for (Chapter& piece : pieces)
        if (int const number = ++seen[piece.id]; number > 1)
            piece.id += '-' + std::to_string(number);
}

// "&", "<" and ">" are the signs of WebVTT's cue text; without the last there is no "-->".
std::string as_cue_text(std::string_view text) {
    std::string out;
    for (char const c : one_line(text))
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    return out;
}

std::string title_of(wire::Rendering const& r, Chapter const& chapter) {
    if (chapter.panel) return r.text(chapter.panel->name);
    constexpr std::string_view dash = " – ";
    std::string title = r.text(wire::display_name(r, chapter.turn->ref));
    if (auto const kind = turn_words(r, chapter.turn->ref.kind); !kind.empty())
        title += std::string{dash} + kind;
    if (auto const person = wire::speaker_of(r, chapter.turn->ref)) {
        title += std::string{dash} + person->name;
        if (!person->title.empty()) title += ", " + person->title;
    }
    return title;
}

}  // namespace

Recording newest_recording(model::Meeting const& meeting) {
    auto const& opened = meeting.floor().now.sittings;
    if (opened.empty()) return {};
    return {&opened.back(), opened.back().opened_at};
}

Recording recording_of(model::Meeting const& meeting, model::SittingId const& sitting) {
    model::SittingRecord const* record = meeting.floor().record(sitting);
    if (!record) return {};
    return {record, record->opened_at};
}

std::string offset_text(model::Milliseconds offset) {
    auto const padded = [](std::int64_t number, std::size_t digits) {
        std::string const text = std::to_string(number);
        return std::string(digits - std::min(digits, text.size()), '0') + text;
    };
    auto const count = offset.count();
    return padded(count / 3'600'000, 2) + ':' + padded(count / 60'000 % 60, 2) + ':' +
           padded(count / 1'000 % 60, 2) + '.' + padded(count % 1'000, 3);
}

std::vector<Chapter> chapters(model::Meeting const& meeting, Recording const& recording,
                              model::Instant as_of) {
    if (!recording.sitting) return {};
    std::vector<Chapter> const whole = by_begin(meeting, recording.sitting->id, as_of);
    std::vector<Chapter> pieces;
    for (auto chapter = whole.begin(); chapter != whole.end(); ++chapter) {
        // Whoever begins later, interrupts.
        std::vector<model::Interval> others = suspensions(*recording.sitting);
        for (auto later = chapter + 1; later != whole.end(); ++later)
            others.push_back(later->time);
        for (model::Interval const& time : between(chapter->time, std::move(others))) {
            pieces.push_back(*chapter);
            pieces.back().time = time;
        }
    }
    std::stable_sort(pieces.begin(), pieces.end(), [](Chapter const& a, Chapter const& b) {
        return a.time.begin < b.time.begin;
    });
    number_those_of_one_id(pieces);
    std::erase_if(pieces,
                  [&](Chapter const& piece) { return piece.time.end <= recording.starts_at; });
    if (!pieces.empty())
        pieces.front().time.begin = std::max(pieces.front().time.begin, recording.starts_at);
    return pieces;
}

std::string chapters_vtt(wire::Rendering const& r, Recording const& recording,
                         model::Instant as_of) {
    std::string out = "WEBVTT\n";
    for (Chapter const& chapter : chapters(r.meeting(), recording, as_of))
        out += '\n' + chapter.id + '\n' + offset_text(chapter.time.begin - recording.starts_at) +
               " --> " + offset_text(chapter.time.end - recording.starts_at) + '\n' +
               as_cue_text(title_of(r, chapter)) + '\n';
    return out;
}

}  // namespace rostrum::server::feeds
