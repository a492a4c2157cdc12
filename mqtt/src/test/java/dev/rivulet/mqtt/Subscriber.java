package dev.rivulet.mqtt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Mosquitto's own client, which prints what comes. One owner. */
final class Subscriber implements AutoCloseable {
    private final Process client;
    private final BufferedReader output;
    private final List<String> all = new ArrayList<>();
    private String said = "";

    Subscriber(Mosquitto broker, int qos, String format) throws Exception {
        client = new ProcessBuilder(
                        "stdbuf",
                        "-oL",
                        "mosquitto_sub",
                        "-d",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(broker.port()),
                        "-V",
                        "mqttv5",
                        "-q",
                        Integer.toString(qos),
                        "-t",
                        "plant/#",
                        "-F",
                        "> " + format)
                .redirectErrorStream(true)
                .start();
        output = client.inputReader();
        String line = output.readLine();
        while (!line.contains("Subscribed")) {
            line = output.readLine();
        }
    }

    /** Whoever reads from it learns that nothing more comes. */
    void end() {
        client.destroyForcibly();
    }

    List<String> lines(int count) throws Exception {
        while (all.size() < count) {
            next();
        }
        return all;
    }

    Came until(String part) throws Exception {
        while (all.stream().noneMatch(line -> line.contains(part))) {
            next();
        }
        return new Came(all);
    }

    private void next() throws Exception {
        String line = output.readLine();
        assertTrue(line != null, () -> "the subscriber has ended; it said last: " + said);
        said = line;
        if (line.startsWith("> ")) {
            all.add(line.substring(2));
        }
    }

    @Override
    public void close() throws Exception {
        client.destroyForcibly().waitFor();
    }

    /** What has come, by id, in the order in which each came first. */
    record Came(List<String> lines) {

        List<Long> numbersInOrder() {
            Map<String, Long> numbers = new HashMap<>();
            List<Long> inOrder = new ArrayList<>();
            for (String line : lines) {
                String id = line.substring(line.indexOf(":\"") + 2, line.indexOf("\","));
                long number = Long.parseLong(line.substring(line.indexOf("\"n\":") + 4, line.length() - 1));
                Long before = numbers.putIfAbsent(id, number);
                assertTrue(before == null || before == number, () -> id + " is " + before + " and " + number);
                if (before == null) {
                    inOrder.add(number);
                }
            }
            return inOrder;
        }
    }
}
