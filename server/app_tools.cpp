#include <algorithm>
#include <iomanip>
#include <iostream>
#include <stdexcept>

#include "config/instant.hpp"
#include "config/programme.hpp"
#include "config/reference.hpp"
#include "server/access/tokens.hpp"
#include "server/api/routes.hpp"
#include "server/app.hpp"
#include "server/clock.hpp"
#include "server/http/probe.hpp"
#include "server/store/sqlite.hpp"

namespace rostrum::server::app {

namespace {

namespace fs = std::filesystem;

// The command line works beside a serving process, so it takes no lock.
std::unique_ptr<store::Store> open_beside(fs::path const& data, bool create) {
    return store::open_sqlite(data, {.exclusive = false, .create = create, .vfs = ""});
}

// Who is meant by an id, as the reference data have it today.
void require_participant(std::string const& id, fs::path const& folder, model::Instant now) {
    auto const today = date::year_month_day{date::floor<date::days>(now)};
    auto const reference = config::load_reference(folder / "reference", today);
    if (!reference) throw std::runtime_error("the reference data are not in order");
    bool const known = std::any_of(
        reference->participants.begin(), reference->participants.end(),
        [&](model::Participant const& participant) { return participant.id.str() == id; });
    if (!known)
        throw std::runtime_error("there is no participant " + id +
                                 "; ids are those of the reference data, such as FRA or holy_see");
}

access::TokenRequest token_request(TokenWish const& wish, model::Instant now) {
    auto const role = access::token_role(wish.role);
    if (!role)
        throw std::runtime_error(
            "--role must be one of secretariat, presiding, president_office, conference_officer, "
            "delegation, stakeholder, interpretation, webcast, administrator");
    access::TokenRequest request;
    request.role = *role;
    request.label = wish.label;
    request.created_by = "command_line";
    request.feed = wish.feed;
    request.created_at = now;
    bool const bound = access::bound_to_a_participant(*role);
    if (bound && wish.participant.empty())
        throw std::runtime_error("a token of the role " + wish.role + " needs --participant");
    if (!bound && !wish.participant.empty())
        throw std::runtime_error("a token of the role " + wish.role + " takes no --participant");
    if (bound) {
        require_participant(wish.participant, config_folder(wish.config_folder), now);
        request.participant = model::ParticipantId{wish.participant};
    }
    if (wish.expires.empty()) return request;
    auto const expires = config::parse_instant(wish.expires);
    if (!expires)
        throw std::runtime_error("--expires " + std::string{config::explain(expires.error())});
    if (*expires <= now) throw std::runtime_error("--expires must be in the future");
    request.expires_at = *expires;
    return request;
}

std::string or_dash(std::optional<model::Instant> const& at) {
    return at ? config::format_instant(*at) : "-";
}

}  // namespace

fs::path config_folder(std::string const& given) {
    if (!given.empty()) {
        if (fs::is_directory(fs::path{given} / "meetings")) return fs::canonical(given);
        throw std::runtime_error(given + " is no configuration folder: it has no meetings/");
    }
    std::error_code error;
    fs::path const program = fs::read_symlink("/proc/self/exe", error);
    for (fs::path const& candidate :
         {program.parent_path() / "../../config", program.parent_path() / "../share/rostrum/config",
          fs::path{ROSTRUM_SOURCE_DIR} / "config"})
        if (fs::is_directory(candidate / "meetings")) return fs::canonical(candidate);
    throw std::runtime_error(
        "the configuration folder was not found beside the program; name it with "
        "--config-folder");
}

config::Locales load_locales(fs::path const& folder) {
    auto locales = config::Locales::load(folder);
    if (locales) return std::move(locales).value();
    std::string message = "the locales are not in order:";
    for (config::Complaint const& complaint : locales.error())
        message += "\n  " + complaint.pointer + " " + complaint.message;
    throw std::runtime_error(message);
}

int check(fs::path const& file, std::string const& given_folder, bool for_publication) {
    auto const complaints =
        config::check_programme(file, config_folder(given_folder), for_publication);
    for (config::Complaint const& complaint : complaints) {
        std::cout << (complaint.pointer.empty() ? "/" : complaint.pointer) << ": "
                  << complaint.message;
        if (!complaint.paragraph.empty()) std::cout << " [" << complaint.paragraph << "]";
        std::cout << '\n';
    }
    if (complaints.empty()) std::cout << file.string() << " is in order\n";
    return complaints.empty() ? 0 : 1;
}

int create_token(TokenWish const& wish) {
    SystemClock const clock;
    access::NewToken const made = access::make_token(token_request(wish, clock.real_now()));
    open_beside(wish.data, true)->add_token(made.row, std::nullopt);
    std::cout << made.text << '\n';
    return 0;
}

int list_tokens(fs::path const& data) {
    std::cout << std::left << std::setw(18) << "ID" << std::setw(20) << "ROLE" << std::setw(20)
              << "PARTICIPANT" << std::setw(26) << "CREATED" << std::setw(26) << "EXPIRES"
              << std::setw(26) << "REVOKED"
              << "LABEL\n";
    for (store::TokenRow const& row : open_beside(data, false)->tokens())
        std::cout << std::setw(18) << row.id << std::setw(20) << row.role << std::setw(20)
                  << (row.participant.empty() ? "-" : row.participant) << std::setw(26)
                  << config::format_instant(row.created_at) << std::setw(26)
                  << or_dash(row.expires_at) << std::setw(26) << or_dash(row.revoked_at)
                  << row.label << '\n';
    return 0;
}

int revoke_token(fs::path const& data, std::string const& id) {
    SystemClock const clock;
    if (!open_beside(data, false)->revoke_token(id, clock.real_now()))
        throw std::runtime_error("there is no token " + id + "; rostrum token list shows the ids");
    return 0;
}

int print_settings() {
    for (config::Setting const& setting : config::settings())
        std::cout << config::flag_of(setting.key) << "  " << config::variable_of(setting.key)
                  << "\n    " << setting.description
                  << "\n    default: " << (setting.otherwise.empty() ? "none" : setting.otherwise)
                  << "\n";
    std::cout << "A flag wins over the environment, the environment over the file given with "
                 "--settings (lines of key = value).\n";
    return 0;
}

int print_routes() {
    for (auto const& route : api::routes())
        std::cout << route.method << ' ' << route.pattern << ' ' << route.operation << '\n';
    return 0;
}

int health(std::string const& url) {
    unsigned const status = http::probe(url, "/readyz");
    if (status == 200) return 0;
    std::cerr << "rostrum: " << url
              << (status == 0 ? " does not answer\n"
                              : " is not ready: it answers " + std::to_string(status) + "\n");
    return 1;
}

}  // namespace rostrum::server::app
