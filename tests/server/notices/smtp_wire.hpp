#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace rostrum::tests {

// Thrown where the other side has gone, or is to go.
struct WireEnded {};

// A server's end of a connection: lines, plain or over TLS.
class SmtpWire {
public:
    SmtpWire(int socket, bool byte_by_byte) : socket_(socket), byte_by_byte_(byte_by_byte) {}
    ~SmtpWire();
    SmtpWire(SmtpWire const&) = delete;
    SmtpWire& operator=(SmtpWire const&) = delete;

    // Waits for a line, without its end. Throws WireEnded.
    std::string line();
    // With CRLF behind it. Throws WireEnded.
    void say(std::string_view text);
    void start_tls(SSL_CTX* context);
    // Takes nothing more and waits until the other side has gone. Throws WireEnded then.
    [[noreturn]] void wait_for_end();

    bool secure() const { return ssl_ != nullptr; }
    // Any thread: whoever waits for something sees the end.
    void shut();

private:
    struct FreeSsl {
        void operator()(SSL* ssl) const { SSL_free(ssl); }
    };

    void read_more();
    void write(char const* bytes, std::size_t size);

    int socket_;
    bool byte_by_byte_;
    std::unique_ptr<SSL, FreeSsl> ssl_;
    std::string pending_;
};

}  // namespace rostrum::tests
