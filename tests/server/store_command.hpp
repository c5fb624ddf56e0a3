#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/server/service_process.hpp"
#include "tests/server/store/samples.hpp"

namespace rostrum::tests {

// Runs commands of the rostrum binary on the store in the folder's "data".
class StoreCommand {
public:
    explicit StoreCommand(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // What the command writes to standard output.
    std::string operator()(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--data", (folder_ / "data").string()});
        ServiceProcess process(arguments, folder_ / "said");
        std::string output = process.output();
        status = process.wait();
        return output;
    }
    // What the last one said besides, on standard error.
    std::string said() const { return bytes_of(folder_ / "said"); }

    int status = 0;  // how the last one ended

private:
    std::filesystem::path folder_;
};

}  // namespace rostrum::tests
