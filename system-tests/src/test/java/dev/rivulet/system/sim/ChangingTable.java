package dev.rivulet.system.sim;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.core.table.ReferenceTableReader;
import dev.rivulet.core.table.TableContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A table outside that changes now and then, and now and then cannot be read. Outlives crashes. Owned by the simulation. */
final class ChangingTable implements ReferenceTable<Site> {

    private static final int KEY_COUNT = 12;
    private static final Codec<Site> CODEC = Codecs.of(Site.class);

    private final String name;
    private final SplittableRandom random;
    /** All that there were; a version's name is its index. */
    private final List<List<Site>> versions = new ArrayList<>();

    /** How it fails at present. */
    enum State {
        THERE,
        AWAY,
        BREAKS_IN_THE_MIDDLE
    }

    private State state = State.THERE;

    ChangingTable(String name, SplittableRandom random) {
        this.name = name;
        this.random = random;
        change();
    }

    void change() {
        List<Site> rows = new ArrayList<>();
        for (int key = 0; key < KEY_COUNT; key++) {
            for (int count = random.nextInt(3); count > 0; count--) {
                rows.add(new Site("key-" + key, name + versions.size() + "." + count));
            }
        }
        versions.add(rows);
    }

    int versionCount() {
        return versions.size();
    }

    void set(State newState) {
        state = newState;
    }

    /** What a version has for a key, in its order. */
    List<String> names(String version, String key) {
        return versions.get(Integer.parseInt(version)).stream()
                .filter(site -> site.key().equals(key))
                .map(Site::name)
                .toList();
    }

    @Override
    public ReferenceTableReader<Site> open(TableContext context) {
        return new Reader();
    }

    @Override
    public Codec<Site> codec() {
        return CODEC;
    }

    @Override
    public String description() {
        return "changing[" + name + "]";
    }

    private final class Reader implements ReferenceTableReader<Site> {

        @Override
        public String version() throws IOException {
            requireThere();
            return Integer.toString(versions.size() - 1);
        }

        @Override
        public String read(RowConsumer<Site> consumer) throws IOException {
            String version = version();
            List<Site> rows = versions.get(Integer.parseInt(version));
            for (int index = 0; index < rows.size(); index++) {
                if (state == State.BREAKS_IN_THE_MIDDLE && index == rows.size() / 2) {
                    throw new IOException("simulated: the table cannot be read to its end");
                }
                consumer.accept(rows.get(index));
            }
            return version;
        }

        private void requireThere() throws IOException {
            if (state == State.AWAY) {
                throw new IOException("simulated: the table is away");
            }
        }

        @Override
        public void close() {}
    }
}
