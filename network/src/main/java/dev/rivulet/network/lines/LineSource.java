package dev.rivulet.network.lines;

import dev.rivulet.connectors.json.JsonDecoder;
import dev.rivulet.connectors.text.TextDecoder;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.core.source.Source;
import dev.rivulet.core.source.SourceContext;
import dev.rivulet.core.source.SourceReader;
import dev.rivulet.network.lines.endpoint.LineSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Lines that are sent to an address, over TCP or in datagrams. Immutable.
 *
 * <p>Nothing in these protocols tells a sender what has arrived. Over TCP what is in memory when the job ends is lost, and nothing else: when the log is
 * behind, nothing is read, and senders wait. Datagrams get lost on the way, or are dropped, and counted, when there is no room: best effort.
 *
 * <p>A line that is too long, no UTF-8, or no row of the type goes to the dead letters with its cause.
 *
 * @param <T> the rows
 */
public final class LineSource<T> implements Source<T> {

    private final LineSettings settings;
    private final RowType<T> rows;
    private final Function<RowType<T>, Decoder<T>> lineDecoder;

    /** Empty for none. */
    private final String peerField;

    private final Consumer<InetSocketAddress> onBound;
    private final LongConsumer onDropped;

    private LineSource(
            LineSettings settings,
            RowType<T> rows,
            Function<RowType<T>, Decoder<T>> lineDecoder,
            String peerField,
            Consumer<InetSocketAddress> onBound,
            LongConsumer onDropped) {
        this.settings = settings;
        this.rows = rows;
        this.lineDecoder = lineDecoder;
        this.peerField = peerField;
        this.onBound = onBound;
        this.onDropped = onDropped;
        newDecoder();
    }

    /**
     * Lines of any format.
     *
     * @param lineDecoder makes a decoder that builds rows of the type that it is given
     */
    public static <T> LineSource<T> of(
            LineSettings settings, RowType<T> rows, Function<RowType<T>, Decoder<T>> lineDecoder) {
        return new LineSource<>(settings, rows, lineDecoder, "", address -> {}, count -> {});
    }

    /**
     * Lines as they are, in the field {@value TextDecoder#LINE_FIELD}.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no string
     */
    public static <T> LineSource<T> text(LineSettings settings, RowType<T> rows) {
        return of(settings, rows, type -> new TextDecoder<>(type, TextDecoder.LINE_FIELD));
    }

    /** Lines that are one JSON object each; see {@link JsonDecoder} for what it may hold. */
    public static <T> LineSource<T> json(LineSettings settings, RowType<T> rows) {
        return of(settings, rows, JsonDecoder::new);
    }

    /**
     * Lines of comma-separated values; see {@link dev.rivulet.connectors.csv.CsvDecoder}.
     *
     * @param columns what the values are called, in their order
     */
    public static <T> LineSource<T> csv(LineSettings settings, List<String> columns, RowType<T> rows) {
        String header = String.join(",", columns);
        return of(settings, rows, type -> new HeadedDecoder<>(type, header));
    }

    /**
     * Messages of syslog (RFC 5424, RFC 3164), whose parts go to the fields priority, facility, severity (int), timestamp, host, app, procid, msgid,
     * structured_data and message; fields of other names stay null.
     *
     * @param zone of times that do not say theirs
     * @throws IllegalArgumentException if one of these fields has another type
     */
    public static <T> LineSource<T> syslog(LineSettings settings, ZoneId zone, RowType<T> rows) {
        return of(settings, rows, type -> new SyslogDecoder<>(type, zone));
    }

    /**
     * The same source, with the address that a line came from in a field.
     *
     * @throws IllegalArgumentException if there is no such field, or it is no string
     */
    public LineSource<T> peerAs(String field) {
        Field found = rows.schema().field(rows.schema().requireIndexOf(field));
        if (found.type() != Simple.STRING) {
            throw new IllegalArgumentException("field " + found + " is to have the peer, wanted a string");
        }
        return new LineSource<>(settings, rows, lineDecoder, field, onBound, onDropped);
    }

    /**
     * The same source, that tells where it listens, each time that it begins to.
     *
     * @param consumer called by the source's thread, with the port that it has got
     */
    public LineSource<T> onBound(Consumer<InetSocketAddress> consumer) {
        return new LineSource<>(settings, rows, lineDecoder, peerField, consumer, onDropped);
    }

    /**
     * The same source, that tells how many datagrams it has dropped for want of room since it began to listen, when there are more of them.
     *
     * @param consumer called by the source's thread
     */
    public LineSource<T> onDropped(LongConsumer consumer) {
        return new LineSource<>(settings, rows, lineDecoder, peerField, onBound, consumer);
    }

    @Override
    public SourceReader open(SourceContext context) throws IOException {
        LineReader reader = LineReader.open(context, settings, onDropped);
        onBound.accept(reader.address());
        return reader;
    }

    @Override
    public byte[] contextOf(byte[] context, long recordOffset) {
        return LineContext.decode(context).only(recordOffset);
    }

    @Override
    public Decoder<T> newDecoder() {
        return peerField.isEmpty() ? lineDecoder.apply(rows) : new PeerDecoder<>(rows, peerField, lineDecoder);
    }

    @Override
    public String description() {
        return "lines[" + settings.transport() + " " + settings.host() + ":" + settings.port() + "]";
    }
}
