package dev.rivulet.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rivulet.core.row.DataType.Simple;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.delta.kernel.files.ParquetCodecs;
import dev.rivulet.parquet.SampleFile.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;

/**
 * A file of 14,705 loans that Spark has written, as Parquet's own reader has it. It stands in the folder {@code loans} of the one that the
 * environment names by {@code RIVULET_DATA}; without it the test is skipped.
 */
class SparkFileTest {

    private static final StructRowType ROWS = StructRowType.of(
            "loan",
            Schema.of(
                    Field.required("addr_state", Simple.STRING),
                    Field.required("loan_id", Simple.LONG),
                    Field.required("funded_amnt", Simple.INT),
                    Field.nullable("paid_amnt", Simple.DOUBLE)));

    @Test
    void isReadAsParquetReadsIt() throws IOException {
        String data = System.getenv("RIVULET_DATA");
        assumeTrue(data != null, "RIVULET_DATA names no folder of sample data");
        Path file = Path.of(data, "loans", "loan-risks.snappy.parquet");

        Outcome outcome = SampleFile.read(file, ROWS);

        assertEquals(List.of(), outcome.causes());
        List<String> rows = new ArrayList<>();
        outcome.rows()
                .forEach(row -> rows.add(row.objectValue(0) + " " + row.longValue(1) + " " + row.longValue(2) + " "
                        + row.doubleValue(3)));
        assertEquals(byParquet(file), rows);
        assertEquals(14_705, rows.size());
    }

    private static List<String> byParquet(Path file) throws IOException {
        List<String> rows = new ArrayList<>();
        ParquetReader.Builder<Group> builder =
                new ParquetReader.Builder<>(new LocalInputFile(file), new PlainParquetConfiguration()) {
                    @Override
                    protected ReadSupport<Group> getReadSupport() {
                        return new GroupReadSupport();
                    }
                };
        try (ParquetReader<Group> reader =
                builder.withCodecFactory(new ParquetCodecs(1)).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row.getString("addr_state", 0) + " " + row.getLong("loan_id", 0) + " "
                        + row.getInteger("funded_amnt", 0) + " " + row.getDouble("paid_amnt", 0));
            }
        }
        return rows;
    }
}
