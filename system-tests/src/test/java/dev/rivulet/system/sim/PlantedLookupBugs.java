package dev.rivulet.system.sim;

import java.util.List;

/** The bugs planted in lookups, which {@link LookupRun} has to catch. Stateless. */
final class PlantedLookupBugs {

    private static final String AGENT = "engine/lookup/LookupAgent.java";
    private static final String QUEUE = "engine/lookup/CallQueue.java";
    private static final String ANSWERS = "engine/lookup/AnswersOfLog.java";
    private static final String DESK = "engine/lookup/LookupDesk.java";
    private static final String SLOT = "engine/lookup/SlotLookups.java";
    private static final String SCAN = "engine/runtime/LogScan.java";

    private PlantedLookupBugs() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of("uses an answer before it is durable", AGENT, "sent.add(unsent.remove());", """
                                Outgoing early = unsent.remove();
                                if (early.request != null && early.frame instanceof LookupAnswers answers) {
                                    durable.add(new Answered(early.request, answers));
                                }
                                sent.add(early);""")
                        .and(AGENT, "durable.add(new Answered(logged.request, answers));", "")
                        .caughtBy(686),
                Mutant.of(
                        "asks again although the log has the answer",
                        ANSWERS,
                        "if (!index.has(uid, entry.position())) {",
                        "if (true) {"),
                Mutant.of(
                        "forgets the answers behind the last mark",
                        SCAN,
                        "answers.add(LookupAnswers.decode(reader.payload()));",
                        """
                        LookupAnswers found = LookupAnswers.decode(reader.payload());
                        if (found.batchPosition() > markEnd) { answers.add(found); }"""),
                Mutant.of(
                        "takes the answers of another batch",
                        ANSWERS,
                        "if (place.equals(wanted)) {",
                        "if (place.uid.equals(wanted.uid)) {"),
                Mutant.of(
                        "drops what it passes on its way to other answers",
                        ANSWERS,
                        "passed.putIfAbsent(place, answers);",
                        "continue;"),
                Mutant.of(
                        "forgets to try again",
                        QUEUE,
                        "if (call.failedCount() <= settings.retryCount()) {",
                        "if (false) {"),
                Mutant.of(
                        "asks about more at a time than it may",
                        QUEUE,
                        "while (!waiting.isEmpty() && inFlight.size() < settings.capacity()) {",
                        "while (!waiting.isEmpty()) {"),
                Mutant.of(
                        "does not give up a call in time",
                        QUEUE,
                        "if (call.lastedNs(nowNs) >= settings.timeout().toNanos()) {",
                        "if (false) {"),
                Mutant.of("lets a slot overtake those that wait", DESK, """
                        while (!order.isEmpty() && !waiting.containsKey(order.peek())) {
                        last = order.remove();
                        }""", "last = slot.sequence();"),
                Mutant.of(
                        "gives each row of a record the first answer",
                        SLOT,
                        "return all.get(cursors[lookup]++);",
                        "return all.get(cursors[lookup]);"),
                Mutant.of(
                        "begins the last pass behind the answers of the one before",
                        SLOT,
                        "Arrays.fill(cursors, 0);",
                        ""));
    }
}
