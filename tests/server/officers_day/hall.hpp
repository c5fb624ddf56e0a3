#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/server/api/client.hpp"
#include "tests/server/officers_day/expected_list.hpp"
#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"

namespace rostrum::tests {

// What a command of the program said on its standard output, and how it ended.
struct Finished {
    std::string output;
    int status = 0;
};

// The program itself on a folder of its own, in a rehearsal whose clock stands (nearly) still at
// the instants that the day asks for, and everybody who talks to it.
class Hall {
public:
    // Makes the token of the Secretariat, and one for each of these delegations.
    explicit Hall(std::vector<std::string> const& delegations);

    // Serves from that instant on; what served before has ended.
    void serve_from(std::string const& instant);
    void kill();

    // Another command of the program, whole.
    Finished run(std::vector<std::string> const& arguments) const;
    std::string data() const { return beside("data"); }
    std::string beside(std::string const& name) const { return (folder_.path / name).string(); }

    ApiClient& officer() { return as("secretariat"); }
    // "FRA", also where it speaks for a group: "KEN/african_group".
    ApiClient& as(std::string const& who);
    // The officer's request is sent, and the process killed while nobody has read an answer.
    void post_and_kill(std::string const& target, nlohmann::json const& body,
                       std::string const& key);

    // The list as the service tells it, and its version.
    std::vector<ListLine> served();
    std::uint64_t version();

private:
    Folder folder_;
    std::map<std::string, std::string> tokens_;
    std::map<std::string, std::unique_ptr<ApiClient>> clients_;  // of the process that serves
    std::unique_ptr<ServiceProcess> process_;
};

}  // namespace rostrum::tests
