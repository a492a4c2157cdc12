package dev.rivulet.benchmarks.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.benchmarks.Plot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class MonthPlotTest {

    private static final List<String> TABLE = List.of(
            "| day | commit median ms | 99 % ms | greatest ms | live files | files | log files | MB in the table | bytes written per byte of rows |",
            "|---|---|---|---|---|---|---|---|---|",
            "| 1 | 20.0 | 40.0 | 161 | 10 | 300 | 400 | 3.1 | 4.0 |",
            "| 2 | 10.0 | 20.0 | 73 | 20 | 1,200 | 800 | 24.1 | 8.0 |");

    @Test
    void rowsAreTheLinesThatBeginWithADay() {
        List<double[]> days = Plot.rows(TABLE);

        assertEquals(2, days.size());
        assertEquals(1_200, days.get(1)[5]);
    }

    @Test
    void eachColumnIsALineOfAPointPerDay() throws Exception {
        String svg = MonthPlot.svg("A title", Plot.rows(TABLE));

        Document parsed = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        NodeList lines = parsed.getElementsByTagName("polyline");
        assertEquals(6, lines.getLength());
        for (int index = 0; index < lines.getLength(); index++) {
            String points = ((Element) lines.item(index)).getAttribute("points");
            assertEquals(2, points.strip().split(" ").length);
        }
        // A greater value is further up, which is less.
        String[] medians =
                ((Element) lines.item(0)).getAttribute("points").strip().split("[ ,]");
        assertTrue(Double.parseDouble(medians[1]) < Double.parseDouble(medians[3]));
        assertTrue(Double.parseDouble(medians[0]) < Double.parseDouble(medians[2]));
    }
}
