#include "server/api/operations.hpp"
#include "server/feeds/list_table.hpp"
#include "server/feeds/paper.hpp"

// Tag `print`: what goes onto paper, and the list as a table for a spreadsheet.
namespace rostrum::server::api {

namespace {

using Paper = std::string (*)(wire::Rendering const&, model::Instant as_of, bool rehearsal);

http::Response on_paper(Call const& call, std::string const& name, Paper paper) {
    bool const rehearsal = call.service.clock.rehearsal().has_value();
    std::string const form = "print/" + name + (rehearsal ? ", rehearsed" : "");
    return project(call, {form, "text/html; charset=utf-8", plain_stretch,
                          [paper, rehearsal](wire::Rendering const& r, model::Instant as_of) {
                              return paper(r, as_of, rehearsal);
                          }});
}

}  // namespace

void print_list(CallPtr call, http::Respond respond) {
    respond(on_paper(*call, "list", feeds::list_paper));
}
void print_programme(CallPtr call, http::Respond respond) {
    respond(on_paper(*call, "programme", feeds::programme_paper));
}
void print_order_of_the_day(CallPtr call, http::Respond respond) {
    respond(on_paper(*call, "order-of-the-day", feeds::order_of_the_day_paper));
}

void get_list_csv(CallPtr call, http::Respond respond) {
    respond(project(
        *call, {"csv of the list", "text/csv; charset=utf-8", plain_stretch, feeds::list_csv}));
}
void get_list_xlsx(CallPtr call, http::Respond respond) {
    respond(project(*call, {"xlsx of the list",
                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            plain_stretch, feeds::list_xlsx}));
}

}  // namespace rostrum::server::api
