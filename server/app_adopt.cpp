#include <iostream>

#include "config/programme.hpp"
#include "config/settings_change.hpp"
#include "model/rules.hpp"
#include "server/app.hpp"
#include "server/engine.hpp"
#include "server/store/sqlite.hpp"
#include "server/wire/event_codec.hpp"

namespace rostrum::server::app {

namespace {

// The programme as it was last made or adopted, before officers changed any of its settings.
std::shared_ptr<model::Programme const> as_adopted(store::Store& store,
                                                   model::MeetingId const& meeting) {
    std::shared_ptr<model::Programme const> programme;
    store.read(meeting, 0, 0, [&](store::StoredEvent&& stored) {
        if (stored.type != "meeting_created" && stored.type != "programme_adopted") return;
        model::Event const event = wire::decode(stored.type, stored.schema, stored.body);
        if (auto const* created = std::get_if<model::MeetingCreated>(&event))
            programme = created->programme;
        if (auto const* adopted = std::get_if<model::ProgrammeAdopted>(&event))
            programme = adopted->programme;
    });
    return programme;
}

// What officers have set since `before` was adopted, where the file leaves it as it was there.
model::SettingsChange kept_settings(model::Programme const& before,
                                    model::Programme const& in_force,
                                    model::Programme const& file) {
    auto kept = model::without(model::settings_difference(before, in_force),
                               model::settings_difference(before, file));
    if (!(kept == model::SettingsChange{}))
        std::cout << "kept as officers have set it: " << config::settings_to_json(kept).dump()
                  << '\n';
    return kept;
}

// Every value that differs, by its pointer into the stored form of the programme: "- " what is in
// force, "+ " what the file says.
void print_difference(model::Programme const& in_force, model::Programme const& proposed) {
    nlohmann::json const before = config::programme_to_json(in_force);
    nlohmann::json const after = config::programme_to_json(proposed);
    for (auto const& step : nlohmann::json::diff(before, after)) {
        std::string const path = step["path"];
        nlohmann::json::json_pointer const pointer(path);
        std::cout << path << '\n';
        if (step["op"] != "add") std::cout << "  - " << before[pointer].dump() << '\n';
        if (step["op"] != "remove") std::cout << "  + " << step["value"].dump() << '\n';
    }
}

int report(Outcome const& outcome, bool dry_run) {
    switch (outcome.kind) {
        case Outcome::Kind::accepted:
            std::cout << (dry_run ? "would be adopted\n" : "adopted\n");
            return 0;
        case Outcome::Kind::refused:
            for (model::Finding const& finding : outcome.refusal.findings) {
                model::Citation const citation =
                    model::citation(*outcome.view->meeting->programme, finding.rule);
                std::cerr << "rostrum: refused by " << finding.rule.str() << " ("
                          << citation.document << ", " << citation.paragraph
                          << "): " << finding.message << ' ' << finding.pointer << '\n';
            }
            if (outcome.refusal.findings.empty())
                std::cerr << "rostrum: refused: " << outcome.refusal.message << '\n';
            return 1;
        default:
            std::cerr << "rostrum: the store could not be written\n";
            return 1;
    }
}

}  // namespace

int adopt(AdoptWish const& wish) {
    auto const programme = config::load_programme(wish.file, config_folder(wish.config_folder));
    if (!programme)
        throw std::runtime_error(wish.file.string() + " is not in order; see rostrum check");
    auto opened = store::open_sqlite(wish.data, {.exclusive = true, .create = false, .vfs = ""});
    auto const clock = present_clock(*opened);
    auto const before = as_adopted(*opened, (*programme)->id);
    Engine engine(std::move(opened), clock);
    engine.load();
    ViewPtr const view = engine.view((*programme)->id);
    if (!view)
        throw std::runtime_error("the store has no meeting " + (*programme)->id.str() +
                                 "; rostrum serve makes it");
    model::Programme const& in_force = *view->meeting->programme;
    model::SettingsChange const kept = kept_settings(*before, in_force, **programme);
    print_difference(in_force, model::with(**programme, kept));

    Submission adoption;
    adoption.meeting = (*programme)->id;
    adoption.command = model::AdoptProgramme{*programme, wish.decision, wish.reason, kept};
    adoption.actor = {model::ActorRole::command_line, "command_line", std::nullopt};
    adoption.dry_run = wish.dry_run;
    engine.start();
    Outcome const outcome = engine.execute(std::move(adoption));
    engine.stop();
    return report(outcome, wish.dry_run);
}

}  // namespace rostrum::server::app
