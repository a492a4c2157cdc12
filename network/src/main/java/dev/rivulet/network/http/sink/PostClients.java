package dev.rivulet.network.http.sink;

import dev.rivulet.network.listen.Authorities;
import java.io.IOException;
import java.net.http.HttpClient;

/** Java's own client, as the settings want it. Stateless. */
final class PostClients {

    private PostClients() {}

    /**
     * @throws IOException naming the file of certificates, if it cannot be read
     */
    static HttpClient of(PostSettings settings) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout());
        if (settings.authorities().isPresent()) {
            builder.sslContext(Authorities.trusting(settings.authorities().get()));
        }
        return builder.build();
    }
}
