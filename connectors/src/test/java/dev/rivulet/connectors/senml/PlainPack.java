package dev.rivulet.connectors.senml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A pack as a list of its records' fields, each as JSON has it, and resolved by the text of RFC 8428 alone: what holds for a record is looked for backwards
 * from it.
 */
record PlainPack(List<Map<String, String>> records, long nowMicros) {

    private static final BigDecimal TWO_TO_THE_28TH = BigDecimal.valueOf(268_435_456);
    private static final List<String> VALUES = List.of("v", "vs", "vb", "vd");

    static PlainPack random(SplittableRandom random) {
        List<Map<String, String>> records = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int index = 0; index < count; index++) {
            records.add(record(random));
        }
        if (random.nextInt(4) == 0) {
            records.get(0).put("bver", random.nextInt(8) == 0 ? "11" : "" + (1 + random.nextInt(10)));
        }
        if (random.nextInt(3) > 0) {
            records.get(0).put("bn", "\"dev:\"");
        }
        return new PlainPack(records, random.nextLong(-1_000_000, 2_000_000_000_000_000L));
    }

    private static Map<String, String> record(SplittableRandom random) {
        Map<String, String> fields = new LinkedHashMap<>();
        maybe(fields, "bn", random, 4, "\"urn:" + random.nextInt(3) + "/\"");
        maybe(fields, "bt", random, 4, seconds(random));
        maybe(fields, "n", random, 2, random.nextInt(60) == 0 ? "\"_x\"" : "\"n-" + random.nextInt(9) + ".a_B\"");
        maybe(fields, "bu", random, 5, "\"m\"");
        maybe(fields, "u", random, 3, "\"Cel\"");
        maybe(fields, "bv", random, 6, number(random));
        maybe(fields, "t", random, 2, seconds(random));
        maybe(fields, "ut", random, 8, number(random));
        maybe(fields, "s", random, 6, number(random));
        maybe(fields, "bs", random, 9, number(random));
        maybe(fields, "extra", random, 9, "{\"a\":[1,\"x\"]}");
        maybe(fields, "extra_", random, 200, "1");
        maybe(fields, "bver", random, 200, "7");
        switch (random.nextInt(12)) {
            case 0 -> fields.put("vs", "\"a \\\"b\\\" é\"");
            case 1 -> fields.put("vb", random.nextBoolean() ? "true" : "false");
            case 2 -> fields.put("vd", "\"" + data(random) + "\"");
            case 3 -> maybe(fields, random.nextBoolean() ? "vb" : "v", random, 3, "true");
            default -> fields.put("v", number(random));
        }
        maybe(fields, "vs", random, 100, "\"second\"");
        return fields;
    }

    private static void maybe(
            Map<String, String> fields, String label, SplittableRandom random, int oneOf, String json) {
        if (random.nextInt(oneOf) == 0) {
            fields.put(label, json);
        }
    }

    private static String number(SplittableRandom random) {
        String digits = (random.nextBoolean() ? "-" : "") + random.nextInt(1_000) + "." + random.nextInt(1_000_000);
        return random.nextInt(3) == 0 ? digits + (random.nextBoolean() ? "e" : "E+") + random.nextInt(20) : digits;
    }

    private static String seconds(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> "0";
            case 1 -> "-" + random.nextInt(1_000) + "." + random.nextInt(1_000_000_000);
            case 2 -> "" + (268_435_454 + random.nextInt(4));
            case 3 -> "1.7" + (100_000_000 + random.nextInt(100_000_000)) + "e9";
            case 4 -> "-2" + random.nextInt(10) + "E-" + random.nextInt(9);
            default -> random.nextInt(2_000_000_000) + "." + random.nextInt(10_000_000);
        };
    }

    private static String data(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(6)];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String json() {
        List<String> objects = new ArrayList<>();
        for (Map<String, String> fields : records) {
            List<String> members = new ArrayList<>();
            fields.forEach((label, value) -> members.add("\"" + label + "\" : " + value));
            objects.add("{" + String.join(",", members) + "}");
        }
        return " [" + String.join(", ", objects) + "]\n";
    }

    /** The rows as {@link PackRows#text} has them. */
    List<String> resolved() {
        List<String> rows = new ArrayList<>();
        try {
            for (int index = 0; index < records.size(); index++) {
                Map<String, String> fields = records.get(index);
                check(index, fields);
                if (fields.keySet().stream().anyMatch(label -> !label.startsWith("b"))) {
                    rows.add(row(index, fields));
                }
            }
        } catch (IllegalStateException refused) {
            return List.of("malformed");
        }
        return rows.isEmpty() ? List.of("malformed") : rows;
    }

    private void check(int index, Map<String, String> fields) {
        String versionBefore = index == 0 ? null : held("bver", index - 1);
        String version = fields.get("bver");
        require(version == null || Integer.parseInt(version) <= 10);
        require(version == null || index == 0 || version.equals(versionBefore == null ? "10" : versionBefore));
        require(!fields.containsKey("extra_"));
        require(!"true".equals(fields.get("v")));
    }

    private static void require(boolean isRight) {
        if (!isRight) {
            throw new IllegalStateException();
        }
    }

    private String held(String label, int index) {
        for (int before = index; before >= 0; before--) {
            if (records.get(before).containsKey(label)) {
                return records.get(before).get(label);
            }
        }
        return null;
    }

    private String row(int index, Map<String, String> fields) {
        String name = text(held("bn", index), "") + text(fields.get("n"), "");
        require(name.matches("[A-Za-z0-9][-A-Za-z0-9:./_]*"));
        List<String> values = VALUES.stream().filter(fields::containsKey).toList();
        require(values.size() <= 1);
        boolean hasNumber =
                values.isEmpty() ? held("bv", index) != null : values.get(0).equals("v");
        boolean hasSum = fields.containsKey("s") || held("bs", index) != null;
        require(hasNumber || hasSum || !values.isEmpty());
        return String.join(
                " ",
                name,
                micros(added(held("bt", index), fields.get("t"))),
                text(fields.containsKey("u") ? fields.get("u") : held("bu", index), "-"),
                hasNumber ? asDouble(added(held("bv", index), fields.get("v"))) : "-",
                text(fields.get("vs"), "-"),
                fields.containsKey("vb") ? (fields.get("vb").equals("true") ? "1" : "0") : "-",
                fields.containsKey("vd") ? hex(text(fields.get("vd"), "")) : "-",
                hasSum ? asDouble(added(held("bs", index), fields.get("s"))) : "-",
                fields.containsKey("ut") ? asDouble(new BigDecimal(fields.get("ut"))) : "-");
    }

    private static BigDecimal added(String base, String number) {
        return new BigDecimal(base == null ? "0" : base).add(new BigDecimal(number == null ? "0" : number));
    }

    private static String asDouble(BigDecimal number) {
        return Double.toString(Double.parseDouble(number.toString()));
    }

    private String micros(BigDecimal seconds) {
        BigInteger micros = seconds.multiply(BigDecimal.valueOf(1_000_000))
                .setScale(0, RoundingMode.FLOOR)
                .toBigInteger();
        boolean isRelative = seconds.compareTo(TWO_TO_THE_28TH) < 0;
        return (isRelative ? micros.add(BigInteger.valueOf(nowMicros)) : micros).toString();
    }

    private static String text(String json, String otherwise) {
        return json == null ? otherwise : json.substring(1, json.length() - 1).replace("\\\"", "\"");
    }

    private static String hex(String base64) {
        return HexFormat.of().formatHex(Base64.getUrlDecoder().decode(base64));
    }
}
