package dev.rivulet.benchmarks.source;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Lines of 200 bytes, as a sensor's gateway sends them. Stateless. */
final class Lines {

    static final int SIZE_BYTES = 200;

    /** What a source makes rows of, without the rest. */
    record Reading(long n, String device) {}

    /** The rest of it, where it is no text. */
    static final String NOTE = "x".repeat(150);

    private Lines() {}

    static String device(long number) {
        return "sensor-" + number % 100;
    }

    /** One of them, with its end. */
    static byte[] line(long number) {
        String start = String.format(Locale.ROOT, "{\"n\":%d,\"device\":\"%s\",\"note\":\"", number, device(number));
        String line = start + "x".repeat(SIZE_BYTES - start.length() - 3) + "\"}\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    static void write(long count, OutputStream out) throws IOException {
        for (long number = 0; number < count; number++) {
            out.write(line(number));
        }
    }

    /** The JDK's own reader of lines, which makes a string of each. */
    static Intake readByTheJdk(InputStream in) {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        return new Intake() {
            @Override
            public void take(long count) throws IOException {
                for (long taken = 0; taken < count; taken++) {
                    if (reader.readLine() == null) {
                        throw new EOFException("only " + taken + " of " + count + " lines came");
                    }
                }
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
