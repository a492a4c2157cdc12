package dev.rivulet.network.http;

import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.connectors.json.JsonSettings;
import dev.rivulet.connectors.senml.SenmlDecoder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.network.http.endpoint.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * An endpoint that records are posted to, as a JSON array, one JSON object, or JSON lines. Immutable.
 *
 * <p>A request is answered 202 when the log has its last record durably, never before. So a sender that repeats what was not answered 202 loses
 * nothing; with an {@code Idempotency-Key} its records are in the log once, also through kills, for as long as the key is known. Without one
 * they may be there more often.
 *
 * <p>A record that is no row of the type goes to the dead letters with its cause, as does one that is too long. A body that has no places for
 * records, such as an array that is not closed, is refused as a whole.
 *
 * @param <T> the rows
 */
public final class HttpSource<T> implements Source<T> {

    private final HttpSettings settings;
    private final RowType<T> rows;
    private final JsonSettings json;
    private final Consumer<InetSocketAddress> onBound;

    private HttpSource(HttpSettings settings, RowType<T> rows, JsonSettings json, Consumer<InetSocketAddress> onBound) {
        this.settings = settings;
        this.rows = rows;
        this.json = json;
        this.onBound = onBound;
    }

    /**
     * Records that are one JSON object each; see {@link JsonDecoder} for what it may hold.
     *
     * @throws IllegalArgumentException if a field is one that no JSON value stands for
     */
    public static <T> HttpSource<T> json(HttpSettings settings, RowType<T> rows) {
        HttpSource<T> source = new HttpSource<>(settings, rows, JsonSettings.DEFAULTS, address -> {});
        source.newDecoder();
        return source;
    }

    /**
     * Requests whose body is one pack of SenML ({@code application/senml+json}, or as JSON), or a pack on each line; see {@link SenmlDecoder}. A
     * pack is a record, and has the limits of one.
     *
     * @throws IllegalArgumentException if a field has another type than SenML's of its name, or there is none for SenML
     */
    public static <T> HttpSource<T> senml(HttpSettings settings, RowType<T> rows) {
        HttpSource<T> source = new HttpSource<>(settings.withWholeBodies(), rows, JsonSettings.DEFAULTS, address -> {});
        source.newDecoder();
        return source;
    }

    /**
     * The same with records that do not fit the rows' fields.
     *
     * @throws IllegalArgumentException if they are to be rescued into a column that cannot take them
     */
    public HttpSource<T> schemaDrift(SchemaDrift onDrift) {
        HttpSource<T> source = new HttpSource<>(settings, rows, json.withSchemaDrift(onDrift), onBound);
        source.newDecoder();
        return source;
    }

    /**
     * The same with records that may nest as deep as that.
     *
     * @param levels 1 to 1000, the record itself among them; 64 by default
     * @throws IllegalArgumentException if it is out of its range
     */
    public HttpSource<T> depthMax(int levels) {
        return new HttpSource<>(settings, rows, json.withDepthMax(levels), onBound);
    }

    /**
     * The same source, that tells where it listens, each time that it begins to.
     *
     * @param consumer called by the source's thread, with the port that it has got
     */
    public HttpSource<T> onBound(Consumer<InetSocketAddress> consumer) {
        return new HttpSource<>(settings, rows, json, consumer);
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        HttpReader reader = HttpReader.open(context, settings);
        onBound.accept(reader.address());
        return reader;
    }

    @Override
    public Decoder<T> newDecoder() {
        return settings.areBodiesWhole() ? new SenmlDecoder<>(rows, json) : new JsonDecoder<>(rows, json);
    }

    @Override
    public String description() {
        return "http[" + settings.host() + ":" + settings.port() + settings.path() + "]";
    }
}
