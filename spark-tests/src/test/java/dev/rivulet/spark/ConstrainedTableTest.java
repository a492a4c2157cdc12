package dev.rivulet.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables with a CHECK constraint, a default value and a generated column, one made by the library and one by Spark, are written to by both in
 * turn: each fills in what rows lack, and refuses what the table does not allow.
 */
final class ConstrainedTableTest {

    @TempDir
    static Path directory;

    /** Some 20 s of statements beside those of the other tests. */
    @Test
    @EnabledIfSystemProperty(named = "rivulet.long", matches = "true")
    void bothFillInAndRefuseWhatTheOtherDemands() throws IOException, InterruptedException {
        StandaloneJar.runSource(directory, "ConstrainedChanges.java", "make", directory.toString());
        makeBySpark();
        for (String table : List.of("ours", "theirs")) {
            assertEquals(List.of("[1,1.0,2.0,none]", "[2,2.0,4.0,none]", "[3,3.0,6.0,none]"), rows(table), table);
            sql("INSERT INTO {t} (id, amount) VALUES (10, 5.0)", table);
            sql("UPDATE {t} SET amount = amount + 1 WHERE id = 1", table);
            assertThrows(Exception.class, () -> sql("INSERT INTO {t} (id, amount) VALUES (11, -1.0)", table));
            assertThrows(
                    Exception.class, () -> sql("INSERT INTO {t} (id, amount, twice) VALUES (11, 1.0, 3.0)", table));
        }

        StandaloneJar.runSource(directory, "ConstrainedChanges.java", "continue", directory.toString());

        for (String table : List.of("ours", "theirs")) {
            sql("INSERT INTO {t} (id, amount) VALUES (30, 6.0)", table);
            assertEquals(
                    List.of(
                            "[1,2.0,4.0,none]",
                            "[2,2.5,5.0,none]",
                            "[3,30.0,60.0,none]",
                            "[10,5.0,10.0,none]",
                            "[20,20.0,40.0,none]",
                            "[21,21.0,42.0,none]",
                            "[30,6.0,12.0,none]"),
                    rows(table),
                    table);
        }
    }

    private void makeBySpark() {
        sql(
                "CREATE TABLE {t} (id BIGINT NOT NULL, amount DOUBLE NOT NULL,"
                        + " twice DOUBLE GENERATED ALWAYS AS (amount * 2), note STRING DEFAULT 'none') USING delta"
                        + " TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')",
                "theirs");
        sql("ALTER TABLE {t} ADD CONSTRAINT positive CHECK (amount > 0)", "theirs");
        sql("INSERT INTO {t} (id, amount) VALUES (1, 1.0), (2, 2.0), (3, 3.0)", "theirs");
    }

    private List<String> rows(String table) {
        return LocalSpark.session()
                .sql("SELECT id, amount, twice, note FROM delta.`" + directory.resolve(table) + "` ORDER BY id")
                .collectAsList()
                .stream()
                .map(Object::toString)
                .toList();
    }

    private void sql(String statement, String table) {
        LocalSpark.session().sql(statement.replace("{t}", "delta.`" + directory.resolve(table) + "`"));
    }
}
