#include "server/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace rostrum::server::http {

std::string gzip(std::string_view bytes, int level) {
    constexpr int gzip_window = 15 + 16;  // the widest window, and gzip's frame around it
    constexpr int memory_level = 8;
    z_stream stream{};
    if (deflateInit2(&stream, std::clamp(level, 6, 9), Z_DEFLATED, gzip_window, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::bad_alloc();
    }
    gz_header header{};
    header.os = 255;  // unknown: else the bytes would depend on where they were made
    deflateSetHeader(&stream, &header);
    std::string packed;
    try {
        packed.resize(deflateBound(&stream, bytes.size()));
    } catch (...) {
        deflateEnd(&stream);
        throw;
    }
    std::size_t read = 0;
    std::size_t written = 0;
    // zlib counts in 32 bits, so a body beyond that goes in pieces; the bound leaves room for all.
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    int state = Z_OK;
    while (state == Z_OK) {
        auto const in = static_cast<uInt>(std::min(bytes.size() - read, most));
        auto const out = static_cast<uInt>(std::min(packed.size() - written, most));
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + read));
        stream.avail_in = in;
        stream.next_out = reinterpret_cast<Bytef*>(packed.data() + written);
        stream.avail_out = out;
        state = deflate(&stream, read + in == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
        read += in - stream.avail_in;
        written += out - stream.avail_out;
    }
    deflateEnd(&stream);
    packed.resize(written);
    return packed;
}

}  // namespace rostrum::server::http
