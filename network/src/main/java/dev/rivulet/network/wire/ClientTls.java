package dev.rivulet.network.wire;

import dev.rivulet.network.listen.TlsFiles;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** TLS of connections that we open. Stateless. */
public final class ClientTls {

    private ClientTls() {}

    /**
     * What trusts the certificates of a file and no others, and shows a certificate of ours.
     *
     * @param authorities PEM; empty for those that Java trusts
     * @param own empty if the other side wants none
     * @throws IOException naming the files, if they cannot be read or hold no certificates and key
     */
    public static SSLContext of(Optional<Path> authorities, Optional<TlsFiles> own) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        try {
            if (authorities.isPresent()) {
                builder.trustManager(authorities.get().toFile());
            }
            if (own.isPresent()) {
                builder.keyManager(
                        own.get().certificate().toFile(), own.get().key().toFile());
            }
            return ((JdkSslContext) builder.build()).context();
        } catch (IllegalArgumentException | IOException e) {
            String files = authorities.map(file -> "authorities " + file).orElse("Java's authorities")
                    + own.map(mine -> ", certificate " + mine.certificate() + ", key " + mine.key())
                            .orElse("");
            throw new IOException("TLS cannot be set up with " + files + ": " + reason(e), e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.toString();
    }
}
