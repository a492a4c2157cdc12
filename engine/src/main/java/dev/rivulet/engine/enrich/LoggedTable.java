package dev.rivulet.engine.enrich;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.engine.frame.TableCopy;

/**
 * A copy of a table, and from where in the log on it holds. Immutable.
 *
 * @param position of the frame that says so, in bytes
 */
public record LoggedTable(long position, TableCopy copy) {

    /** As i64 position │ the copy, see {@link TableCopy#write}. */
    public void write(ByteWriter out) {
        out.putLong(position);
        copy.write(out);
    }

    /** Reads what {@link #write} wrote. */
    public static LoggedTable read(ByteReader in) {
        return new LoggedTable(in.readLong(), TableCopy.read(in));
    }
}
