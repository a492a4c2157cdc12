package dev.rivulet.network.wire;

import dev.rivulet.network.listen.TlsFiles;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS of the connections that come, by files that may be renewed. Owned by the thread of the connections. */
public final class ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private final TlsFiles files;
    private SslContext current;
    private String state;

    /**
     * @throws IOException naming the files, if they cannot be read or hold no certificates and key
     */
    public ServerTls(TlsFiles files) throws IOException {
        this.files = files;
        this.state = state();
        this.current = read();
    }

    /** For a new connection. Files that are wrong now, or half written, leave it as it was. */
    public SslContext current() {
        String now = state();
        if (!now.equals(state)) {
            state = now;
            try {
                current = read();
            } catch (IOException e) {
                LOG.warn("{}; what was read before is used on", e.getMessage());
            }
        }
        return current;
    }

    private SslContext read() throws IOException {
        try {
            return SslContextBuilder.forServer(
                            files.certificate().toFile(), files.key().toFile())
                    .sslProvider(SslProvider.JDK)
                    .build();
        } catch (IllegalArgumentException | IOException e) {
            throw new IOException("TLS cannot be set up with " + files + ": " + e, e);
        }
    }

    private String state() {
        return state(files.certificate().toFile()) + " " + state(files.key().toFile());
    }

    private static String state(File file) {
        return file.lastModified() + ":" + file.length();
    }
}
