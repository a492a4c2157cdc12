package dev.rivulet.testdriver;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.core.table.ReferenceTableReader;
import dev.rivulet.core.table.TableContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table outside whose rows a test sets, for {@link dev.rivulet.engine.DataStream#enrich}. The job sees a change when it looks: at its
 * starts, and when {@link PipelineTestDriver#advanceProcessingTime} has gone by the interval of {@code withReload}. Survives crashes.
 * Owned by the test's thread.
 *
 * @param <R> the rows
 */
public final class TestTable<R> implements ReferenceTable<R> {

    private final String name;
    private final Codec<R> codec;
    /** All that there were, the last one being the present one. */
    private final List<List<R>> versions = new ArrayList<>();

    private @Nullable String failure;

    /** Per step the version that a second run is to see; null in the run of the test itself. */
    private @Nullable Map<String, String> given;

    private @Nullable PowerSwitch power;

    TestTable(String name, Codec<R> codec) {
        this.name = name;
        this.codec = codec;
        versions.add(List.of());
    }

    /** From now on the table has these rows, and no others. */
    public void set(List<R> rows) {
        failure = null;
        versions.add(List.copyOf(rows));
    }

    /** From now on the table cannot be read, until it is {@link #set} again. */
    public void fail(String cause) {
        failure = cause;
    }

    String name() {
        return name;
    }

    /** As a run of the test itself sees it. */
    void connect(PowerSwitch ofRun) {
        given = null;
        power = ofRun;
    }

    /**
     * As a second run sees it, which is to load what the first one did.
     *
     * @param versionByUid per step, to be changed as that run comes along
     */
    void connect(PowerSwitch ofRun, Map<String, String> versionByUid) {
        given = versionByUid;
        power = ofRun;
    }

    /** A second run is over. */
    void disconnect() {
        given = null;
        power = null;
    }

    /** The versions that steps see at first. */
    static Map<String, String> newVersions() {
        return new TreeMap<>();
    }

    @Override
    public ReferenceTableReader<R> open(TableContext context) {
        return new Reader(context.uid(), given, power);
    }

    @Override
    public Codec<R> codec() {
        return codec;
    }

    @Override
    public String description() {
        return "test[" + name + "]";
    }

    private final class Reader implements ReferenceTableReader<R> {
        private final String uid;
        private final @Nullable Map<String, String> versionByUid;
        private final @Nullable PowerSwitch ofRun;
        private @Nullable String seen;

        Reader(String uid, @Nullable Map<String, String> versionByUid, @Nullable PowerSwitch ofRun) {
            this.uid = uid;
            this.versionByUid = versionByUid;
            this.ofRun = ofRun;
        }

        @Override
        public String version() throws IOException {
            requireReadable();
            seen = now();
            return seen;
        }

        private String now() {
            String last = Integer.toString(versions.size() - 1);
            return versionByUid == null ? last : versionByUid.getOrDefault(uid, last);
        }

        /** Of a second run that knows better than to wait for an interval. */
        @Override
        public boolean isKnownToHaveChanged() {
            return versionByUid != null && !now().equals(seen);
        }

        @Override
        public String read(RowConsumer<R> consumer) throws IOException {
            requireReadable();
            seen = now();
            for (R row : versions.get(Integer.parseInt(seen))) {
                consumer.accept(row);
            }
            return seen;
        }

        private void requireReadable() throws IOException {
            if (ofRun != null) {
                ofRun.requireOn();
            }
            if (failure != null && versionByUid == null) {
                throw new IOException(failure);
            }
        }

        @Override
        public void close() {}
    }
}
