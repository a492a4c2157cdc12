package dev.rivulet.system.sim;

import java.util.List;

/** The bugs of {@link PlantedBugs} where two streams come together, which show where there are two sources. Stateless. */
final class PlantedJoinBugs {

    private static final String INTERVAL = "engine/join/IntervalJoinFunction.java";
    private static final String WAITING = "engine/join/WaitingRows.java";
    private static final String TEMPORAL = "engine/join/TemporalJoinFunction.java";
    private static final String WINDOW = "engine/join/WindowJoin.java";
    private static final String SIDES = "engine/join/CollectSides.java";
    private static final String BROADCAST_PROCESS = "engine/connect/BroadcastProcess.java";
    private static final String BROADCAST_KEYS = "engine/connect/BroadcastKeyCodec.java";
    private static final String PLAN = "engine/plan/PlanBuilder.java";

    private PlantedJoinBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                                "forgets a left row before its last partner",
                                INTERVAL,
                                "return timeMicros + Math.max(upperMicros, 0);",
                                "return timeMicros + Math.max(upperMicros, 0) / 2;")
                        .and(
                                INTERVAL,
                                "return endMicros - Math.max(upperMicros, 0);",
                                "return endMicros - Math.max(upperMicros, 0) / 2;"),
                Mutant.of(
                                "lets a right row wait for too long",
                                INTERVAL,
                                "return timeMicros + Math.max(-lowerMicros, 0);",
                                "return timeMicros + Math.max(-lowerMicros, 0) + 50_000;")
                        .and(
                                INTERVAL,
                                "return endMicros - Math.max(-lowerMicros, 0);",
                                "return endMicros - Math.max(-lowerMicros, 0) - 50_000;"),
                Mutant.of(
                        "puts a row out alone whose partner came later",
                        INTERVAL,
                        "rights().setMatched(partner.getKey());",
                        ""),
                Mutant.of(
                        "judges a row of a join by the watermark behind the batch before",
                        INTERVAL,
                        "if (time <= context.rowWatermarkMicros()) {",
                        "if (time <= context.watermarkMicros()) {"),
                Mutant.of(
                        "keeps one waiting row of a time",
                        WAITING,
                        "new Place(timeMicros, last.getKey().number() + 1)",
                        "new Place(timeMicros, last.getKey().number())"),
                Mutant.of(
                        "joins with the version before",
                        TEMPORAL,
                        "Map.Entry<Long, B> version = versions().floorEntry(time);",
                        "Map.Entry<Long, B> version = versions().floorEntry(time - 1);"),
                Mutant.of(
                        "joins with the newest version of all",
                        TEMPORAL,
                        "Map.Entry<Long, B> version = versions().floorEntry(time);",
                        "Map.Entry<Long, B> version = versions().floorEntry(Long.MAX_VALUE);"),
                Mutant.of(
                        "forgets the version that holds",
                        TEMPORAL,
                        "forgetBefore(version.getKey());",
                        "forgetBefore(version.getKey() + 1);"),
                Mutant.of(
                        "puts a row out alone in a window that has partners",
                        WINDOW,
                        "if (rights.isEmpty() && type.keepsLeft()) {",
                        "if (type.keepsLeft()) {"),
                Mutant.of("joins the rows of one slice alone", SIDES, "left.addAll(right);", ""),
                Mutant.of(
                        "has every key group speak of a broadcast row",
                        BROADCAST_PROCESS,
                        "right.row().keyGroup() == SPEAKING_GROUP;",
                        "right.row().keyGroup() >= SPEAKING_GROUP;"),
                Mutant.of(
                        "keeps what is broadcast in one key group",
                        BROADCAST_KEYS,
                        "((BroadcastKey.Group<K>) key).number() * HASHES_PER_GROUP",
                        "((BroadcastKey.Group<K>) key).number()"),
                Mutant.of(
                        "gives a sink the rows of a shorter way at once",
                        PLAN,
                        "if (stage == 0 || stage == graph.depth(sink)) {",
                        "if (stage >= 0) {"));
    }
}
