package dev.rivulet.network.lines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.network.lines.frame.Line;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a dead letter keeps of the context of its batch. */
class LineContextTest {

    @Test
    void contextOfOneLineSaysTheSameOfItAndNothingOfOthers() {
        List<Line> lines =
                IntStream.range(0, 300).mapToObj(LineContextTest::line).toList();
        LineContext all = LineContext.decode(LineContext.encode(1_000, lines));

        for (long number = 1_000; number < 1_300; number++) {
            byte[] one = all.only(number);

            assertTrue(one.length < 40, "bytes: " + one.length);
            assertEquals(all.peer(number), LineContext.decode(one).peer(number));
        }
    }

    private static Line line(int number) {
        return new Line(new byte[] {1}, null, "10.0.0." + number % 7);
    }
}
