package dev.rivulet.parquet.file;

import dev.rivulet.connectors.file.DamagedFileException;
import dev.rivulet.delta.kernel.files.DiskInput;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.MessageType;

/** Some columns of a row group, read page by page. One owner. */
public final class GroupPages implements PageReadStore {

    private final long rowCount;
    private final Map<ColumnPath, ChunkPages> chunks = new HashMap<>();

    /**
     * @param columns those to be read
     * @throws DamagedFileException if the row group lacks one, or has another number of values than of rows for a column that is not
     *     within an array or a map
     */
    public GroupPages(DiskInput in, ParquetCodecs codecs, BlockMetaData group, MessageType columns)
            throws DamagedFileException {
        this.rowCount = group.getRowCount();
        PageMemory memory = new PageMemory();
        Map<ColumnPath, ColumnChunkMetaData> stored = new HashMap<>();
        group.getColumns().forEach(chunk -> stored.put(chunk.getPath(), chunk));
        for (ColumnDescriptor column : columns.getColumns()) {
            ColumnPath path = ColumnPath.get(column.getPath());
            ColumnChunkMetaData chunk = stored.get(path);
            if (chunk == null) {
                throw new DamagedFileException("a row group lacks column " + path.toDotString());
            }
            boolean isFlat = column.getMaxRepetitionLevel() == 0;
            if (isFlat ? chunk.getValueCount() != rowCount : chunk.getValueCount() < rowCount) {
                throw new DamagedFileException("column " + path.toDotString() + " has " + chunk.getValueCount()
                        + " values in a row group of " + rowCount + " rows");
            }
            chunks.put(path, new ChunkPages(column, chunk, new PageFeed(in, chunk), codecs, rowCount, memory));
        }
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        ChunkPages pages = chunks.get(ColumnPath.get(column.getPath()));
        if (pages == null) {
            throw new AssertionError("column " + column + " is not read");
        }
        return pages;
    }

    @Override
    public long getRowCount() {
        return rowCount;
    }
}
