#include "tests/server/notices/self_signed.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace rostrum::tests {

namespace {

struct FreeOfOpenSsl {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
template <class T>
using OfOpenSsl = std::unique_ptr<T, FreeOfOpenSsl>;

void check_openssl(bool good) {
    if (!good) throw std::runtime_error("OpenSSL makes no certificate");
}

OfOpenSsl<X509> certificate_of(EVP_PKEY* key, std::string const& names) {
    OfOpenSsl<X509> certificate(X509_new());
    X509* const x509 = certificate.get();
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(x509), 86'400);
    X509_set_pubkey(x509, key);
    X509_NAME* const name = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<unsigned char const*>("sink"), -1, -1, 0);
    X509_set_issuer_name(x509, name);
    OfOpenSsl<X509_EXTENSION> const extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()));
    check_openssl(extension && X509_add_ext(x509, extension.get(), -1) == 1);
    check_openssl(X509_sign(x509, key, EVP_sha256()) > 0);
    return certificate;
}

}  // namespace

SelfSigned::SelfSigned(std::vector<std::string> const& names)
    : context_(SSL_CTX_new(TLS_server_method())) {
    std::string all;
    for (std::string const& name : names)
        all += (all.empty() ? "" : ",") + name;
    OfOpenSsl<EVP_PKEY> const key(EVP_EC_gen("P-256"));
    check_openssl(key && context_);
    auto const certificate = certificate_of(key.get(), all);
    OfOpenSsl<BIO> const out(BIO_new_file(file().c_str(), "w"));
    check_openssl(out && PEM_write_bio_X509(out.get(), certificate.get()) == 1);
    check_openssl(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1 &&
                  SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);
}

}  // namespace rostrum::tests
