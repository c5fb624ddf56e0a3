#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/server/store/samples.hpp"

namespace rostrum::tests {

// A key and a certificate of a server that nobody but itself vouches for.
class SelfSigned {
public:
    // Names as "DNS:localhost" or "IP:127.0.0.1".
    explicit SelfSigned(std::vector<std::string> const& names = {"IP:127.0.0.1", "IP:0.0.0.0"});

    // The certificate alone, for who is to trust it.
    std::string file() const { return (folder_.path / "certificate.pem").string(); }
    SSL_CTX* context() const { return context_.get(); }

private:
    struct FreeContext {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };

    Folder folder_;
    std::unique_ptr<SSL_CTX, FreeContext> context_;
};

}  // namespace rostrum::tests
