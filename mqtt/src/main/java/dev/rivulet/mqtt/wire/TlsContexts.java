package dev.rivulet.mqtt.wire;

import dev.rivulet.mqtt.broker.MqttTls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;

/** What TLS needs, from the files that the settings name. Stateless. */
final class TlsContexts {

    private TlsContexts() {}

    /**
     * @throws IOException naming the files, if they cannot be read or hold no certificates and key
     */
    static SslContext of(MqttTls tls) throws IOException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.JDK).endpointIdentificationAlgorithm("HTTPS");
        try {
            tls.authorities().ifPresent(file -> builder.trustManager(file.toFile()));
            if (tls.certificate().isPresent() && tls.key().isPresent()) {
                builder.keyManager(
                        tls.certificate().get().toFile(), tls.key().get().toFile());
            }
            return builder.build();
        } catch (IllegalArgumentException | IOException e) {
            throw new IOException("TLS cannot be set up with " + tls + ": " + MqttLink.text(e), e);
        }
    }
}
