#include <iostream>

#include "config/programme.hpp"
#include "config/settings_change.hpp"
#include "model/rules.hpp"
#include "server/app.hpp"
#include "server/engine.hpp"
#include "server/store/sqlite.hpp"
#include "server/wire/rendering.hpp"

namespace rostrum::server::app {

namespace {

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

void print_refusal(wire::Rendering const& r, model::Refusal const& refusal) {
    for (model::Finding const& finding : refusal.findings) {
        model::Citation const citation = model::citation(r.programme(), finding.rule);
        std::cerr << "rostrum: refused by " << finding.rule.str() << " (" << citation.document
                  << ", " << citation.paragraph << "): " << wire::sentence(r, finding) << ' '
                  << finding.pointer << '\n';
    }
    if (refusal.findings.empty())
        std::cerr << "rostrum: refused: " << r.word(refusal.message) << '\n';
}

int report(Outcome const& outcome, bool dry_run, config::Locales const& locales) {
    switch (outcome.kind) {
        case Outcome::Kind::accepted:
            std::cout << (dry_run ? "would be adopted\n" : "adopted\n");
            return 0;
        case Outcome::Kind::refused:
            print_refusal({*outcome.view, wire::Viewer{}, locales}, outcome.refusal);
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
    Engine engine(std::move(opened), clock);
    engine.load();
    ViewPtr const view = engine.view((*programme)->id);
    if (!view)
        throw std::runtime_error("the store has no meeting " + (*programme)->id.str() +
                                 "; rostrum serve makes it");
    model::Programme const& in_force = *view->meeting->programme;
    model::SettingsChange const kept = model::kept_settings(*view->meeting, **programme);
    if (!(kept == model::SettingsChange{}))
        std::cout << "kept as officers have set it: " << config::settings_to_json(kept).dump()
                  << '\n';
    print_difference(in_force, model::with(**programme, kept));

    Submission adoption;
    adoption.meeting = (*programme)->id;
    adoption.command = model::AdoptProgramme{*programme, wish.decision, wish.reason};
    adoption.actor = {model::ActorRole::command_line, "command_line", std::nullopt};
    adoption.dry_run = wish.dry_run;
    engine.start();
    Outcome const outcome = engine.execute(std::move(adoption));
    engine.stop();
    return report(outcome, wish.dry_run,
                  load_locales(config_folder(wish.config_folder) / "locales"));
}

}  // namespace rostrum::server::app
