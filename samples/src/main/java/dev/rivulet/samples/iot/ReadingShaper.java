package dev.rivulet.samples.iot;

import java.nio.charset.StandardCharsets;

/**
 * Shapes one line after the other: sound readings for the most part, and some that are not. One owner.
 *
 * <p>What is broken is broken in a field that every reader of these files needs (device, time, temperature), so that a pipeline that
 * takes only those agrees with one that takes all.
 */
final class ReadingShaper {

    static final String CSV_HEADER = "device,time,temperature,humidity,battery";

    /** What a sensor of this make reports when its probe is unplugged. */
    static final int UNPLUGGED_CENTIDEGREES = -12_700;

    private static final byte[] NOT_UTF8 = {'"', 's', (byte) 0xc3, '(', '"'};
    private static final int JSON_DAMAGE_KINDS = 7;
    private static final int CSV_DAMAGE_KINDS = 4;

    private final boolean isCsv;
    private final LineBuffer line;
    private final byte[][] deviceNames;

    ReadingShaper(IotDataset dataset, LineBuffer line) {
        this.isCsv = dataset.format().isCsv();
        this.line = line;
        this.deviceNames = new byte[dataset.deviceCount()][];
        for (int device = 0; device < deviceNames.length; device++) {
            String digits = Integer.toString(device);
            String name = "sensor-" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
            deviceNames[device] = name.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /**
     * One reading, in the units in which it is written.
     *
     * @param timeMillis event time since 1970
     */
    record Values(int device, long timeMillis, int centidegrees, int humidityPermille, int batteryCentivolts) {}

    /** Appends a sound line without its newline. */
    void putSound(Values values) {
        if (isCsv) {
            line.put(deviceNames[values.device]).put(',');
            line.putTime(values.timeMillis).put(',');
            putNumbers(values, ",", ",");
        } else {
            line.put("{\"device\":\"").put(deviceNames[values.device]).put("\",\"time\":\"");
            line.putTime(values.timeMillis).put("\",\"temperature\":");
            putNumbers(values, ",\"humidity\":", ",\"battery\":");
            line.put('}');
        }
    }

    private void putNumbers(Values values, String beforeHumidity, String beforeBattery) {
        line.putDecimal(values.centidegrees, 2).put(beforeHumidity);
        line.putDecimal(values.humidityPermille, 1).put(beforeBattery);
        line.putDecimal(values.batteryCentivolts, 2);
    }

    /** Appends a line that is no reading, without its newline. */
    void putMalformed(Values values, SplitMix64 random) {
        if (isCsv) {
            putMalformedCsv(values, random);
        } else {
            putMalformedJson(values, random);
        }
    }

    private void putMalformedJson(Values values, SplitMix64 random) {
        int start = line.size();
        switch (random.nextInt(JSON_DAMAGE_KINDS)) {
            case 0 -> {
                putSound(values);
                line.truncate(start + random.nextBetween(1, line.size() - start - 1));
            }
            case 1 -> putJson(values, "\"sensor\"", "\"hot\"");
            case 2 -> putJson(values, "17", "20.00");
            case 3 -> line.put("{\"time\":\"").putTime(values.timeMillis).put("\",\"temperature\":20.00}");
            case 4 -> line.put("{}");
            case 5 -> line.put("connection reset by peer");
            default -> {
                line.put("{\"device\":").put(NOT_UTF8).put(",\"time\":\"").putTime(values.timeMillis);
                line.put("\",\"temperature\":20.00,\"humidity\":50.0,\"battery\":3.30}");
            }
        }
    }

    private void putJson(Values values, String device, String temperature) {
        line.put("{\"device\":").put(device).put(",\"time\":\"").putTime(values.timeMillis);
        line.put("\",\"temperature\":").put(temperature).put(",\"humidity\":50.0,\"battery\":3.30}");
    }

    private void putMalformedCsv(Values values, SplitMix64 random) {
        line.put(deviceNames[values.device]).put(',');
        switch (random.nextInt(CSV_DAMAGE_KINDS)) {
            case 0 -> line.putTime(values.timeMillis).put(",hot,50.0,3.30");
            case 1 -> line.put("yesterday,20.00,50.0,3.30");
            case 2 -> line.putTime(values.timeMillis).put(",20.00");
            default -> line.put("connection reset by peer");
        }
    }
}
