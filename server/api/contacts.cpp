#include <algorithm>

#include "server/api/notice_parts.hpp"
#include "server/api/operations.hpp"
#include "server/http/conditional.hpp"
#include "server/notices/address.hpp"
#include "server/notices/clerk.hpp"
#include "server/wire/notice_json.hpp"

// Tag `notices`: where delegations and desks are reached. People's data: no cache keeps it, nothing
// of it is logged, and what is removed is gone.
namespace rostrum::server::api {

namespace {

constexpr std::size_t most_addresses = 5;
constexpr config::StringLimits address_limits{.min = 1, .max = 254, .multi_line = false};

http::Response personal_answer(Call const& call, wire::Json const& json, unsigned status,
                               std::string etag_prefix = "") {
    Form form{"application/json", std::string{model::code(call.language)}, std::move(etag_prefix)};
    form.cache_control = "no-store";
    return answer(call, json.dump(-1, ' ', false, wire::Json::error_handler_t::replace), form,
                  status);
}

http::Response contact_answer(Call const& call, store::ContactRow const& contact,
                              unsigned status = 200) {
    NoticeReader const reader(call);
    wire::Json json = wire::contact_json(reader.rendering(), contact);
    if (call.dry_run()) json["dry_run"] = true;
    http::Response response =
        personal_answer(call, json, status, std::to_string(contact.revision) + ".");
    if (status == 201)
        response.headers.emplace_back("Location", "/v1/meetings/" + call.meeting().str() +
                                                      "/contacts/" + contact.recipient.str());
    return response;
}

// Whose contact the path names; nullopt once the caller has been answered. Delegations have to do
// with their own alone.
std::optional<model::RecipientId> named_recipient(Call const& call, http::Respond const& respond) {
    model::RecipientId recipient{call.parameter("recipient")};
    auto const& own = call.principal.participant;
    // What stands in a URL is in many logs: it does not read addresses.
    if (call.principal.feed || (own && own->str() != recipient.str())) {
        respond(problem(call, 403, "forbidden"));
        return std::nullopt;
    }
    auto const delegation = model::delegation_of(recipient);
    if (!delegation || call.view->meeting->programme->find(*delegation)) return recipient;
    respond(problem(call, 404, "not_found"));
    return std::nullopt;
}

// What a request sets.
struct ContactBody {
    std::vector<std::string> addresses;
    model::Language language = model::Language::en;
};

ContactBody read_contact(nlohmann::json const& json, config::Complaints& complaints) {
    config::ObjectReader body(json, "", complaints);
    ContactBody read;
    read.addresses = body.strings("addresses", {.min = 1, .max = most_addresses}, address_limits);
    for (std::size_t n = 0; n < read.addresses.size(); ++n)
        if (!read.addresses[n].empty() && !notices::is_address(read.addresses[n]))
            config::complain(complaints, {config::pointer_to("/addresses", n),
                                          "must be an e-mail address, local@domain, in ASCII", ""});
    std::string const language = body.string("language");
    if (auto const known = model::language_from(language))
        read.language = *known;
    else if (!language.empty())
        body.refuse("language", "must be one of ar, en, es, fr, ru, zh");
    body.finish();
    std::vector<std::string> once;
    for (std::string& address : read.addresses)
        if (std::find(once.begin(), once.end(), address) == once.end())
            once.push_back(std::move(address));
    read.addresses = std::move(once);
    return read;
}

// What became of a write.
struct ContactWrite {
    std::optional<http::Response> refused;
    bool made = false;  // there was none before
    store::ContactRow contact;
};

// What the request's conditions say of what is there (RFC 9110, 13.1): nothing where it may go on.
// To make what is not there needs none.
std::optional<http::Response> refused_by_condition(
    Call const& call, std::optional<store::ContactRow> const& present) {
    if (std::string const* none = call.request.header("If-None-Match")) {
        auto const tags = http::parse_entity_tags(*none);
        if (!tags) return problem(call, 400, "bad_header");
        if (tags->any && present) return problem(call, 412, "precondition_failed");
    }
    if (!present) {
        if (!call.request.header("If-Match")) return std::nullopt;
        return problem(call, 412, "precondition_failed");
    }
    auto const expected = expected_revision(call, present->revision);
    if (!expected) return expected.error();
    if (*expected && **expected != present->revision)
        return problem(call, 412, "precondition_failed");
    return std::nullopt;
}

using WriteContact = std::function<void(store::Store&, ContactWrite&,
                                        std::optional<store::ContactRow> const& present)>;

// Judges the conditions against what is there when the writer comes to it, and writes.
void write_contact(CallPtr const& call, http::Respond const& respond,
                   model::RecipientId const& recipient, WriteContact write) {
    auto const done = std::make_shared<ContactWrite>();
    call->service.engine.run(
        [=, write = std::move(write)](store::Store& store) {
            auto const present = store.contact(call->meeting(), recipient);
            write(store, *done, present);
        },
        [=](bool carried_out) {
            if (carried_out && !done->refused && !call->dry_run()) call->service.notices.reload();
            answer_later(call, respond, [=] {
                if (!carried_out) return unavailable(*call);
                if (done->refused) return *done->refused;
                bool const made = done->made && !call->dry_run();
                return contact_answer(*call, done->contact, made ? 201 : 200);
            });
        });
}

}  // namespace

void list_contacts(CallPtr call, http::Respond respond) {
    if (call->principal.feed) return respond(problem(*call, 403, "forbidden"));
    config::Complaints complaints;
    Page const page = read_page(*call, complaints);
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    auto const rows = std::make_shared<std::vector<store::ContactRow>>();
    call->service.engine.run(
        [=](store::Store& store) { *rows = store.contacts(call->meeting()); },
        [=](bool read) {
            answer_later(call, respond, [=] {
                if (!read) return unavailable(*call);
                std::erase_if(*rows, [&](store::ContactRow const& row) {
                    return row.recipient.str() <= page.after;
                });
                NoticeReader const reader(*call);
                return personal_answer(
                    *call,
                    page_of_rows(
                        page, *rows, reader.version(),
                        [&](store::ContactRow const& row) {
                            return wire::contact_json(reader.rendering(), row);
                        },
                        [](store::ContactRow const& row) { return row.recipient.str(); }),
                    200);
            });
        });
}

void get_contact(CallPtr call, http::Respond respond) {
    auto const recipient = named_recipient(*call, respond);
    if (!recipient) return;
    auto const row = std::make_shared<std::optional<store::ContactRow>>();
    call->service.engine.run(
        [=](store::Store& store) { *row = store.contact(call->meeting(), *recipient); },
        [=](bool read) {
            answer_later(call, respond, [=] {
                if (!read) return unavailable(*call);
                if (!*row) return problem(*call, 404, "not_found");
                return contact_answer(*call, **row);
            });
        });
}

void put_contact(CallPtr call, http::Respond respond) {
    auto const recipient = named_recipient(*call, respond);
    if (!recipient) return;
    auto const json = read_json(*call);
    if (!json) return respond(json.error());
    config::Complaints complaints;
    auto const body = std::make_shared<ContactBody const>(read_contact(*json, complaints));
    if (!complaints.empty()) return respond(problem(*call, wire::schema_problem(complaints)));
    write_contact(call, respond, *recipient,
                  [=](store::Store& store, ContactWrite& done, auto const& present) {
                      done.refused = refused_by_condition(*call, present);
                      if (done.refused) return;
                      done.made = !present;
                      store::ContactRow& contact = done.contact;
                      contact.meeting = call->meeting();
                      contact.recipient = *recipient;
                      contact.revision = present ? present->revision + 1 : 1;
                      contact.addresses = body->addresses;
                      contact.language = body->language;
                      contact.version = store.head(contact.meeting);
                      contact.changed_by = call->principal.token;
                      contact.changed_at = call->service.clock.real_now();
                      if (!call->dry_run()) store.save_contact(contact);
                  });
}

void remove_contact(CallPtr call, http::Respond respond) {
    auto const recipient = named_recipient(*call, respond);
    if (!recipient) return;
    write_contact(call, respond, *recipient,
                  [=](store::Store& store, ContactWrite& done, auto const& present) {
                      if (!present) {
                          done.refused = problem(*call, 404, "not_found");
                          return;
                      }
                      done.refused = refused_by_condition(*call, present);
                      if (done.refused) return;
                      done.contact = *present;
                      if (!call->dry_run()) store.remove_contact(call->meeting(), *recipient);
                  });
}

}  // namespace rostrum::server::api
