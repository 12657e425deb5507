package dev.winnow.server;

import dev.winnow.RankFailure;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;

/** Reads a certificate chain and its key. */
final class TlsFiles {
    private TlsFiles() {}

    static Tls load(ServerSettings.Tls files) {
        try {
            Keys keys = Keys.builder()
                    .pem(pem ->
                            pem.certChain(Resource.create(files.certificate())).key(Resource.create(files.key())))
                    .build();
            return Tls.builder().privateKey(keys).privateKeyCertChain(keys).build();
        } catch (RuntimeException e) {
            throw new RankFailure.Misconfigured(
                    "cannot use the certificate " + files.certificate() + " with the key " + files.key()
                            + "; both must be PEM files, the key PKCS#8: " + e.getMessage(),
                    e);
        }
    }
}
