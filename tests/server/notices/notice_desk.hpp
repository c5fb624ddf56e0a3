#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/store/memory.hpp"
#include "tests/server/api/morning.hpp"
#include "tests/server/forwarding_store.hpp"
#include "tests/server/webhooks/sink.hpp"

namespace rostrum::tests {

// A week before the meeting, with a service that makes notices and hands mails to a server, on a
// store that outlives it.
struct NoticeDesk {
    std::shared_ptr<server::store::Store> store;
    server::notices::SmtpOptions smtp;
    ForwardingStore* door = nullptr;  // of the service that runs
    std::unique_ptr<Service> service;
    std::unique_ptr<ApiClient> secretariat;
    std::unique_ptr<ApiClient> presiding;
    std::unique_ptr<ApiClient> everybody;

    explicit NoticeDesk(
        server::notices::SmtpOptions by = {},
        std::shared_ptr<server::store::Store> kept = std::make_shared<server::store::MemoryStore>())
        : store(std::move(kept)), smtp(std::move(by)) {
        begin(Service::a_week_before);
    }

    void begin(model::Instant now, bool with_notices = true, bool copied = false) {
        auto forwarding = std::make_unique<ForwardingStore>(store);
        forwarding->took_anothers_place = copied;
        door = forwarding.get();
        ServiceOptions options;
        options.notices = with_notices;
        options.smtp = smtp;
        service = std::make_unique<Service>(
            std::move(forwarding), std::vector<std::filesystem::path>{"meetings/hlm2025.json"}, now,
            options);
        auto const client = [&](model::ActorRole role) {
            return std::make_unique<ApiClient>(service->port(), service->token(role));
        };
        secretariat = client(model::ActorRole::secretariat);
        presiding = client(model::ActorRole::presiding);
        everybody = std::make_unique<ApiClient>(service->port());
    }
    // Ended, and begun again on the same store a second later.
    void begin_again(bool with_notices = true) {
        model::Instant const now = service->clock().now() + std::chrono::seconds{1};
        end();
        begin(now, with_notices);
    }
    void end() {
        secretariat.reset();
        presiding.reset();
        everybody.reset();
        service.reset();
    }

    std::string book(std::string const& participant) {
        auto const answer = secretariat->post(at("bookings"), statement(participant));
        CAPTURE(answer.body);
        REQUIRE(answer.status == 201);
        return parsed(answer)["id"];
    }
    void withdraw(std::string const& booking) {
        auto const answer = secretariat->remove(at("bookings/" + booking + "?reason=asked"));
        CAPTURE(answer.body);
        REQUIRE(answer.status == 200);
    }
    void contact(std::string const& recipient, std::vector<std::string> const& addresses,
                 model::Language language = model::Language::en) {
        server::store::ContactRow row;
        row.meeting = model::MeetingId{"hlm2025"};
        row.recipient = model::RecipientId{recipient};
        row.addresses = addresses;
        row.language = language;
        with_store([&](server::store::Store& there) { there.save_contact(row); });
    }

    void with_store(std::function<void(server::store::Store&)> const& task) {
        REQUIRE(service->engine().run_and_wait(task));
    }
    std::vector<server::store::KeptNotice> kept() {
        server::store::NoticeQuery query;
        query.meeting = model::MeetingId{"hlm2025"};
        query.limit = 10'000;
        std::vector<server::store::KeptNotice> all;
        with_store([&](server::store::Store& there) { all = there.notices(query); });
        return {all.rbegin(), all.rend()};
    }
    // "FRA receipt released" of each, by id; with " sent" and so on where a mail tells it.
    std::vector<std::string> lines() {
        std::vector<std::string> lines;
        for (server::store::KeptNotice const& one : kept())
            lines.push_back(one.notice.recipient.str() + ' ' + std::string{name(one.notice.kind)} +
                            ' ' + std::string{name(one.notice.state)} +
                            (one.mail ? ' ' + std::string{name(one.mail->state)} : ""));
        return lines;
    }
    void until_lines(std::vector<std::string> const& wanted) {
        until([&] { return lines() == wanted; });
    }
    // Everything that has happened was looked at: told of a booking that comes after it.
    void looked_at(std::string const& participant) {
        std::string const booking = book(participant);
        until([&] {
            for (server::store::KeptNotice const& one : kept())
                if (one.notice.subject == booking) return true;
            return false;
        });
    }
    void later(model::Milliseconds time) { service->set_time(service->clock().now() + time); }
    void real_later(model::Milliseconds time) {
        service->set_real_time(service->clock().real_now() + time);
    }
};

}  // namespace rostrum::tests
