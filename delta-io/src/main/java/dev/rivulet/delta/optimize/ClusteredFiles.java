package dev.rivulet.delta.optimize;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.files.ParquetSettings;
import dev.rivulet.delta.spill.EncodedRow;
import dev.rivulet.delta.spill.SortedRows;
import dev.rivulet.delta.staging.FileStaging;
import dev.rivulet.delta.staging.PartitionText;
import dev.rivulet.delta.staging.StagingName;
import dev.rivulet.delta.staging.StagingSettings;
import dev.rivulet.delta.staging.StagingTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays rows out in the order of a curve, those of a partition's new files with those of a cube that is not full. A full cube stays as it is,
 * as does a partition to which nothing has come, so that clustering again and again costs by what has come. Reads rows twice: first the columns to cluster by, to learn how their values are
 * spread, then all. Stateless but for the disk.
 *
 * <p>What does not fit into memory goes into files in the table's directory, which a vacuum finds if they stay behind.
 */
final class ClusteredFiles implements Layout {

    /** Of what is sorted at once: a thousand runs of what fits into memory. */
    static final long CUBE_SIZE_BYTES_MAX = 16L * 1024 * 1024 * 1024;

    private final StagingTarget target;
    private final OptimizeSettings settings;
    private final Clustering clustering;
    private final long cubeSizeBytesMax;
    private final StructRowType rows;
    private final StructRowType keys;
    private final Codec<Row> codec;
    private final int[] keyIndexes;

    /**
     * @param cubeSizeBytesMax of what is laid out together, at least 2; a cube is full from half of it on
     */
    ClusteredFiles(StagingTarget target, OptimizeSettings settings, Clustering clustering, long cubeSizeBytesMax) {
        this.cubeSizeBytesMax = cubeSizeBytesMax;
        this.target = target;
        this.settings = settings;
        this.clustering = clustering;
        Schema schema = target.schema();
        this.rows = StructRowType.of("row", schema);
        this.codec = Codecs.ofRows(rows);
        this.keyIndexes =
                clustering.columns().stream().mapToInt(schema::requireIndexOf).toArray();
        this.keys = StructRowType.of(
                "key",
                Schema.of(clustering.columns().stream()
                        .map(column -> schema.field(schema.requireIndexOf(column)))
                        .toList()));
    }

    @Override
    public List<FileBin> bins(FileBin partition) {
        Map<String, List<LiveFile>> cubes = new LinkedHashMap<>();
        List<LiveFile> chosen = new ArrayList<>();
        for (LiveFile file : partition.files()) {
            if (clustering.isOf(file)) {
                cubes.computeIfAbsent(Clustering.cube(file), none -> new ArrayList<>())
                        .add(file);
            } else {
                chosen.add(file);
            }
        }
        boolean hasNew = !chosen.isEmpty();
        Set<String> open = new HashSet<>();
        cubes.forEach((cube, files) -> {
            if (sizeBytes(files) < cubeSizeBytesMax / 2) {
                open.add(cube);
                chosen.addAll(files);
            }
        });
        return hasNew || open.size() > 1 ? BinPacking.fill(partition, chosen, cubeSizeBytesMax) : List.of();
    }

    private static long sizeBytes(List<LiveFile> files) {
        return files.stream().mapToLong(LiveFile::sizeBytes).sum();
    }

    @Override
    public List<StagedFile> write(FileBin bin, TableScan scan) throws IOException {
        ColumnRanks ranks = new ColumnRanks(rows.schema(), keyIndexes, sample(bin, scan), clustering.bits());
        StagingName name = StagingName.unique(target.clock());
        StagingSettings files =
                new StagingSettings(settings.targetFileSizeBytes(), 1, ParquetSettings.ZSTD_LEVEL_DEFAULT);
        try (SortedRows sorted = new SortedRows(
                        target.disk(), target.root().resolve("sort-" + name.writer()), settings.sortMemorySizeBytes());
                FileStaging<Row> staging = new FileStaging<>(target, rows, name, files)) {
            sort(bin, scan, ranks, sorted);
            sorted.forEach(row -> staging.write(codec.read(new ByteReader(row.bytes()))));
            return staging.finish().stream().map(bin::inPartition).toList();
        }
    }

    private List<Row> sample(FileBin bin, TableScan scan) throws IOException {
        RowSample sample = new RowSample();
        for (LiveFile file : bin.files()) {
            scan.visit(file, keys, PartitionText::parse, row -> {
                sample.add(row);
                return true;
            });
        }
        return sample.rows();
    }

    private void sort(FileBin bin, TableScan scan, ColumnRanks ranks, SortedRows sorted) throws IOException {
        int[] rank = new int[keyIndexes.length];
        ByteWriter out = new ByteWriter();
        for (LiveFile file : bin.files()) {
            scan.visit(file, rows, PartitionText::parse, row -> {
                ranks.rank(row, rank);
                out.clear();
                codec.write(row, out);
                sorted.add(new EncodedRow(clustering.curve().place(rank, clustering.bits()), out.toByteArray()));
                return true;
            });
        }
    }

    @Override
    public Map<String, String> parameters() {
        return clustering.parameters();
    }

    @Override
    public Map<String, String> tags(String commit) {
        return clustering.tags(commit);
    }
}
