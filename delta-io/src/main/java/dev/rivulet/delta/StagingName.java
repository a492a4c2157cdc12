package dev.rivulet.delta;

import java.util.Locale;

/**
 * How a run names its data files: {@code part-TERM-NUMBER-WRITER.zstd.parquet}. Immutable.
 *
 * @param term of the run, higher than that of any before, so that names of crashed runs do not come back
 * @param writer what tells writers of one table apart, of characters that need no escape
 */
record StagingName(long term, String writer) {

    static StagingName of(String applicationId, long term) {
        long hash = 0xcbf29ce484222325L;
        for (int index = 0; index < applicationId.length(); index++) {
            // FNV-1a: it is to be short and the same everywhere, not to withstand malice.
            hash = (hash ^ applicationId.charAt(index)) * 0x100000001b3L;
        }
        return new StagingName(term, HexText.of(hash));
    }

    String ofFile(long number) {
        return String.format(Locale.ROOT, "part-%05d-%08d-%s.zstd.parquet", term, number, writer);
    }
}
