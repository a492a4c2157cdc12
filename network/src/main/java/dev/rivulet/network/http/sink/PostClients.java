package dev.rivulet.network.http.sink;

import dev.rivulet.network.wire.ClientTls;
import java.io.IOException;
import java.net.http.HttpClient;

/** Java's own client, as the settings want it. Stateless. */
final class PostClients {

    private PostClients() {}

    /**
     * @throws IOException naming the files of certificates and key, if they cannot be read
     */
    static HttpClient of(PostSettings settings) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout());
        if (settings.authorities().isPresent() || settings.certificate().isPresent()) {
            builder.sslContext(ClientTls.of(settings.authorities(), settings.certificate()));
        }
        return builder.build();
    }
}
