package dev.rivulet.network.http.sink;

import dev.rivulet.core.sink.RowId;
import java.io.ByteArrayOutputStream;

/** The rows of a request, as it is filled and then until it is answered. One owner. */
final class Post {

    private final RowId first;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int rowCount;

    /**
     * @param first the id of its first row
     */
    Post(RowId first) {
        this.first = first;
    }

    /** Whether another row goes with those that are there: what decides it is the same on every replay. */
    boolean takes(byte[] line, PostSettings settings) {
        return rowCount == 0
                || rowCount < settings.rowCountMax() && body.size() + line.length + 1 <= settings.bodySizeMax();
    }

    void add(byte[] line) {
        body.write(line, 0, line.length);
        body.write('\n');
        rowCount++;
    }

    String key() {
        return first.toString();
    }

    long position() {
        return first.position();
    }

    byte[] body() {
        return body.toByteArray();
    }

    int sizeBytes() {
        return body.size();
    }

    int rowCount() {
        return rowCount;
    }
}
