package dev.rivulet.network.lines;

import dev.rivulet.connectors.CompletedRows;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes lines by another decoder, and sets the field of the peer, whatever the line has under its name. One owner. */
final class PeerDecoder<T> implements Decoder<T> {

    private final Decoder<T> lines;
    private final int fieldIndex;
    private @Nullable Batch batch;
    private @Nullable LineContext context;
    private String peer = "";

    PeerDecoder(RowType<T> rows, String field, Function<RowType<T>, Decoder<T>> lineDecoder) {
        this.fieldIndex = rows.schema().requireIndexOf(field);
        this.lines = lineDecoder.apply(new CompletedRows<>(rows, builder -> builder.setObject(fieldIndex, peer)));
    }

    @Override
    public T decode(Batch from, int index) throws MalformedRowException {
        peer = peer(from, index);
        return lines.decode(from, index);
    }

    @Override
    public void decodeAll(Batch from, int index, Consumer<? super T> rows) throws MalformedRowException {
        peer = peer(from, index);
        lines.decodeAll(from, index, rows);
    }

    private String peer(Batch from, int index) {
        LineContext known = context;
        if (from != batch || known == null) {
            known = LineContext.decode(from.context());
            context = known;
            batch = from;
        }
        return known.peer(from.recordOffset(index));
    }

    @Override
    public OptionalLong heartbeatMicros(Batch from, int index) {
        return lines.heartbeatMicros(from, index);
    }

    @Override
    public List<String> takeDrift() {
        return lines.takeDrift();
    }
}
