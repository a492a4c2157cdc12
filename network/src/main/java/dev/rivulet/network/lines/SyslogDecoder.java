package dev.rivulet.network.lines;

import dev.rivulet.connectors.text.TextDecoder;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.network.lines.syslog.SyslogMessage;
import dev.rivulet.network.lines.syslog.SyslogParser;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages of syslog, each part of which goes into the field of its name. One owner. */
final class SyslogDecoder<T> implements Decoder<T> {

    private static final Set<Simple> WHOLE = EnumSet.of(Simple.SHORT, Simple.INT, Simple.LONG);

    /** The parts, named as fields are in lower case. */
    private enum Part {
        PRIORITY,
        FACILITY,
        SEVERITY,
        TIMESTAMP,
        HOST,
        APP,
        PROCID,
        MSGID,
        STRUCTURED_DATA,
        MESSAGE;

        boolean fits(DataType type) {
            return switch (this) {
                case PRIORITY, FACILITY, SEVERITY -> type instanceof Simple simple && WHOLE.contains(simple);
                case TIMESTAMP -> type == Simple.TIMESTAMP;
                default -> type == Simple.STRING;
            };
        }
    }

    private final RowBuilder<T> builder;
    private final SyslogParser parser;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    /** Of each part its field, or -1. */
    private final int[] fieldIndexes = new int[Part.values().length];

    /**
     * @throws IllegalArgumentException if a field has a part's name and another type
     */
    SyslogDecoder(RowType<T> rows, ZoneId zone) {
        Schema schema = rows.schema();
        for (Part part : Part.values()) {
            int index = schema.indexOf(part.name().toLowerCase(Locale.ROOT));
            fieldIndexes[part.ordinal()] = index;
            Field field = index < 0 ? null : schema.field(index);
            if (field != null && !part.fits(field.type())) {
                throw new IllegalArgumentException("field " + field + " is to have a part of syslog's messages, which"
                        + " has another type: times are timestamps, numbers int, and all else strings");
            }
        }
        this.builder = rows.newBuilder();
        this.parser = new SyslogParser(zone);
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        SyslogMessage message = parser.parse(TextDecoder.text(utf8, batch, index), batch.ingestTimeMicros());
        builder.reset();
        set(Part.PRIORITY, message.priority());
        set(Part.FACILITY, message.facility());
        set(Part.SEVERITY, message.severity());
        if (message.timestampMicros().isPresent()) {
            set(Part.TIMESTAMP, message.timestampMicros().getAsLong());
        }
        set(Part.HOST, message.host());
        set(Part.APP, message.app());
        set(Part.PROCID, message.procid());
        set(Part.MSGID, message.msgid());
        set(Part.STRUCTURED_DATA, message.structuredData());
        set(Part.MESSAGE, message.message());
        return builder.build();
    }

    private void set(Part part, long value) {
        int index = fieldIndexes[part.ordinal()];
        if (index >= 0) {
            builder.setLong(index, value);
        }
    }

    private void set(Part part, @Nullable String value) {
        int index = fieldIndexes[part.ordinal()];
        if (index >= 0 && value != null) {
            builder.setObject(index, value);
        }
    }
}
