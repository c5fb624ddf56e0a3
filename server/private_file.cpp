#include "server/private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace rostrum::server {

void write_private_file(std::filesystem::path const& file,
                        std::function<void(std::ostream&)> const& write) {
    int const made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0)
        throw std::runtime_error(file.string() +
                                 " can't be made: " + std::generic_category().message(errno));
    ::close(made);
    try {
        std::ofstream out(file, std::ios::binary);
        write(out);
        out.close();
        if (!out) throw std::runtime_error(file.string() + " can't be written");
    } catch (...) {
        std::filesystem::remove(file);
        throw;
    }
}

}  // namespace rostrum::server
