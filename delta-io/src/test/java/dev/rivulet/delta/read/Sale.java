package dev.rivulet.delta.read;

import dev.rivulet.core.row.RecordRowType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of the tables that these tests read. */
record Sale(long id, @Nullable String shop, double amount, LocalDate day) {

    static final RecordRowType<Sale> TYPE = RecordRowType.of(Sale.class);

    /** Ten of a day, with ascending ids and amounts. */
    static List<Sale> ofDay(int day) {
        List<Sale> sales = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            long id = day * 10L + number;
            sales.add(new Sale(id, number == 0 ? null : "shop " + number % 3, id * 1.5, LocalDate.of(2026, 1, day)));
        }
        return sales;
    }
}
